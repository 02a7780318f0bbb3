import { againstReference, type ReferenceAgreement } from './against-reference';
import { annotatorDrift, type Drift } from './drift';
import { FlatJson, record, type Json } from './flat-json';
import type { Level, RatingInput } from './levels';
import type { RowContext } from './long-data';
import { countsJson } from './rating-json';
import { proportionJson, referenceJson } from './report-rows';
import { agreementBySubset, type SubsetAgreement } from './subsets';

/** Agreement by what rows say beside the answer; a part is absent where no row says it. */
export interface ContextReport {
  /** By annotator, with the majority of the others. */
  drift?: Drift[];
  byGuideline?: SubsetAgreement[];
  byRule?: SubsetAgreement[];
  /** By annotator, with the answers that count as right. */
  reference?: ReferenceAgreement[];
}

export function contextReport(input: RatingInput, level: Level, context: RowContext): ContextReport {
  const { notes, reference, measured = input.table } = context;
  return {
    ...(notes.hasTimes && { drift: annotatorDrift(input.table, (row) => notes.timeOf(row), 'week') }),
    ...(notes.hasGuidelines && {
      byGuideline: agreementBySubset(input, level, 'ratings', (row) => notes.guidelinesOf(row)),
    }),
    ...(notes.hasRules && { byRule: agreementBySubset(input, level, 'items', (row) => notes.rulesOf(row)) }),
    ...(reference && { reference: againstReference(measured, (item) => reference.get(item)) }),
  };
}

export function contextJson(annotators: readonly string[], report: ContextReport): { [key: string]: Json } {
  return {
    ...(report.drift && {
      drift: record(report.drift.map((drift, a) => [annotators[a]!, driftJson(drift)] as const)),
    }),
    ...(report.byGuideline && { per_guideline: subsetsJson(report.byGuideline) }),
    ...(report.byRule && { per_rule: subsetsJson(report.byRule) }),
    ...(report.reference && {
      reference: record(
        report.reference.map((result, a) => [annotators[a]!, referenceJson(result)] as const),
      ),
    }),
  };
}

export function driftJson({ windows, trend }: Drift): Json {
  const json = new FlatJson();
  json.set(
    'windows',
    windows.map(({ from, to, agreed, answers, share }) => {
      const window = new FlatJson()
        .set('from', iso(from))
        .set('to', iso(to))
        .set('agreed', agreed)
        .set('n', answers);
      proportionJson(window, 'share', share);
      return window.toJSON();
    }),
  );
  if ('value' in trend) json.missing('trend', trend.reason);
  else json.set('trend', { ...trend });
  return json.toJSON();
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

export function subsetsJson(subsets: readonly SubsetAgreement[]): Json {
  return record(
    subsets.map(({ key, counts, percentAgreement, alpha }) => {
      const json = countsJson(new FlatJson(), counts).number('percent_agreement', percentAgreement);
      return [key, json.withInterval('alpha', 'ci', alpha).toJSON()] as const;
    }),
  );
}
