import { present, groupBy } from '../../base/lists';
import type { Calibration } from '../../agreement/judging/calibration';
import type { Estimate } from '../../agreement/statistics/estimate';
import { counted, percent, shorten } from '../../base/text/phrases';
import {
  anchorOf,
  blocksOf,
  details,
  heading,
  hiddenOnes,
  moreThan,
  openOnes,
  paragraph,
  quiet,
  table,
  tableOf,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
  joined,
  type SampleListing,
} from '../../document/blocks';
import { chance, limitsText, number, shareCell, shareRow } from '../../document/estimates';
import type { TruthSource } from '../resolve/true-labels';
import { canBeValidated } from '../validate/project-answers';
import {
  answerText,
  CAUSE_MEANING,
  causeName,
  ERROR_CAUSES,
  type ErrorCause,
  type ModelError,
} from './causes';
import { namesOf, type Comparison, type Difference, type LayerComparison } from './against';
import type { Evaluation, LayerEvaluation } from './evaluate';
import { isWorse, MIN_SLICE, MAX_VALUES, SLICE_LEVEL, sliceKind, type Slice } from './slices';
import { marksText, takesMarks, takesSet } from '../../kinds/traits';

/** What to show in the document of an evaluation. */
export interface EvaluationFacts extends SampleListing {
  /** The start of a sample's text. */
  readonly textOf?: (sample: string) => string | undefined;
  /** Whether the document has links to the validation of the model. */
  readonly acts?: boolean;
  /** The comparison with another model, shown first. */
  readonly against?: Comparison;
}

const MAX_LABELS = 30;
const MAX_PAIRS = 10;
const MAX_SLICES = 20;
/** Maximum UTF-16 length at which a slice's value is shown. */
const MAX_VALUE = 60;

/** An evaluation as a document: for each layer its numbers, then its errors by cause. */
export function evaluationDocument(found: Evaluation, facts: EvaluationFacts): Document {
  const { model, card, run, runs, split, unknown, layers, trainingNote, doubters, twins } = found;
  const subtitle = [
    [card?.name, card?.version].filter(Boolean).join(' '),
    runs.length > 1 ? `run ${run} of ${runs.join(', ')}` : '',
    split === undefined ? '' : `split ${split}`,
  ];
  return {
    title: `Evaluation of ${model}`,
    subtitle: subtitle.filter((part) => part !== '').join(', '),
    lead: blocksOf(
      unknown.samples > 0 &&
        paragraph(
          {
            strong: `${counted(unknown.samples, 'sample')} that ${model} predicted ${unknown.samples === 1 ? 'is' : 'are'} not in the project`,
          },
          ` (${unknown.first.join(', ')}${unknown.samples > unknown.first.length ? ', …' : ''}), and left out. "labelwright check" lists the lines.`,
        ),
      quiet(
        `${trainingNote}${doubters.length > 0 ? ` A label counts as a suspect if ${doubters.join(' or ')} doubts it.` : ''}${twins.length > 0 ? ` ${twins.join(', ')} ${twins.length === 1 ? 'is a twin' : 'are twins'} of this model, by the same training or the same answers: their doubts do not count.` : ''}`,
      ),
    ),
    blocks: blocksOf(
      facts.against && comparisonBlocks(facts.against, facts),
      layers.flatMap((layer) => layerBlocks(layer, found.model, facts)),
    ),
    contents: 'evaluation',
  };
}

function comparisonBlocks(comparison: Comparison, facts: EvaluationFacts): Block[] {
  const { first, second, layers, differences } = comparison;
  const names = namesOf(first, second);
  return [
    heading(2, `Against ${names[1]}`, 'against'),
    differences.length === 0
      ? paragraph('Both are compared with the same labels, and no other difference is known.')
      : paragraph({ strong: 'The models are not the only difference:' }, ` ${differences.join(' ')}`),
    ...layers.flatMap((layer) => comparedLayerBlocks(layer, names, facts)),
  ];
}

