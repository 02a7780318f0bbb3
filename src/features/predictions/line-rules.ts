/** The lint rules about lines of predictions. They see a line as the answer of an annotator. */
import { isObject } from '../../base/objects';
import { textHash } from '../../base/text/hash';
import type { ProjectModel } from '../../project/model/model';
import { isUtcTime } from '../../project/records/utc-time';
import { isOpen, layerLabels } from '../../project/schema/layer-types';
import type { LineReport } from '../../rules/framework/line-view';
import { answerRule, lineRule, type LineRule } from '../../rules/framework/rule';
import { lineRules } from '../../rules/registry';
import { isProbability, isRun } from './prediction';

/** Rules that hold for answers of models as for those of people. */
const SHARED = new Set([
  'wrong-encoding',
  'invalid-json-line',
  'duplicate-key',
  'lone-surrogate',
  'unknown-sample',
  'unknown-label',
  'deprecated-label',
  'cardinality-violation',
  'unknown-turn',
  'missing-offset-unit',
  'span-out-of-bounds',
  'span-text-mismatch',
  'span-splits-character',
  'overlapping-spans',
]);

type Report = (finding: LineReport) => void;
type Fields = Readonly<Record<string, unknown>>;

/** What a prediction needs beyond its answers. Those of suggestions/, which imports wrote, have neither id nor time. */
const invalidPrediction = lineRule({
  id: 'invalid-record',
  kinds: ['annotation'],
  severity: 'error',
  summary: 'A record with missing fields or wrong types cannot be interpreted.',
  start: (model) => (line, report) => {
    const { value } = line;
    if (!value) return;
    const problem = (field: string, message: string) => report({ path: [field], message });
    if (value.v !== 1) problem('v', '"v" is the version of the format, the number 1.');
    if (typeof value.sample !== 'string' || value.sample === '')
      problem('sample', '"sample" is required: the id of a sample, a text.');
    if (!line.file.startsWith('suggestions/')) checkLogged(value, problem);
    if (value.run !== undefined && !isRun(value.run))
      problem('run', '"run" is a whole number of 1 and above.');
    if (value.score !== undefined && typeof value.score !== 'number')
      problem('score', '"score" is a number.');
    for (const field of [
      'rationale',
      'error',
      'guideline',
      'guideline_hash',
      'prompt_hash',
      'text_hash',
      'agent',
    ])
      if (value[field] !== undefined && typeof value[field] !== 'string')
        problem(field, `"${field}" is a text.`);
    const { rules } = value;
    if (rules !== undefined && !(Array.isArray(rules) && rules.every((rule) => typeof rule === 'string')))
      problem('rules', '"rules" is a list of the ids of rules and tie-breakers.');
    if (isObject(value.labels)) checkSpanProbabilities(value.labels, report);
    if (value.probabilities !== undefined) checkProbabilities(value.probabilities, model, report);
  },
});

function checkLogged(value: Fields, problem: (field: string, message: string) => void): void {
  if (typeof value.id !== 'string' || value.id === '') problem('id', '"id" is required: a text.');
  if (!isUtcTime(value.time))
    problem(
      'time',
      '"time" is a moment in UTC, like "2026-11-25T09:10:00.000Z": the newest prediction of a sample and run counts.',
    );
  if (!isObject(value.labels) && typeof value.error !== 'string')
    problem(
      'labels',
      '"labels" is required: {"layer": answer}; or "error", if the model gave nothing valid.',
    );
}

/** Of predicted spans. */
function checkSpanProbabilities(labels: Fields, report: Report): void {
  for (const [layer, value] of Object.entries(labels))
    for (const [n, span] of (Array.isArray(value) ? value : []).entries())
      if (isObject(span) && span.probability !== undefined && !isProbability(span.probability))
        report({
          path: ['labels', layer, n, 'probability'],
          message: 'A probability is a number from 0 to 1.',
        });
}

function checkProbabilities(value: unknown, { layers }: ProjectModel, report: Report): void {
  const path = ['probabilities'];
  if (!isObject(value))
    return report({ path, message: '"probabilities" is {"layer": {"label": probability}}.' });
  for (const [layer, labels] of Object.entries(value)) {
    const known = layers.get(layer)?.layer;
    if (!known) {
      report({ path: [...path, layer], part: 'key', message: `The project has no layer "${layer}".` });
      continue;
    }
    if (!isObject(labels)) {
      report({ path: [...path, layer], message: 'Expected {"label": probability}.' });
      continue;
    }
    // Any label may be one of open codes.
    const offered = isOpen(known) ? [] : layerLabels(known);
    for (const [label, p] of Object.entries(labels)) {
      if (!isProbability(p))
        report({ path: [...path, layer, label], message: 'A probability is a number from 0 to 1.' });
      if (offered.length > 0 && !offered.includes(label))
        report({
          path: [...path, layer, label],
          part: 'key',
          message: `"${layer}" has no label "${label}".`,
        });
    }
  }
}

/** The text is another than the model saw. */
const stalePrediction = answerRule({
  id: 'sample-text-changed',
  kinds: ['annotation'],
  severity: 'warning',
  summary: 'The prediction was made for an earlier text.',
  start: () => (line, report) => {
    const hash = line.value?.text_hash;
    if (typeof hash !== 'string' || typeof line.sample !== 'object' || hash === textHash(line.sample.text))
      return;
    report({
      path: ['text_hash'],
      message: 'The text of the sample has changed since the model saw it. Let the model predict it again.',
    });
  },
});

/** All of them. */
export const PREDICTION_RULES: readonly LineRule[] = [
  ...lineRules.filter(({ id }) => SHARED.has(id)),
  invalidPrediction,
  stalePrediction,
];
