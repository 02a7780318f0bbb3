import { maxOf, minOf, getOrAdd } from '../../base/lists';
import { meanAgreement, type MeanAgreement } from './comparable-report';
import type { ComparableAnswers } from '../comparable/comparable-answers';
import type { RatingTable } from '../tables/rating-table';

/** Agreement on the items whose last answer is in a window of time. Times are milliseconds since 1970. */
export interface AgreementWindow {
  from: number;
  to: number;
  items: number;
  agreement: MeanAgreement;
}

const DAY = 86_400_000;
/** Windows are as short as possible with at most this number. */
const MAX_WINDOWS = 40;
const STEPS = [1, 7, 28, 91, 364];

/** Agreement over time, in windows of one length from the first answer. `timeOf`: milliseconds of a row, or NaN (left out). */
export function agreementWindows(
  answers: Pick<ComparableAnswers, 'ratings' | 'compare' | 'perItem'>,
  timeOf: (row: number) => number,
): { days: number; windows: AgreementWindow[] } {
  const { ratings } = answers;
  const last = itemTimes(ratings, timeOf);
  const known = last.filter((time) => !Number.isNaN(time));
  if (known.length === 0) return { days: 1, windows: [] };
  const first = minOf(known);
  const span = maxOf(known) - first;
  const days = STEPS.find((step) => span / (step * DAY) < MAX_WINDOWS) ?? STEPS.at(-1)!;
  const windows = new Map<number, { from: number; to: number; items: number }>();
  const numberOf = (item: number): number => Math.floor((last[item]! - first) / (days * DAY));
  last.forEach((time, item) => {
    if (Number.isNaN(time)) return;
    const window = getOrAdd(windows, numberOf(item), () => ({ from: time, to: time, items: 0 }));
    window.from = Math.min(window.from, time);
    window.to = Math.max(window.to, time);
    window.items += 1;
  });
  return {
    days,
    windows: [...windows]
      .sort(([a], [b]) => a - b)
      .map(([number, window]) => {
        const agreement = meanAgreement(answers, ratings, { items: (item) => numberOf(item) === number });
        return { ...window, agreement };
      }),
  };
}

function itemTimes(table: RatingTable, timeOf: (row: number) => number): number[] {
  return Array.from({ length: table.items.length }, (_, i) => {
    const [from, to] = [table.start[i]!, table.start[i + 1]!];
    if (to - from < 2) return NaN;
    let time = -Infinity;
    for (let p = from; p < to; p += 1) {
      const own = timeOf(table.row[p]!);
      if (own > time) time = own;
    }
    return time === -Infinity ? NaN : time;
  });
}
