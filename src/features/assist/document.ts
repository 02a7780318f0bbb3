import type { ArmEffect, Difference } from '../../agreement/judging/arm-effect';
import { counted } from '../../base/text/phrases';
import {
  anchorOf,
  blocksOf,
  heading,
  paragraph,
  quiet,
  table,
  tableOf,
  type Block,
  type Document,
  type Inline,
  type Line,
} from '../../document/blocks';
import type { Assistance, LayerAssistance, LabelShift } from './assist';

/** Maximum number of labels in a table. */
const MAX_LABELS = 30;

/** The effect of suggestions as a document. */
export function assistDocument(found: Assistance): Document {
  const { model, people, show, arms, actions, time, layers } = found;
  const shown = arms[show];
  const other = show === 'before' ? arms.after : arms.before;
  return {
    title: `Effect of the suggestions of ${model}`,
    subtitle: `${counted(shown + arms.control, 'answer')} of ${counted(people.length, 'person', 'people')}`,
    lead: [
      paragraph(
        `With suggestions, shown ${show} the answer: ${counted(shown, 'answer')}; ` +
          `${actions.accepted} accepted, ${actions.changed} changed, ${actions.rejected} rejected, ${actions.ignored} ignored. ` +
          `Without, in the control arm: ${arms.control}.` +
          (other > 0
            ? ` Left out: ${counted(other, 'answer')} with suggestions shown ${show === 'before' ? 'after' : 'before'} it.`
            : ''),
      ),
      arms.control === 0
        ? paragraph(
            { strong: 'There is no control arm:' },
            ' what suggestions change cannot be measured. “control” in labelwright.yaml is the share of the samples on which people see none.',
          )
        : METHOD,
    ],
    blocks: [...timeBlocks(time), ...layers.flatMap((layer) => layerBlocks(layer, show === 'after'))].map(
      (block) => (arms.control === 0 ? shownOnly(block) : block),
    ),
    contents: 'measurement of suggestions',
  };
}

const METHOD = quiet(
  'A difference is the value with suggestions, less the value without. Each person is compared with themselves, and the mean of the differences has a 95 % interval by Student’s t over people, so it accounts for differences between them. ' +
    'Within a person, shares have Newcombe’s interval, times Welch’s. “Visible” is the smallest true difference that this many answers would show in 80 of 100 cases.',
);

/** Columns that are shown without a control arm, too. */
const WITHOUT_CONTROL = new Set(['person', 'answers that', 'label', 'suggested', 'with']);

function shownOnly(block: Block): Block {
  if (block.kind !== 'table') return block;
  const { head, numbers, rows } = block;
  const columns = head.flatMap((name, n) => (WITHOUT_CONTROL.has(name) ? [n] : []));
  return {
    ...block,
    head: columns.map((n) => head[n]!),
    numbers: columns.flatMap((n, at) => (numbers?.includes(n) ? [at] : [])),
    rows: rows.map((cells) => columns.map((n) => cells[n]!)),
  };
}

const EFFECT_HEAD = ['answers that', 'with', 'without', 'difference', '95 % interval', 'visible from'];
const NUMBERS = [1, 2, 3, 5];

function timeBlocks(time: ArmEffect): Block[] {
  const { control } = time;
  const ratio = (log: number): string => Math.exp(log).toFixed(2);
  // A no-break space keeps the unit with its number.
  const seconds = (log: number): string => `${Math.exp(log).toFixed(1)}\u00a0s`;
  const visible = (log: number): string => `${ratio(-log)} or ${ratio(log)}`;
  const row = (name: string, effect: Arms): Line[] =>
    effectRow(name, effect, { mean: seconds, difference: ratio, visible });
  return blocksOf(
    heading(2, 'Time', 'time'),
    control.n > 0 && verdictOnTime(time),
    tableOf(
      `Seconds for an answer (geometric means)${control.n > 0 ? ', and their ratio: below 1 suggestions save time' : ''}`,
      ['person', 'with', 'without', 'ratio', '95 % interval', 'visible from'],
      NUMBERS,
      [
        row(ofWhom(time), time),
        ...(time.byCluster.length > 1 ? time.byCluster.map((one) => row(one.cluster, one)) : []),
      ],
    ),
  );
}

function verdictOnTime({ difference, clusters }: ArmEffect): string {
  if (difference.value === null) return `Undefined: ${difference.reason}.`;
  const [low, high] = difference.limits.map(Math.exp) as [number, number];
  const percent = (ratio: number): string => `${Math.round(Math.abs(1 - ratio) * 100)} %`;
  const what =
    high < 1
      ? `An answer takes ${percent(high)} to ${percent(low)} less time with a suggestion.`
      : low > 1
        ? `An answer takes ${percent(low)} to ${percent(high)} more time with a suggestion.`
        : 'The times do not differ significantly.';
  return clusters === 1 ? `${what} This comes from one person and says nothing about others.` : what;
}

const ofWhom = ({ clusters }: ArmEffect): string =>
  clusters === 1 ? 'one person' : clusters === 0 ? 'all' : `mean of ${clusters} people`;