function comparedLayerBlocks(
  { layer, samples, only, counts, accuracy, macroF1, gained, lost }: LayerComparison,
  [first, second]: readonly [string, string],
  facts: EvaluationFacts,
): Block[] {
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;
  const difference = (name: string, found: Difference): Line[] =>
    found.value === null
      ? [[name], ['–'], [{ quiet: found.reason }]]
      : [
          [name],
          [signed(found.value)],
          [{ quiet: `${signed(found.limits[0])} to ${signed(found.limits[1])}`, whole: true }],
        ];
  const { p } = accuracy;
  const rest = present([
    only.first > 0 && `${only.first} predicted by ${first} only`,
    only.second > 0 && `${only.second} by ${second} only`,
  ]);
  return [
    heading(3, layer.name ?? layer.id, anchorOf('against', layer.id)),
    tableOf(
      `On the ${counted(samples, 'sample')} that both predicted${rest.length > 0 ? `; left out: ${rest.join(', ')}` : ''}`,
      ['measure', 'value', '95 % interval'],
      [1],
      [
        shareRow([`accuracy of ${first}`], accuracy.first),
        shareRow([`accuracy of ${second}`], accuracy.second),
        difference('difference of accuracy', accuracy.difference),
        [
          ['p (McNemar’s exact test)'],
          [chance(p)],
          [{ quiet: `only ${first} is right on ${counts.first}, only ${second} on ${counts.second}` }],
        ],
        difference('difference of macro F1', macroF1),
      ],
    ),
    ...flipBlocks(`Gained: ${first} is right where ${second} is wrong`, gained, facts),
    ...flipBlocks(`Lost: ${first} is wrong where ${second} is right`, lost, facts),
  ];
}

/** The errors of one model that the other does not make, by cause. */
function flipBlocks(caption: string, errors: readonly ModelError[], facts: EvaluationFacts): Block[] {
  const groups = groupBy(errors, ({ cause }) => cause);
  const causes = ERROR_CAUSES.filter((cause) => groups.has(cause));
  return table(caption, causes, [
    ['cause of the error', causeName],
    ['samples', (cause) => groups.get(cause)!.length, 'number'],
    [
      'which',
      (cause) => {
        const group = groups.get(cause)!;
        const listed = openOnes(group, facts.isClosed)
          .slice(0, facts.listed)
          .map((error) => sampleLink(error, facts));
        return [...joined(listed, ', '), group.length > listed.length ? ' …' : ''];
      },
    ],
  ]);
}

function layerBlocks(found: LayerEvaluation, model: string, facts: EvaluationFacts): Block[] {
  const { layer, numbers, truth, leaked, byNeed } = found;
  // Sources have an order of their own, because the order of samples would reveal something about each.
  const sources = SOURCES.flatMap((source) => {
    const n = truth.get(source);
    return n === undefined ? [] : [`${SOURCE_NAMES[source]} ${n.toLocaleString('en')}`];
  });
  return blocksOf(
    heading(2, layer.name ?? layer.id, anchorOf('layer', layer.id)),
    paragraph(
      `${counted(numbers.scores.items, 'sample')}. True by: ${sources.join(', ') || 'nothing'}.${leftOutText(found)}`,
    ),
    facts.acts &&
      canBeValidated(layer) &&
      paragraph({ act: JSON.stringify({ model, layer: layer.id }), text: 'May it stand in for a person?' }),
    ownSuggestionBlocks(found),
    // Samples on which a model is unsure are harder than others.
    byNeed > 0 &&
      paragraph(
        { strong: `${byNeed} of the ${counted(numbers.scores.items, 'sample')} were chosen by need:` },
        ' these are not a random sample, so the numbers do not hold for all samples.',
      ),
    tableOf(
      'How often the model is right, with numbers to compare',
      ['measure', 'value', '95 % interval'],
      [1],
      numberRows(found),
    ),
    leaked.value !== null &&
      leaked.value > 0 &&
      paragraph(
        { strong: `The model was trained on ${leaked.value} of these samples` },
        ', or on near duplicates of them: its numbers are too good.',
      ),
    labelBlocks(found),
    sliceBlocks(found),
    reliabilityBlocks(numbers.calibration),
    errorBlocks(found, facts),
  );
}

