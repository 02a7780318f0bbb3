import type { Estimate, Undefined } from '../../agreement/statistics/estimate';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import { groupBy } from '../../base/group-by';
import { paragraphs } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';
import { printable } from '../../cli/printable';
import { number, textTable } from '../../cli/text-table';
import { answerText, ERROR_CAUSES, type ErrorCause, type ModelError } from './causes';
import type { Evaluation, LayerEvaluation } from './evaluate';

type Share = ProportionInterval | Undefined;

const cell = (share: Share): string =>
  share.value === null
    ? '–'
    : `${number(share.value)} [${number(share.limits[0])}, ${number(share.limits[1])}]`;

/** What is to be done about errors of a cause. */
const ABOUT: Readonly<Record<ErrorCause, string>> = {
  'training-leak': 'the model was trained on the sample or a near duplicate',
  'broken-preprocessing': 'the text is damaged',
  'missing-context': 'the text alone does not tell',
  'label-suspect': 'the label may be wrong: look at it again',
  'ambiguous-source': 'people differ too, or several answers are valid',
  'guideline-changed': 'label or model follow an older guideline',
  'class-confusion': 'people confuse these labels too',
  'few-examples': 'too few examples of the label to learn from',
  'unlike-training': 'the model has seen nothing like it',
  model: 'nothing in the data explains it: the model is wrong',
};

const MOST_LABELS = 30;
const MOST_PAIRS = 10;

/** An evaluation for people; `limit`: errors listed for each cause. */
export function evaluationText(found: Evaluation, limit: number): string {
  const { model, card, run, runs, split, layers, trainingNote, doubters } = found;
  const name =
    card?.name === undefined ? '' : ` (${printable([card.name, card.version ?? ''].join(' ').trim())})`;
  return paragraphs(
    `${printable(model)}${name}${runs.length > 1 ? `, run ${run} of ${runs.join(', ')}` : ''}${split === undefined ? '' : `, split ${printable(split)}`}. ${printable(trainingNote)}`,
    doubters.length > 0 &&
      `Labels count as suspects where ${doubters.map(printable).join(' or ')} doubts them, never where this model does.`,
    ...layers.map((layer) => layerText(layer, limit)),
  );
}

function layerText(found: LayerEvaluation, limit: number): string {
  const { layer, numbers, truth, errors } = found;
  const { scores, confusion } = numbers;
  const sources = [...truth].map(([source, n]) => `${source} ${n}`).join(', ');
  const pairs = confusion.filter(({ expected, given }) => expected !== given).slice(0, MOST_PAIRS);
  const labels = [...scores.labels]
    .sort((a, b) => (a.f1.value ?? 2) - (b.f1.value ?? 2))
    .slice(0, MOST_LABELS);
  return paragraphs(
    `${printable(layer.id)}: ${counted(scores.items, 'sample')}. True by: ${sources || 'nothing'}.${leftOutText(found)}`,
    textTable(['', 'value'], numberRows(found)),
    labels.length > 0 &&
      textTable(
        [
          labels.length < scores.labels.length ? `worst ${labels.length} labels` : 'label',
          'n',
          'precision',
          'recall',
          'F1',
        ],
        labels.map(({ label, support, precision, recall, f1 }) => [
          printable(label),
          String(support),
          cell(precision),
          cell(recall),
          cell(f1),
        ]),
      ),
    pairs.length > 0 &&
      textTable(
        ['expected', 'given', 'samples'],
        pairs.map(({ expected, given, count }) => [printable(expected), printable(given), String(count)]),
      ),
    causesText(errors, limit),
  );
}

function leftOutText({ leftOut: { unresolved, unlabelled, unpredicted, stale } }: LayerEvaluation): string {
  const parts = [
    unresolved > 0 && `${counted(unresolved, 'sample')} unresolved`,
    unlabelled > 0 && `${unlabelled} without a label`,
    unpredicted > 0 && `${unpredicted} not predicted`,
  ].filter((part) => part !== false);
  const old = stale > 0 ? ` ${counted(stale, 'text')} changed since the prediction.` : '';
  return `${parts.length > 0 ? ` Left out: ${parts.join(', ')}.` : ''}${old}`;
}

function numberRows({ layer, numbers, majority, baseline, people }: LayerEvaluation): string[][] {
  const { scores, calibration, partial, spanErrors, distance, jaccard } = numbers;
  const isSet = layer.type === 'choices' || layer.type === 'spans' || layer.type === 'relations';
  const one = (name: string, estimate: Estimate): string[][] =>
    estimate.value === null ? [] : [[name, number(estimate.value)]];
  return [
    [isSet ? 'exactly right' : 'accuracy', cell(scores.accuracy)],
    ...(majority ? [[`  always ${printable(answerText(majority.value))}`, cell(majority.accuracy)]] : []),
    ...(baseline
      ? [
          [`  baseline, on ${counted(baseline.samples, 'sample')}`, cell(baseline.accuracy)],
          ['  this model on them', cell(baseline.own)],
        ]
      : []),
    people.answers > 0
      ? [`  people, each against the others (${counted(people.answers, 'answer')})`, cell(people.accuracy)]
      : ['  people', 'no sample has an answer beside those of others'],
    ...(layer.type === 'spans' || layer.type === 'relations'
      ? []
      : [['balanced accuracy', cell(scores.balancedAccuracy)]]),
    ['macro F1', cell(scores.macroF1)],
    ['micro F1', cell(scores.microF1)],
    ...(partial ? [['F1 with half credit for overlaps', number(partial.f1)]] : []),
    ...(spanErrors
      ? [
          [
            'span errors',
            `boundary ${spanErrors.boundary}, label ${spanErrors.label}, missing ${spanErrors.missing}, spurious ${spanErrors.spurious}`,
          ],
        ]
      : []),
    ...(jaccard ? one('Jaccard', jaccard) : []),
    ...(distance
      ? [
          ...one('mean absolute error', distance.meanAbsolute),
          ...one('root mean square error', distance.rootMeanSquare),
          ...one('bias', distance.bias),
        ]
      : []),
    ...one('log loss', calibration.logLoss),
    ...one('Brier score', calibration.brier),
    ...one('calibration error (ECE; too high on few samples)', calibration.ece),
  ];
}

function causesText(errors: readonly ModelError[], limit: number): string {
  if (errors.length === 0) return 'No errors.';
  const groups = groupBy(errors, ({ cause }) => cause);
  return paragraphs(
    `${counted(errors.length, 'error')}, each in the first group that fits:`,
    ...ERROR_CAUSES.flatMap((cause) => {
      const group = groups.get(cause);
      if (!group) return [];
      const lines = group
        .slice(0, limit)
        .map(
          ({ sample, expected, given, evidence }) =>
            `  ${printable(sample)}: ${printable(answerText(expected))}, given ${printable(answerText(given))}. ${printable(evidence.join('; '))}.`,
        );
      const more = group.length > limit ? [`  … and ${group.length - limit} more (--limit 0)`] : [];
      return [[`${cause}: ${group.length} (${ABOUT[cause]})`, ...lines, ...more].join('\n')];
    }),
  );
}
