import { quantile } from '../../agreement/statistics/quantile';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { percent } from '../../base/text/phrases';
import type { ProjectStages } from '../status/stages';

const HOUR = 3600;
/** A longer time between two decisions is a pause, and a shorter one a strategy that decided many. In seconds. */
const GAP = { most: 600, least: 1 } as const;
/** With fewer times, nothing is said of a median. */
const MIN_TIMES = 6;
const Z = 1.96;

type Range = readonly [low: number, high: number];

/** What resolves samples, how many wait for it, and how many an hour resolves: expected, and with 95 % limits. */
export interface HourUse {
  readonly by: 'decisions' | 'last answers' | 'new samples';
  readonly waiting: number;
  readonly anHour: number;
  readonly limits: Range;
}

export interface NextHour {
  /** Median seconds of an answer and between two decisions, if enough were recorded. */
  readonly answer: number | null;
  readonly decision: number | null;
  /** Share of the samples with several answers on which people agree. */
  readonly agreed: number | null;
  readonly uses: readonly HourUse[];
  /** The one that resolves most, if its limits are above those of all others. */
  readonly best: HourUse['by'] | null;
}

interface Known {
  readonly lacking: ProjectStages['lacking'];
  readonly toDecide: number;
  readonly twice: number;
  readonly differing: number;
  /** Of answers, in seconds. */
  readonly seconds: readonly number[];
  /** Of each reviewer, by time. */
  readonly decisions: readonly (readonly { readonly time: string }[])[];
}

/** What an hour of work resolves, by what it is spent on. A sample is resolved when it is decided, or when all its people agree. */
export function nextHour({ lacking, toDecide, twice, differing, ...times }: Known): NextHour {
  const answer = medianOf(times.seconds);
  const decision = medianOf(times.decisions.flatMap(gapsOf));
  const share = proportionInterval(twice - differing, twice);
  const agreed = share.value === null ? undefined : share;
  const perNew = lacking.answers / lacking.all;
  const ofNew = perNew === 1 ? CERTAIN : agreed;
  const uses = [
    ...useOf('decisions', toDecide, decision, CERTAIN),
    ...useOf('last answers', lacking.one, answer, agreed),
    ...useOf('new samples', lacking.all, answer, ofNew, perNew),
  ];
  const [first, ...others] = [...uses].sort((a, b) => b.anHour - a.anHour);
  // Answers of both kinds take the same time, and people agree on as many: only decisions are measured apart.
  const isBelow = ({ by, limits }: HourUse): boolean =>
    (by === 'decisions') === (first!.by === 'decisions') || limits[1] < first!.limits[0];
  return {
    answer: answer?.value ?? null,
    decision: decision?.value ?? null,
    agreed: agreed?.value ?? null,
    uses,
    best: first && others.length > 0 && others.every(isBelow) ? first.by : null,
  };
}

interface Estimated {
  readonly value: number;
  readonly limits: Range;
}

const CERTAIN: Estimated = { value: 1, limits: [1, 1] };

/** `seconds` and `answers`: of one sample, `share`: how many of them are then resolved. */
function useOf(
  by: HourUse['by'],
  waiting: number,
  seconds: Estimated | undefined,
  share: Estimated | undefined,
  answers = 1,
): HourUse[] {
  if (waiting === 0 || !seconds || !share) return [];
  const anHour = (each: number, of: number): number => (HOUR / (each * answers)) * of;
  const [fast, slow] = seconds.limits;
  const limits = [anHour(slow, share.limits[0]), anHour(fast, share.limits[1])] as const;
  return [{ by, waiting, anHour: anHour(seconds.value, share.value), limits }];
}

/** The median with 95 % limits by ranks, which hold whatever the distribution. */
function medianOf(values: readonly number[]): Estimated | undefined {
  const n = values.length;
  if (n < MIN_TIMES) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = (Z * Math.sqrt(n)) / 2;
  const at = (rank: number): number => sorted[Math.max(0, Math.min(n - 1, rank))]!;
  const limits = [at(Math.floor(n / 2 - half) - 1), at(Math.ceil(n / 2 + half))] as const;
  return { value: quantile(sorted, 0.5), limits };
}

/** Seconds from one decision to the next, without pauses. */
const gapsOf = (decisions: readonly { readonly time: string }[]): number[] =>
  decisions
    .slice(1)
    .map(({ time }, n) => (Date.parse(time) - Date.parse(decisions[n]!.time)) / 1000)
    .filter((gap) => gap >= GAP.least && gap <= GAP.most);

const WORDS: Readonly<Record<HourUse['by'], string>> = {
  decisions: 'by decisions',
  'last answers': 'by the one answer that they lack',
  'new samples': 'from those without an answer',
};

/** What the next hour buys, in one line. */
export function hourSentence({ answer, decision, agreed, uses, best }: NextHour): string {
  if (uses.length === 0)
    return 'What the next hour buys is not known: nothing waits, or too few answers and decisions have a time.';
  const parts = uses.map(
    ({ by, waiting, anHour }) =>
      `${Math.round(Math.min(anHour, waiting)).toLocaleString('en')} samples ${WORDS[by]} (${waiting.toLocaleString('en')} wait)`,
  );
  const facts = [
    answer !== null && `an answer takes ${inSeconds(answer)}`,
    decision !== null && `a decision ${answer === null ? 'takes ' : ''}${inSeconds(decision)}`,
    agreed !== null && `people agree on ${percent(agreed)} of the samples`,
  ].filter((fact) => fact !== false);
  const verdict =
    best !== null
      ? ` Most are resolved ${WORDS[best]}.`
      : uses.length > 1
        ? ' Which resolves most is not clear yet.'
        : '';
  return `The next hour resolves about ${new Intl.ListFormat('en', { type: 'disjunction' }).format(parts)}: ${facts.join(', ')}.${verdict}`;
}

const inSeconds = (value: number): string => `${Number(value.toFixed(value < 10 ? 1 : 0))} s`;