const SOURCE_NAMES: Readonly<Record<TruthSource, string>> = {
  gold: 'gold',
  decision: 'decision',
  unanimous: 'unanimous answers',
  majority: 'majority',
  single: 'the only answer',
  'dawid-skene': 'Dawid-Skene',
  agreed: 'spans that all set',
  union: 'spans that anyone set',
  annotator: "one person's spans",
};
const SOURCES = Object.keys(SOURCE_NAMES) as TruthSource[];

/** People who see a model's suggestion give its answer more often, so the model then seems right more often. */
function ownSuggestionBlocks({ ownSuggestions: { samples, others } }: LayerEvaluation): Block[] {
  if (samples === 0) return [];
  const rest =
    others.value === null
      ? 'There are no others.'
      : `On the others it is right in ${number(others.value)} (${limitsText(others.limits)}).`;
  return [
    paragraph(
      {
        strong: `${counted(samples, 'true label')} ${samples === 1 ? 'was' : 'were'} made while this model's suggestions were shown:`,
      },
      ` the numbers are too good. ${rest}`,
    ),
  ];
}

function leftOutText({ leftOut: { unresolved, unlabelled, unpredicted, stale } }: LayerEvaluation): string {
  const parts = present([
    unresolved > 0 && `${counted(unresolved, 'sample')} unresolved`,
    unlabelled > 0 && `${unlabelled.toLocaleString('en')} without a label`,
    unpredicted > 0 && `${unpredicted.toLocaleString('en')} not predicted`,
  ]);
  const old = stale > 0 ? ` ${counted(stale, 'text')} changed since the prediction.` : '';
  return `${parts.length > 0 ? ` Left out: ${parts.join(', ')}.` : ''}${old}`;
}

function numberRows({ layer, numbers, majority, baseline, people }: LayerEvaluation): Line[][] {
  const { scores, calibration, partial, spanErrors, distance, jaccard, meanCost } = numbers;
  const { similarity, noCorrection } = numbers;
  const hasParts = takesMarks(layer);
  const one = (name: string, estimate: Estimate): Line[][] =>
    estimate.value === null ? [] : [[[name], [number(estimate.value)], []]];
  return [
    shareRow([hasParts || takesSet(layer) || similarity ? 'exactly right' : 'accuracy'], scores.accuracy),
    ...(similarity ? one('trigram similarity', similarity) : []),
    ...(noCorrection ? [shareRow(['given texts that needed no correction'], noCorrection)] : []),
    ...(majority ? [shareRow(['always ', { code: answerText(majority.value) }], majority.accuracy)] : []),
    ...(baseline
      ? [
          shareRow([`baseline, on ${counted(baseline.samples, 'sample')}`], baseline.accuracy),
          shareRow(['this model on them'], baseline.own),
        ]
      : []),
    people.answers > 0
      ? shareRow([`people, each against the others (${counted(people.answers, 'answer')})`], people.accuracy)
      : [['people'], ['–'], [{ quiet: 'no sample has answers of several people' }]],
    ...(hasParts || similarity ? [] : [shareRow(['balanced accuracy'], scores.balancedAccuracy)]),
    ...(similarity ? [] : [shareRow(['macro F1'], scores.macroF1), shareRow(['micro F1'], scores.microF1)]),
    ...(partial && partial.f1 !== null ? one('F1 with half credit for overlaps', { value: partial.f1 }) : []),
    ...(spanErrors
      ? (['boundary', 'label', 'missing', 'spurious'] as const).map((kind): Line[] => [
          [`span errors: ${kind}`],
          [String(spanErrors[kind])],
          [],
        ])
      : []),
    ...(jaccard ? one('Jaccard', jaccard) : []),
    ...(meanCost ? [shareRow(['mean cost of a sample'], meanCost)] : []),
    ...(distance
      ? [
          shareRow(['mean absolute error'], distance.meanAbsolute),
          ...one('root mean square error', distance.rootMeanSquare),
          ...one('bias', distance.bias),
        ]
      : []),
    ...one('log loss', calibration.logLoss),
    ...one('Brier score', calibration.brier),
    ...one('calibration error (ECE; too high on few samples)', calibration.ece),
  ];
}

