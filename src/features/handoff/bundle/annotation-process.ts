import { addOne, countBy, mapValues } from '../../../base/lists';
import { policyText } from '../../../project/model/resolve-policy';
import type { ResolveSummary } from '../../resolve/resolve-summary';
import type { Report } from '../../report/model';
import type { GateResult } from '../../../project/gate';
import type { Project, WithModel } from '../../../engine/project';
import type { SuggestionUse } from './suggestions';
import { defined } from '../../../base/objects';

/** The file of the guideline, and what it is. */
export interface GuidelineFacts {
  readonly file: string;
  readonly version: string | null;
  readonly meaning: string;
  readonly sha256: string;
}

export type Process = ReturnType<typeof annotationProcess>;

/** Machine-readable facts that no standard covers: guideline, agreement, resolving. Parquet footers have the same keys. */
export function annotationProcess(
  { project, model }: WithModel,
  {
    guideline,
    report,
    resolved,
    suggestions,
  }: {
    readonly guideline: GuidelineFacts;
    readonly report: Report;
    readonly resolved: ResolveSummary;
    readonly suggestions: readonly SuggestionUse[];
  },
  { gate, forced }: { readonly gate: GateResult; readonly forced: boolean },
) {
  const { counts, mean } = answersPerSample(project);
  return {
    version: 1 as const,
    guideline,
    offset_unit: 'codepoint' as const,
    agreement: report.layers
      .filter(({ answers }) => answers > 0)
      .map(({ id, headline, pairable, annotators }) => ({
        layer: id,
        metric: headline.key,
        value: headline.value,
        ...defined({ interval: headline.ci95, reason: headline.reason }),
        n_items: pairable,
        n_annotators: annotators.length,
      })),
    left_out_of_agreement: report.leftOut,
    annotations_per_item: { mean, counts },
    annotators: report.annotators.map(({ name, answers }) => ({ name, answers })),
    adjudication: {
      policy: policyText(model.schema.training.resolve),
      decided_samples: report.counts.decided,
      layers: mapValues(resolved.layers, ({ resolved, unresolved, sources, reasons, dropped, added }) => ({
        resolved,
        unresolved,
        ...(dropped + added > 0 && { spans: { dropped, added } }),
        sources: Object.fromEntries([...sources].sort()),
        reasons: Object.fromEntries([...reasons].sort()),
      })),
    },
    suggestions,
    gate: { passes: gate.passes, forced },
  };
}

/** How many answers the answered samples have. */
function answersPerSample(project: Project) {
  const { table } = project.records;
  const bySample = new Map<number, number>();
  let sum = 0;
  for (const row of table.counting()) {
    addOne(bySample, table.key(row));
    sum += 1;
  }
  const counts = countBy(bySample.values());
  return {
    mean: bySample.size === 0 ? null : sum / bySample.size,
    counts: Object.fromEntries(
      [...counts].sort(([a], [b]) => a - b).map(([n, samples]) => [String(n), samples]),
    ),
  };
}
