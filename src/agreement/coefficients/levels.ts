import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { ratioDistance, type Distance } from './distance';
import type { RatingTable } from '../tables/rating-table';

/** Levels of measurement, each with its own metric of disagreement. */
export const LEVELS = ['nominal', 'ordinal', 'interval', 'ratio'] as const;
export type Level = (typeof LEVELS)[number];

/** Ratings by label and, if a label does not determine the number, also with each number as a label. */
export interface RatingInput {
  table: RatingTable;
  scores?: RatingTable;
}

/** The input for alpha at a level, or the reason why there is none. */
export function atLevel(
  { table, scores }: RatingInput,
  level: Level,
): { table: RatingTable; metric: Distance } | Undefined {
  if (level === 'nominal') return { table, metric: { kind: 'nominal' } };
  if (level === 'ordinal') {
    if (table.ordered) return { table, metric: { kind: 'ranks' } };
    return undefinedBecause(
      table.undeclared.length > 0
        ? `not in the declared order: ${table.undeclared.map((label) => JSON.stringify(label)).join(', ')}`
        : reasons.noOrder,
    );
  }
  const numeric = scores ?? table;
  const { values } = numeric;
  if (!values) return undefinedBecause(reasons.noNumbers);
  if (level === 'interval') return { table: numeric, metric: { kind: 'points', at: values } };
  if (values.some((value) => value < 0)) return undefinedBecause(reasons.negative);
  return { table: numeric, metric: ratioDistance(values) };
}

/** The default level: ordinal with a declared order, interval for plain numbers, else nominal. */
export function defaultLevel({ table }: RatingInput, order: readonly string[] | undefined): Level {
  if (order && order.length > 0) return 'ordinal';
  return table.values && table.labels.every((label, k) => label === String(table.values![k]))
    ? 'interval'
    : 'nominal';
}

/** The positions of the levels for Gwet's weights: their numbers or, without numbers, 1, 2, 3 ... in the declared order. */
export function weightValues(table: RatingTable): Float64Array | undefined {
  return table.values ?? (table.ordered ? Float64Array.from(table.labels, (_, k) => k + 1) : undefined);
}