function labelBlocks({ layer, numbers: { scores, confusion, meanCost } }: LayerEvaluation): Block[] {
  const labels = [...scores.labels]
    .sort((a, b) => (a.f1.value ?? 2) - (b.f1.value ?? 2))
    .slice(0, MAX_LABELS);
  const total = ({ count, cost = 1 }: (typeof confusion)[number]): number => count * cost;
  const pairs = confusion
    .filter(({ expected, given }) => expected !== given)
    .sort((a, b) => (meanCost ? total(b) - total(a) : 0));
  return [
    ...table(
      `Labels, the worst first, with 95 % intervals.${part(labels.length, scores.labels.length)}`,
      labels,
      [
        ['label', ({ label }) => ({ code: label })],
        ['n', ({ support }) => support, 'number'],
        ['precision', ({ precision }) => shareCell(precision)],
        ['recall', ({ recall }) => shareCell(recall)],
        ['F1', ({ f1 }) => shareCell(f1)],
      ],
    ),
    ...table(
      `What the model confuses${meanCost ? ', the most expensive first' : ''}.${part(Math.min(MAX_PAIRS, pairs.length), pairs.length)}`,
      pairs.slice(0, MAX_PAIRS),
      [
        ['expected', ({ expected }) => ({ code: expected })],
        ['given', ({ given }) => ({ code: given })],
        [marksText(layer) ? 'spans' : 'samples', ({ count }) => count, 'number'],
        meanCost !== undefined && ['cost of one', ({ cost }) => String(cost), 'number'],
        meanCost !== undefined && ['cost', (pair) => String(total(pair)), 'number'],
      ],
    ),
  ];
}

const part = (listed: number, all: number): string => (listed < all ? ` The first ${listed} of ${all}.` : '');

/** The tested slices, the worst first, and the divisions that were not tested. */
function sliceBlocks({ slices: { slices, notSliced } }: LayerEvaluation): Block[] {
  const tested = slices.filter(({ p }) => p.value !== null);
  const worse = tested.filter(isWorse).length;
  const small = groupBy(
    slices.filter(({ p }) => p.value === null),
    ({ by }) => sliceKind(by),
  );
  const left = slices.length - tested.length;
  const notes = present([
    `${counted(slices.length, 'slice')} of the samples ${slices.length === 1 ? 'was' : 'were'} looked at.`,
    tested.length > 0 &&
      `p is that of Fisher’s exact test against the rest (two-sided), corrected for ${counted(tested.length, 'test')} (Benjamini-Hochberg).`,
    left > 0 &&
      `Too small to be tested, with fewer than ${MIN_SLICE} samples in the slice or outside of it: ${[...small].map(([kind, group]) => `${kind} ${group.length}`).join(', ')}.`,
    notSliced.length > 0 &&
      `Not sliced, with more than ${MAX_VALUES} values or more than half as many as samples: ${notSliced.map(({ field, values }) => `${field} (${values})`).join(', ')}.`,
  ]);
  if (tested.length === 0) return slices.length + notSliced.length === 0 ? [] : [quiet(notes.join(' '))];
  const listed = tested.slice(0, MAX_SLICES);
  return [
    ...table(
      `Slices of the samples, the worst first: ${worse === 0 ? 'none is' : `${worse} ${worse === 1 ? 'is' : 'are'}`} significantly worse than the rest (p < ${SLICE_LEVEL}).${part(listed.length, tested.length)}`,
      listed,
      [
        ['slice', sliceLine],
        ['samples', ({ samples }) => samples, 'number'],
        ['wrong', ({ wrong }) => wrong, 'number'],
        ['accuracy', ({ accuracy }) => shareCell(accuracy)],
        ['of the rest', ({ rest }) => shareCell(rest)],
        [
          'p',
          (slice) => (isWorse(slice) ? { strong: chance(slice.p.value!) } : chance(slice.p.value!)),
          'number',
        ],
      ],
    ),
    quiet(notes.join(' ')),
  ];
}

