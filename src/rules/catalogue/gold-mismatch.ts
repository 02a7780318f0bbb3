import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import type { Labels, LayerValue } from '../../project/records/records';
import { layersIn, schemaLayerOf, turnOf } from '../../project/schema/per-turn';
import { takesLabel, type Layer } from '../../project/schema/layer-types';
import type { AnswerView, GoldAnswers, ProjectView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { projectRule, type RecordReport } from '../framework/rule';
import { shown } from '../framework/span-words';
import { labelsNamed } from '../../project/answers/named-labels';
import { knownLayers } from '../framework/known-layers';

/** Answers of a person that are reported one by one. Messages do not name the person, since names may be hidden. */
const MAX_REPORTED = 100;

interface Performance {
  /** Answers on layers with gold, and how many of them agree with it. */
  answered: number;
  right: number;
  readonly wrong: { readonly layer: string; readonly answer: AnswerView; readonly gold: GoldAnswers }[];
}

export const goldMismatch = projectRule({
  id: 'gold-mismatch',
  group: 'annotations',
  severity: 'error',
  reveals: 'gold',
  summary:
    'The right answer is known, and the annotator gave another: either the annotator or gold is wrong.',
  options: {
    pass_threshold: share(0.7, 'the share of gold answers that an annotator should get right'),
    min_items: count(5, 'the fewest gold answers of an annotator before the share counts'),
  },
  check(view, report, { options }) {
    for (const performance of performances(view).values()) {
      const { answered, right, wrong } = performance;
      const hasFailed =
        answered >= Number(options.min_items) && right < answered * Number(options.pass_threshold);
      const score = hasFailed ? ` This person is right on ${right} of ${answered}.` : '';
      for (const [index, { layer, answer, gold }] of wrong.slice(0, MAX_REPORTED).entries()) {
        const rest = index === MAX_REPORTED - 1 ? wrong.length - MAX_REPORTED : 0;
        const unlisted = rest > 0 ? ` ${rest} more answers of this person differ from gold.` : '';
        report({
          ...reportOf(layer, answer, gold, score + unlisted),
          ...(!hasFailed && { severity: 'warning' }),
        });
      }
    }
  },
});

function performances(view: ProjectView): Map<string, Performance> {
  const layers = [...knownLayers(view.model).values()];
  const people = new Map<string, Performance>();
  for (const gold of view.goldAnswers())
    for (const answer of gold.answers) {
      let performance = people.get(answer.annotator);
      if (!performance) people.set(answer.annotator, (performance = { answered: 0, right: 0, wrong: [] }));
      for (const known of layersIn(layers, gold.labels)) {
        const layer = known.id;
        const given = own(answer.labels, layer);
        // A flag instead of an answer is not a wrong answer.
        if (!Object.hasOwn(gold.labels, layer) || given === undefined || hasSlip(known, given)) continue;
        performance.answered += 1;
        const [said, right] = [answer.labels, gold.labels].map((labels) => comparableValue(known, labels)!);
        if (kindOf(known).differences(known, said!, right!).length === 0) performance.right += 1;
        else performance.wrong.push({ layer, answer, gold });
      }
    }
  return people;
}

/** Whether an answer has a label that the layer does not have, which another rule reports. */
const hasSlip = (layer: Layer, value: LayerValue): boolean =>
  labelsNamed(layer, value).some((label) => !takesLabel(layer, label));

const own = (labels: Labels, layer: string): LayerValue | undefined =>
  Object.hasOwn(labels, layer) ? labels[layer] : undefined;

function reportOf(layer: string, answer: AnswerView, gold: GoldAnswers, score: string): RecordReport {
  const turn = turnOf(layer);
  const path = ['labels', schemaLayerOf(layer), ...(turn === undefined ? [] : [turn])];
  const why = gold.explanation ? ` Gold says why: ${gold.explanation}` : '';
  const wrong = `On "${layer}" gold has ${inWords(gold.labels[layer]!)} for "${gold.sample}", but this record has ${inWords(answer.labels[layer]!)}.`;
  return {
    record: { ...answer.place, path },
    message: wrong + score + why,
    // The score counts answers on which there may be no feedback yet.
    redacted: wrong + why,
    relatedRecords: [{ record: { ...gold.place, path }, message: 'The known answer' }],
    key: `gold-mismatch ${answer.annotator} ${gold.sample} ${layer}`,
  };
}

function inWords(value: LayerValue): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'nothing';
  const items = value.map((item) => {
    if (typeof item === 'string') return `"${item}"`;
    if (!('start' in item)) return `${item.label}(${item.from}, ${item.to})`;
    return `${item.label} [${item.start}, ${item.end})${item.text === undefined ? '' : ` ${shown(item.text)}`}`;
  });
  return items.slice(0, 5).join(', ') + (items.length > 5 ? ', …' : '');
}
