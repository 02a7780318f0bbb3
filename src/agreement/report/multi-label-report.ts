import type { Undefined } from '../statistics/estimate';
import { krippendorffAlpha, type Alpha, bootstrapAlpha, type BootstrapInterval } from '../coefficients/alpha';
import { groupItems } from '../tables/item-groups';
import { setMetric, type MultiLabelTable } from '../sets/multi-label';
import { labelAgreements, type LabelAgreement } from '../coefficients/per-label';
import { tableCounts, type TableCounts } from '../tables/rating-table';

/** Agreement on a question whose answers are sets of labels. */
export interface MultiLabelReport {
  table: MultiLabelTable;
  counts: TableCounts;
  jaccard: Alpha | Undefined;
  masi: Alpha | Undefined;
  exact: Alpha | Undefined;
  /** Bootstrap of alpha with the Jaccard distance, if requested. */
  bootstrap?: BootstrapInterval | Undefined;
  perLabel: LabelAgreement[];
}

export function multiLabelReport(
  table: MultiLabelTable,
  bootstrap?: { resamples: number; seed: number },
): MultiLabelReport {
  const groups = groupItems(table.sets, table.sets.labels.length);
  return {
    table,
    counts: tableCounts(table.sets),
    jaccard: krippendorffAlpha(groups, setMetric(table, 'jaccard')),
    masi: krippendorffAlpha(groups, setMetric(table, 'masi')),
    exact: krippendorffAlpha(groups, setMetric(table, 'exact')),
    bootstrap: bootstrap && bootstrapAlpha(groups, setMetric(table, 'jaccard'), bootstrap),
    perLabel: labelAgreements(groups, table.labels.length, (set) => table.members[set]!),
  };
}
