/** Whether an answer has the form that its layer requires. Does not check that labels exist and spans match the text. */
import { counted, quoted } from '../../base/text/phrases';
import { NO_TURN, withoutWinner } from '../schema/layer-types';
import { codeProblem } from '../schema/codes';
import type {
  ChoiceLayer,
  ChoicesLayer,
  ComparisonLayer,
  Layer,
  RatingLayer,
  TextLayer,
} from '../schema/layer-types';
import { codePointLength } from '../../base/text/offsets';
import type { ReportAnswer } from './check-attributes';
import { checkRelations, checkSpans } from './check-spans';

const HERE: readonly (string | number)[] = [];

/** Checks one answer from a file, of any shape. `complete`: the record is done, so that minimums apply. */
export function checkAnswer(layer: Layer, value: unknown, complete: boolean, report: ReportAnswer): void {
  switch (layer.type) {
    case 'choice':
      if (typeof value !== 'string') report(HERE, choiceProblem(layer, value));
      return;
    case 'choices':
      return checkChoices(layer, value, complete, report);
    case 'spans':
      return checkSpans(layer, value, report);
    case 'relations':
      return checkRelations(layer, value, report);
    case 'rating':
      return checkRating(layer, value, report);
    case 'text':
      return checkText(layer, value, report);
    case 'comparison':
      return checkComparison(layer, value, report);
    case 'turn':
      if (typeof value !== 'string' || value === '')
        report(
          HERE,
          `"${layer.id}" takes the id of a turn as a text, like "${typeof value === 'number' ? value : 2}", or "${NO_TURN}".`,
        );
      return;
  }
}

function choiceProblem(layer: ChoiceLayer, value: unknown): string {
  const example = layer.labels[0] ?? 'label-id';
  if (!Array.isArray(value)) return `"${layer.id}" takes one label id as a text, like "${example}".`;
  if (value.length === 0)
    return `"${layer.id}" takes one label, but the list is empty. Leave the layer out when it has no answer.`;
  if (value.length > 1)
    return `"${layer.id}" takes one label and has ${value.length}: ${value.map((each) => JSON.stringify(each)).join(', ')}. Keep one.`;
  return `"${layer.id}" takes one label as a text, not a list: write ${JSON.stringify(value[0])}.`;
}

function checkChoices(layer: ChoicesLayer, value: unknown, complete: boolean, report: ReportAnswer): void {
  if (!Array.isArray(value))
    return report(
      HERE,
      layer.open
        ? `"${layer.id}" takes a list of codes, like ["${layer.labels[0] ?? 'wrong tone'}"]; [] is none.`
        : `"${layer.id}" takes a list of label ids, like ["${layer.labels[0] ?? 'label-id'}"]; [] is none of them.`,
    );
  for (let index = 0; index < value.length; index++) {
    const label = value[index] as unknown;
    if (typeof label !== 'string')
      report([index], layer.open ? 'A code must be a text.' : 'A label id must be a text.');
    else if (value.indexOf(label) < index) report([index], `"${label}" is in the list twice.`);
    else if (layer.open && !layer.labels.includes(label)) {
      const problem = codeProblem(label);
      if (problem !== undefined) report([index], problem);
    }
  }
  if (layer.max !== undefined && value.length > layer.max)
    report(HERE, `"${layer.id}" takes at most ${counted(layer.max, 'label')} and has ${value.length}.`);
  if (complete && value.length < layer.min)
    report(HERE, `"${layer.id}" takes at least ${counted(layer.min, 'label')} and has ${value.length}.`);
}

/** Tolerance for the remainder of a division by a step, which may be a decimal fraction. */
const EPSILON = 1e-9;

function checkRating(layer: RatingLayer, value: unknown, report: ReportAnswer): void {
  const { id, min, max, step } = layer;
  if (typeof value !== 'number')
    return report(HERE, `"${id}" takes a number from ${min} to ${max}, without quotes.`);
  if (value < min || value > max)
    return report(HERE, `"${id}" goes from ${min} to ${max}, but this is ${value}.`);
  const steps = (value - min) / step;
  if (step > 0 && Math.abs(steps - Math.round(steps)) > EPSILON)
    report(HERE, `"${id}" goes from ${min} in steps of ${step}: ${value} is between two of them.`);
}

function checkText(layer: TextLayer, value: unknown, report: ReportAnswer): void {
  if (typeof value !== 'string') return report(HERE, `"${layer.id}" takes a text in quotes.`);
  if (layer.maxChars !== undefined && value.length > layer.maxChars) {
    const length = codePointLength(value);
    if (length > layer.maxChars)
      report(HERE, `"${layer.id}" takes at most ${layer.maxChars} characters and has ${length}.`);
  }
  if (!layer.multiline && /[\n\r]/.test(value)) report(HERE, `"${layer.id}" takes a single line.`);
}

function checkComparison(layer: ComparisonLayer, value: unknown, report: ReportAnswer): void {
  const choices = [...layer.between, ...withoutWinner(layer)];
  if (typeof value !== 'string' || !choices.includes(value))
    report(HERE, `"${layer.id}" takes the name of the preferred field: ${quoted(choices, ' or ')}.`);
}
