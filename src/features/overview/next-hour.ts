import { present } from '../../base/lists';
import { median } from '../../agreement/statistics/quantile';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { percent } from '../../base/text/phrases';
import type { ProjectStages } from '../status/stages';

const HOUR = 3600;
/** A longer time between two decisions is a pause, and a shorter one a strategy that decided many. In seconds. */
const GAP = { most: 600, least: 1 } as const;
/** With fewer times, nothing is said of a median. */
const MIN_TIMES = 6;
const Z = 1.96;

/** With 95 % limits. */
type Estimate = readonly [low: number, value: number, high: number];
const ALL: Estimate = [1, 1, 1];

interface Known {
  readonly lacking: ProjectStages['lacking'];
  readonly toDecide: number;
  /** Samples that two people answered, and those of them on which people differ. */
  readonly twice: number;
  readonly differing: number;
  /** Of answers, in seconds. */
  readonly seconds: readonly number[];
  /** Of each reviewer, by time. */
  readonly decisions: readonly (readonly { readonly time: string }[])[];
}

/**
 * What an hour of work resolves, by what it is spent on: a sample is resolved when it is decided, or when all its people agree. `best` resolves
 * most, beyond chance: its lower limit is above the upper limits of all others, and nothing that waits is unknown.
 */
export function nextHour({ lacking, toDecide, twice, differing, ...times }: Known) {
  const answer = medianOf(times.seconds);
  const decision = medianOf(times.decisions.flatMap(gapsOf));
  const share = proportionInterval(twice - differing, twice);
  const agreed: Estimate | undefined =
    share.value === null ? undefined : [share.limits[0], share.value, share.limits[1]];
  const perNew = lacking.answers / lacking.all;
  const [first, ...others] = [
    useOf('decisions', toDecide, decision, ALL),
    useOf('last answers', lacking.one, answer, agreed),
    useOf('new samples', lacking.all, answer, perNew === 1 ? ALL : agreed, perNew),
  ]
    .flat()
    .sort((a, b) => b.anHour[1] - a.anHour[1]);
  const isKnown = others.length > 0 && (toDecide === 0 || decision !== undefined);
  const isFirst = isKnown && others.every(({ anHour }) => anHour[2] < first!.anHour[0]);
  return {
    /** Median seconds of an answer and between two decisions, and the share of samples on which people agree. */
    ...{ answer: answer?.[1] ?? null, decision: decision?.[1] ?? null, agreed: share.value },
    /** How many samples wait for a use of time, and how many of them an hour resolves; most first. */
    uses: (first ? [first, ...others] : []).map((use) => ({ ...use, anHour: use.anHour[1] })),
    best: isFirst ? first!.by : null,
  };
}

const WORDS = {
  decisions: 'by decisions',
  'last answers': 'by the one answer that they lack',
  'new samples': 'from those without an answer',
};

/** How many of the samples that wait an hour resolves. `answers`: to one sample; `share`: of them, are then resolved. */
function useOf(by: keyof typeof WORDS, waiting: number, seconds?: Estimate, share?: Estimate, answers = 1) {
  if (waiting === 0 || !seconds || !share) return [];
  const resolved = (of: number, each: number): number => Math.min(HOUR / (each * answers), waiting) * of;
  const anHour: Estimate = [
    resolved(share[0], seconds[2]),
    resolved(share[1], seconds[1]),
    resolved(share[2], seconds[0]),
  ];
  return [{ by, waiting, anHour }];
}

/** The median, with limits by ranks, which hold whatever the distribution. */
function medianOf(values: readonly number[]): Estimate | undefined {
  const n = values.length;
  if (n < MIN_TIMES) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = (Z * Math.sqrt(n)) / 2;
  const at = (rank: number): number => sorted[Math.max(0, Math.min(n - 1, rank))]!;
  return [at(Math.floor(n / 2 - half) - 1), median(sorted)!, at(Math.ceil(n / 2 + half))];
}

/** Seconds from one decision to the next, without pauses. */
const gapsOf = (decisions: readonly { readonly time: string }[]): number[] =>
  decisions
    .slice(1)
    .map(({ time }, n) => (Date.parse(time) - Date.parse(decisions[n]!.time)) / 1000)
    .filter((gap) => gap >= GAP.least && gap <= GAP.most);

/** What the next hour buys, in one line. */
export function hourSentence({ answer, decision, agreed, uses, best }: ReturnType<typeof nextHour>): string {
  if (uses.length === 0)
    return 'What the next hour buys is not known: nothing waits, or too few answers and decisions have a time.';
  const parts = uses.map(({ by, waiting, anHour }) => {
    const resolved = Math.round(anHour).toLocaleString('en');
    return `${resolved} samples ${WORDS[by]} (${waiting.toLocaleString('en')} wait)`;
  });
  const facts = present([
    answer !== null && `an answer takes ${inSeconds(answer)}`,
    decision !== null && `a decision takes ${inSeconds(decision)}`,
    agreed !== null && `people agree on ${percent(agreed)} of the samples`,
  ]);
  const unclear = uses.length > 1 ? ' Which resolves most is not clear yet.' : '';
  const verdict = best === null ? unclear : ` An hour resolves most ${WORDS[best]}.`;
  return `The next hour resolves about ${new Intl.ListFormat('en', { type: 'disjunction' }).format(parts)}: ${facts.join(', ')}.${verdict}`;
}

const inSeconds = (value: number): string => `${Number(value.toFixed(value < 10 ? 1 : 0))} s`;