function layerBlocks(found: LayerAssistance, hasAfter: boolean): Block[] {
  const { layer, agreement, accuracy, whereWrong, whereRight, right, labels } = found;
  const hasControl = agreement.control.n > 0;
  return blocksOf(
    heading(2, layer.name ?? layer.id, anchorOf('layer', layer.id)),
    hasControl && verdictOnAnchoring(agreement),
    tableOf(`Shares of answers with ${hasControl ? 'and without ' : ''}suggestions`, EFFECT_HEAD, NUMBERS, [
      shareRow(`agree with the model${hasControl ? ' (anchoring)' : ''}`, agreement),
      ...(right.n === 0
        ? []
        : [
            shareRow('right, where the truth is known', accuracy),
            shareRow('right, where the suggestion is wrong', whereWrong),
            shareRow('right, where the suggestion is right', whereRight),
          ]),
    ]),
    quiet(
      right.n === 0
        ? 'No sample has gold or a decision that a person made: accuracy is unknown.'
        : `The truth (gold, and decisions that a person made) is known for ${counted(right.n, 'answer')}; the suggestion is right in ${right.right} of them.`,
    ),
    agreement.byCluster.length > 1 &&
      tableOf(
        'Agreement with the model, by person',
        EFFECT_HEAD,
        NUMBERS,
        agreement.byCluster.map((one) => shareRow(one.cluster, one)),
      ),
    labelBlocks(labels, hasControl),
    hasAfter && secondLook(found),
  );
}

function verdictOnAnchoring({ difference, clusters }: ArmEffect): string {
  if (difference.value === null) return `Anchoring is undefined: ${difference.reason}.`;
  const [low, high] = difference.limits;
  const points = (share: number): string => (100 * Math.abs(share)).toFixed(1);
  const what =
    low > 0
      ? `Suggestions draw answers to the model: ${points(low)} to ${points(high)} percentage points more agree with it when it is shown.`
      : high < 0
        ? `Answers move away from the model: ${points(high)} to ${points(low)} percentage points fewer agree with it when it is shown.`
        : difference.visible === null
          ? 'No anchoring is shown. With so few people, no anchoring could be, however large.'
          : `No anchoring is shown. This many answers would show a difference of ${points(difference.visible)} percentage points.`;
  return clusters === 1 ? `${what} This comes from one person and says nothing about others.` : what;
}

type Arms = Pick<ArmEffect, 'treated' | 'control' | 'difference'>;

/** How to write the numbers of an effect. */
interface EffectWords {
  readonly mean: (mean: number) => string;
  readonly difference: (difference: number) => string;
  readonly visible: (visible: number) => string;
}

/** A row below `EFFECT_HEAD`. */
const effectRow = (name: string, { treated, control, difference }: Arms, words: EffectWords): Line[] => [
  [name],
  armCell(treated, words.mean),
  armCell(control, words.mean),
  ...(difference.value === null
    ? ([['–'], [{ quiet: difference.reason }], ['']] as Line[])
    : [
        [words.difference(difference.value)],
        [limitsInline(difference, words.difference)],
        [difference.visible === null ? { quiet: '–' } : words.visible(difference.visible)],
      ]),
];

const limitsInline = ({ limits }: Difference, words: EffectWords['difference'], before = ''): Inline => ({
  quiet: `${before}${words(limits[0])} to ${words(limits[1])}`,
  whole: true,
});

const shareRow = (name: string, effect: Arms): Line[] =>
  effectRow(name, effect, { mean: share, difference: signed, visible: share });

const share = (value: number): string => value.toFixed(3);

const armCell = ({ n, mean }: ArmEffect['treated'], words: (mean: number) => string): Line =>
  mean === null ? [{ quiet: '–' }] : [words(mean), { quiet: ` n ${n}`, whole: true }];
const shareCell = (arm: ArmEffect['treated']): Line => armCell(arm, share);

const signed = (value: number): string =>
  `${value > 0 ? '+' : ''}${value.toFixed(3).replace(/^-(?=0\.000$)/, '')}`;

function labelBlocks(labels: readonly LabelShift[], hasControl: boolean): Block[] {
  const listed = labels.slice(0, MAX_LABELS);
  const more = labels.length > listed.length ? ` The first ${listed.length} of ${labels.length}.` : '';
  const change = ({ difference }: ArmEffect): Line =>
    difference.value === null
      ? [{ quiet: '–' }]
      : [signed(difference.value), limitsInline(difference, signed, ' ')];
  return table(
    `${hasControl ? "Does the distribution of labels move to the model's? Shares of answers with a label, and how it changes; and anchoring where the label is suggested." : 'Shares of suggestions and of answers with a label.'}${more}`,
    listed,
    [
      ['label', ({ label }) => ({ code: label })],
      ['suggested', ({ suggested }) => share(suggested), 'number'],
      ['with', ({ given }) => shareCell(given.treated), 'number'],
      ['without', ({ given }) => shareCell(given.control), 'number'],
      ['change', ({ given }) => change(given)],
      ['anchoring', ({ agreement }) => change(agreement)],
    ],
  );
}

const secondLook = ({
  secondLooks: { differed, thought, moved, corrected, spoiled },
}: LayerAssistance): string =>
  `Shown after the answer: ${differed} differed from the model, ${thought} of these answers were reconsidered, and ${moved} became the model's. ` +
  `Where the truth is known, ${corrected} became right and ${spoiled} wrong.`;