function sliceLine({ by, value }: Slice): Line {
  const kind: Inline = typeof by === 'object' ? { code: by.field } : sliceKind(by);
  return [kind, ': ', shorten(value, MAX_VALUE)];
}

function reliabilityBlocks({ bins }: Calibration): Block[] {
  if (bins.length === 0) return [];
  const numbers = table(
    'Samples by the probability of the given label. For a calibrated model, the share that is right equals the mean probability.',
    bins,
    [
      ['probability', ({ from, to }) => `${from.toFixed(1)} to ${to.toFixed(1)}`],
      ['samples', ({ items }) => items, 'number'],
      ['mean', ({ meanProbability }) => number(meanProbability), 'number'],
      ['right', ({ right, items }) => number(right / items), 'number'],
    ],
  );
  return [details('Are its probabilities calibrated?', numbers)];
}

/** The meaning of a cause, how much chance explains, and how often people confirmed it. */
function meaningOf(cause: ErrorCause, { byChance, doubtsDecided, causesDecided }: LayerEvaluation): string {
  const { lookedAt, wrong } = doubtsDecided;
  const beside = byChance.get(cause);
  const decided = causesDecided.get(cause);
  const confirmed = decided?.filter((isSame) => isSame).length;
  const notes = [
    beside && `fits ${counted(beside.found, 'error')}, by chance it would be ${Math.round(beside.expected)}`,
    cause === 'label-suspect' &&
      lookedAt > 0 &&
      `of ${counted(lookedAt, 'doubted label')} that people decided, ${wrong} ${wrong === 1 ? 'was' : 'were'} wrong`,
    decided &&
      `of ${counted(decided.length, 'error')} whose cause people decided, ${confirmed} ${confirmed === 1 ? 'is' : 'are'} confirmed`,
  ].filter((note) => typeof note === 'string');
  return `${CAUSE_MEANING[cause]}${notes.map((note) => ` (${note})`).join('')}`;
}

function errorBlocks(found: LayerEvaluation, facts: EvaluationFacts): Block[] {
  const { layer, errors } = found;
  if (errors.length === 0) return [paragraph('No errors.')];
  const open = openOnes(errors, facts.isClosed);
  const groups = groupBy(errors, ({ cause }) => cause);
  const shown = groupBy(open, ({ cause }) => cause);
  const causes = ERROR_CAUSES.filter((cause) => groups.has(cause));
  const anchor = (cause: string): string => anchorOf('cause', `${layer.id} ${cause}`);
  return [
    ...table(`${counted(errors.length, 'error')}, each in the first group that fits`, causes, [
      [
        'cause',
        (cause) => (shown.has(cause) ? { link: anchor(cause), text: causeName(cause) } : causeName(cause)),
      ],
      ['errors', (cause) => groups.get(cause)!.length, 'number'],
      ['share', (cause) => percent(groups.get(cause)!.length / errors.length), 'number'],
      ['meaning', (cause) => meaningOf(cause, found)],
    ]),
    ...hiddenOnes(errors.length - open.length, 'error'),
    ...causes.flatMap((cause): Block[] => {
      const group = shown.get(cause);
      if (!group) return [];
      return [
        heading(3, `${causeName(cause)}: ${counted(group.length, 'error')}`, anchor(cause)),
        paragraph({ code: cause }, `: ${CAUSE_MEANING[cause]}.`),
        { kind: 'list', items: group.slice(0, facts.listed).map((error) => errorItem(error, facts)) },
        ...moreThan(group.length - facts.listed),
      ];
    }),
  ];
}

const sampleLink = ({ sample, layer }: ModelError, { fileOf }: EvaluationFacts): Inline => ({
  sample,
  file: fileOf?.(sample),
  layer,
});

function errorItem(error: ModelError, facts: EvaluationFacts): Item {
  const { sample, expected, given, evidence } = error;
  const text = facts.textOf?.(sample);
  return {
    line: [
      sampleLink(error, facts),
      ': ',
      { code: answerText(expected) },
      ', given ',
      { code: answerText(given) },
    ],
    below: blocksOf(text !== undefined && quiet(text), {
      kind: 'list',
      items: evidence.map((fact) => ({ line: [fact] })),
    }),
  };
}
