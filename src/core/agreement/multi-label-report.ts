import type { Undefined } from '../statistics/estimate';
import { bootstrapAlpha, type BootstrapInterval } from './alpha-bootstrap';
import type { Alpha } from './alpha';
import { FlatJson, record, type Json } from './flat-json';
import { groupItems } from './item-groups';
import { multiLabelAlpha, setMetric, type MultiLabelTable } from './multi-label';
import { labelAgreements, type LabelAgreement } from './per-label';
import { countsJson } from './rating-json';
import { tableCounts, type TableCounts } from './rating-table';
import { labelJson } from './report-rows';

/** Agreement on a question whose answers are sets of labels. */
export interface MultiLabelReport {
  table: MultiLabelTable;
  counts: TableCounts;
  jaccard: Alpha | Undefined;
  masi: Alpha | Undefined;
  exact: Alpha | Undefined;
  /** Bootstrap of alpha with the Jaccard distance, where asked for. */
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
    jaccard: multiLabelAlpha(table, 'jaccard'),
    masi: multiLabelAlpha(table, 'masi'),
    exact: multiLabelAlpha(table, 'exact'),
    ...(bootstrap && { bootstrap: bootstrapAlpha(groups, setMetric(table, 'jaccard'), bootstrap) }),
    perLabel: labelAgreements(groups, table.labels.length, (set) => table.members[set]!),
  };
}

export function multiLabelJson(report: MultiLabelReport): { [key: string]: Json } {
  const { table, bootstrap } = report;
  const json = countsJson(new FlatJson(), report.counts).set('n_superseded', table.sets.superseded);
  json.set('annotators', table.sets.annotators).set('labels', table.labels);
  json.withInterval('alpha.jaccard', 'ci', report.jaccard).withInterval('alpha.masi', 'ci', report.masi);
  json.withInterval('alpha.nominal_exact_set', 'ci', report.exact);
  if (bootstrap && 'value' in bootstrap) json.missing('alpha.jaccard.bootstrap', bootstrap.reason);
  else if (bootstrap) {
    const { se, ci95, resamples, seed, undefinedResamples } = bootstrap;
    json.set('alpha.jaccard.bootstrap', {
      se,
      ci95,
      resamples,
      seed,
      undefined_resamples: undefinedResamples,
    });
  }
  json.set(
    'per_label',
    record(table.labels.map((label, k) => [label, labelJson(report.perLabel[k]!)] as const)),
  );
  return json.toJSON();
}
