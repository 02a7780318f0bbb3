import { getOrAdd } from '../../base/lists';
import { forEachConsensus } from './per-annotator';
import type { RatingTable } from '../tables/rating-table';
import type { Undefined } from '../statistics/estimate';
import {
  proportionInterval,
  trendTest,
  type ProportionInterval,
  type TrendTest,
} from '../statistics/proportion';

/** One answer: whether it agreed with the majority of the others, and its time. */
interface TimedOutcome {
  /** Milliseconds since 1970. */
  time: number;
  agreed: boolean;
}

export interface Window {
  /** Times of the first and the last answer. */
  from: number;
  to: number;
  agreed: number;
  answers: number;
  share: ProportionInterval | Undefined;
}

export interface Drift {
  windows: Window[];
  /** Cochran-Armitage test over the windows: a small p means that agreement changes over time. */
  trend: TrendTest | Undefined;
}

const WEEK = 7 * 24 * 3600 * 1000;

/** Agreement by weeks of seven days from the first answer. Empty weeks have no window, but count in the test for a trend. */
function drift(outcomes: readonly TimedOutcome[]): Drift {
  const sorted = [...outcomes].sort((a, b) => a.time - b.time);
  const first = sorted[0]?.time ?? 0;
  const windows = new Map<number, Omit<Window, 'share'>>();
  sorted.forEach(({ time, agreed }) => {
    const number = Math.floor((time - first) / WEEK);
    const window = getOrAdd(windows, number, () => ({ from: time, to: time, agreed: 0, answers: 0 }));
    window.to = time;
    window.answers += 1;
    if (agreed) window.agreed += 1;
  });
  const list = [...windows.values()];
  return {
    windows: list.map((window) => ({ ...window, share: proportionInterval(window.agreed, window.answers) })),
    trend: trendTest(
      list.map(({ agreed }) => agreed),
      list.map(({ answers }) => answers),
      [...windows.keys()],
    ),
  };
}

/** Each annotator's agreement with the others' majority over time (ties do not count). `timeOf`: milliseconds of a row, or NaN. */
export function annotatorDrift(table: RatingTable, timeOf: (row: number) => number): Drift[] {
  const outcomes = table.annotators.map((): TimedOutcome[] => []);
  forEachConsensus(table, (position, consensus) => {
    const time = timeOf(table.row[position]!);
    if (consensus === undefined || Number.isNaN(time)) return;
    outcomes[table.annotator[position]!]!.push({ time, agreed: consensus === table.label[position] });
  });
  return outcomes.map(drift);
}
