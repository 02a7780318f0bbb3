import { quantile } from '../../core/statistics/quantile';
import type { Timing, Timings } from '../../engine/agreement/timings';
import { iso } from '../build/figures';
import type { Speed } from './model';

const WEEK = 7 * 24 * 3600 * 1000;

/** How long an annotator takes, by weeks of seven days from the first answer, and how long the others take. */
export function speedOf(name: string, timings: Timings): Speed {
  const sorted = timings.seconds(name).sort();
  return {
    answers: sorted.length,
    median: medianOf(sorted),
    ...(sorted.length > 1 && {
      quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)] as const,
    }),
    others: medianOf(timings.secondsOfOthers(name).sort()),
    weeks: weeksOf(timings.of(name)),
  };
}

function weeksOf(timings: readonly Timing[]): Speed['weeks'] {
  const timed = timings.filter(({ time }) => !Number.isNaN(time)).sort((a, b) => a.time - b.time);
  const weeks = new Map<number, Timing[]>();
  for (const timing of timed) {
    const number = Math.floor((timing.time - timed[0]!.time) / WEEK);
    const week = weeks.get(number);
    if (week) week.push(timing);
    else weeks.set(number, [timing]);
  }
  return [...weeks.values()].map((week) => ({
    from: iso(week[0]!.time),
    to: iso(week.at(-1)!.time),
    answers: week.length,
    median: medianOf(secondsOf(week))!,
  }));
}

const secondsOf = (timings: readonly Timing[]): Float64Array =>
  Float64Array.from(timings, ({ seconds }) => seconds).sort();

/** Of sorted numbers; null of none. */
const medianOf = (sorted: ArrayLike<number>): number | null =>
  sorted.length === 0 ? null : quantile(sorted, 0.5);
