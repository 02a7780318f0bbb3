import { counted, percent } from '../../base/text/phrases';
import type { SpotCheck } from './spot-check-files';
import type { SpotCheckResult, SpotCheckVerdict } from './spot-check-result';
import { leastToAccept } from '../../agreement/statistics/sample-size';
import {
  blocksOf,
  heading,
  hiddenOnes,
  moreThan,
  openOnes,
  paragraph,
  quiet,
  table,
  type Block,
  type Document,
  type Line,
} from '../../document/blocks';

/** Whose answers were drawn, and which. */
export function spotCheckScope({ annotators, labels, layers }: SpotCheck): string {
  const whose = annotators ? annotators.join(', ') : 'everybody';
  return `Answers of ${whose}${labels ? ` with ${labels.join(' or ')}` : ''} to ${layers.join(', ')}`;
}

/** How many were drawn from how many, and why. */
export function spotCheckSize({ answers, population, halfWidth, confidence, seed }: SpotCheck): string {
  const wanted =
    halfWidth === undefined
      ? ''
      : `, for an interval of ±${percent(halfWidth, 1)} with ${percent(confidence, 1)} confidence`;
  return `${answers.length} of ${counted(population, 'answer')}${wanted}; seed ${seed}`;
}

/** Why even a perfect result cannot show the required share, and what to do; undefined if it can, or no share is required. */
export function outOfReach({ answers, population, accept, confidence }: SpotCheck): string | undefined {
  if (accept === undefined) return undefined;
  const least = leastToAccept(population, accept, confidence);
  if (answers.length >= least) return undefined;
  return `${counted(answers.length, 'answer')} cannot show ${percent(accept, 1)}, even if all are right. It takes ${counted(least, 'answer')}, or a lower share.`;
}

/** The result of a spot check as a document. `isClosed`: samples that are only counted: the reader has not answered them yet. */
export function spotCheckDocument(result: SpotCheckResult, isClosed?: (sample: string) => boolean): Document {
  const { check, counts, decided, byPolicy } = result;
  const rows: [string, number][] = [
    ['accepted', counts.accepted],
    ['corrected', counts.corrected],
    ['returned to the annotator', counts.returned],
    ['open', counts.open],
    ['no longer in the log', counts.missing],
  ];
  return {
    title: `Spot check ${check.name}`,
    lead: [paragraph(`${spotCheckScope(check)}.`), quiet(`${spotCheckSize(check)}.`)],
    blocks: blocksOf(
      paragraph({ strong: verdictText(result) }),
      outOfReach(check),
      paragraph(...rateLine(result)),
      result.verdict === 'open' &&
        decided > 0 &&
        quiet('So far: which answers were decided first is not chance, so the rate may still move.'),
      table(
        'Answers',
        rows.filter(([, n]) => n > 0),
        [
          ['State', ([what]) => what],
          ['Answers', ([, n]) => n],
        ],
      ),
      byPolicy > 0 &&
        `${counted(byPolicy, 'open answer')} ${byPolicy === 1 ? 'was' : 'were'} decided only by a strategy, together with many others: look at them and decide.`,
      list(result, isClosed, 'corrected', 'Corrected'),
      list(result, isClosed, 'returned', 'Returned'),
      // Before any decision, these are all drawn answers.
      decided > 0 && list(result, isClosed, 'open', 'Still open'),
      list(result, isClosed, 'missing', 'No longer in the log'),
    ),
  };
}

export const VERDICTS: Readonly<Record<SpotCheckVerdict, string>> = {
  accepted: 'Accepted',
  rejected: 'Not accepted',
  undecided: 'Undecided',
  open: 'Not finished',
  none: 'No rate was required',
};

function verdictText({ verdict, check, decided, answers }: SpotCheckResult): string {
  const wanted = percent(check.accept ?? 0, 1);
  switch (verdict) {
    case 'accepted':
      return `${VERDICTS.accepted}: the whole interval is at or above the ${wanted} asked for.`;
    case 'rejected':
      return `${VERDICTS.rejected}: the whole interval is below the ${wanted} asked for.`;
    case 'undecided':
      return `${VERDICTS.undecided}: the interval reaches below the ${wanted} asked for and above it. A larger sample would tell.`;
    case 'open':
      return `${VERDICTS.open}: ${answers.length - decided} of ${counted(answers.length, 'answer')} still to decide; asked for: ${wanted}.`;
    case 'none':
      return `${VERDICTS.none}; ${decided} of ${counted(answers.length, 'answer')} decided.`;
  }
}

function rateLine({ rate, check, counts, decided }: SpotCheckResult): Line {
  if (rate.value === null) return ['No answer is decided yet.'];
  const [low, high] = rate.limits;
  return [
    `Accepted: ${counts.accepted} of ${decided} decided, ${percent(rate.value, 1)}`,
    low === high
      ? ' (all there are: exact).'
      : ` (${percent(check.confidence, 1)} interval ${percent(low, 1)} to ${percent(high, 1)}).`,
  ];
}

/** Number of samples listed for a state. */
const MAX_SAMPLES = 50;

function list(
  { answers }: SpotCheckResult,
  isClosed: ((sample: string) => boolean) | undefined,
  wanted: string,
  title: string,
): Block[] {
  const all = answers.filter(({ state }) => state === wanted);
  const own = openOnes(all, isClosed);
  if (all.length === 0) return [];
  return [
    heading(2, title),
    ...hiddenOnes(all.length - own.length, 'answer'),
    {
      kind: 'list',
      items: own.slice(0, MAX_SAMPLES).map(({ sample, annotator, layers, reason }) => ({
        line: [
          { code: sample },
          ` of ${annotator}`,
          ...(layers.length > 0 ? [`: ${layers.join(', ')}`] : []),
          ...(reason === undefined ? [] : [' – ', { quiet: reason }]),
        ],
      })),
    },
    ...moreThan(own.length - MAX_SAMPLES, '.'),
  ];
}
