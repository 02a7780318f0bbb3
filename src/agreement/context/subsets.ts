import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { krippendorffAlpha, type Alpha } from '../coefficients/alpha';
import { itemAgreement } from '../coefficients/chance-corrected';
import { groupItems } from '../tables/item-groups';
import { atLevel, type Level, type RatingInput } from '../coefficients/levels';
import { filterRatings, tableCounts, type RatingTable, type TableCounts } from '../tables/rating-table';
import { agreementWeights } from '../coefficients/weights';

/** Agreement within one subset of the data. */
export interface SubsetAgreement {
  key: string;
  counts: TableCounts;
  /** Percent agreement. If one label prevails, as for a rule, it is more informative than alpha. */
  percentAgreement: Estimate;
  alpha: Alpha | Undefined;
}

/**
 * Alpha for each subset of the data; `keysOf` returns the subsets of a row. By `ratings`, a subset has only its own ratings (for a guideline
 * version, the labels given under it). By `items`, it has all ratings of every item with a row in the subset (for a rule, the items for which
 * someone cited it).
 */
export function agreementBySubset(
  input: RatingInput,
  level: Level,
  by: 'ratings' | 'items',
  keysOf: (row: number) => readonly string[],
): SubsetAgreement[] {
  return subsetKeys(input.table, keysOf).map((key) => {
    const restrict = (of: RatingTable) => subsetTable(of, by, keysOf, key);
    const part: RatingInput = {
      table: restrict(input.table),
      scores: input.scores && restrict(input.scores),
    };
    const at = atLevel(part, level);
    return {
      key,
      counts: subsetCounts(part.table),
      percentAgreement: percentAgreement(part.table),
      alpha: 'value' in at ? at : krippendorffAlpha(groupItems(at.table, at.table.labels.length), at.metric),
    };
  });
}

/** The names of the subsets, by code unit. */
export function subsetKeys(table: RatingTable, keysOf: (row: number) => readonly string[]): string[] {
  const keys = new Set<string>();
  for (const row of table.row) for (const key of keysOf(row)) keys.add(key);
  return [...keys].sort();
}

/** One subset of a table, by ratings or by items as in {@link agreementBySubset}. */
export function subsetTable(
  table: RatingTable,
  by: 'ratings' | 'items',
  keysOf: (row: number) => readonly string[],
  key: string,
): RatingTable {
  const items = by === 'items' ? itemsWith(table, (row) => keysOf(row).includes(key)) : undefined;
  return filterRatings(table, (columns, p, item) => {
    const inside = items ? items[item] === 1 : keysOf(columns.row[p]!).includes(key);
    return inside ? columns.label[p]! : -1;
  });
}

function percentAgreement(table: RatingTable): Estimate {
  const labels = table.labels.length;
  const { pairable, pa } = itemAgreement(
    groupItems(table, labels),
    agreementWeights('identity', new Float64Array(labels)),
  );
  return pairable === 0 ? undefinedBecause(reasons.notPairable) : { value: pa };
}

function itemsWith({ start, row }: RatingTable, belongs: (row: number) => boolean): Uint8Array {
  const isFound = (_: number, i: number) => (row.subarray(start[i], start[i + 1]).some(belongs) ? 1 : 0);
  return new Uint8Array(start.length - 1).map(isFound);
}

/** Counts, including only items and annotators that have ratings. */
export function subsetCounts(table: RatingTable): TableCounts {
  let rated = 0;
  for (let i = 0; i < table.items.length; i += 1) if (table.start[i + 1]! > table.start[i]!) rated += 1;
  return { ...tableCounts(table), items: rated, annotators: new Set(table.annotator).size };
}
