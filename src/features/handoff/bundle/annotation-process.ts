import { policyText } from '../../../project/model/resolve-policy';
import type { ResolveSummary } from '../../resolve/resolve-summary';
import type { Report } from '../../report/model';
import type { GateResult } from '../../../project/gate';
import type { ProjectModel } from '../../../project/model/model';
import type { Project } from '../../../engine/project';
import type { SuggestionUse } from './suggestions';

/** Machine-readable facts that no standard covers: guideline, agreement, resolving. Parquet footers have the same keys. */
export interface Process {
  readonly version: 1;
  readonly guideline: {
    readonly file: string;
    readonly version: string | null;
    readonly meaning: string;
    readonly sha256: string;
  };
  readonly offset_unit: 'codepoint';
  readonly agreement: readonly {
    readonly layer: string;
    readonly metric: string;
    readonly value: number | null;
    readonly interval?: readonly [number, number];
    readonly reason?: string;
    readonly n_items: number;
    readonly n_annotators: number;
  }[];
  /** Answers per answered sample. */
  readonly annotations_per_item: {
    readonly mean: number | null;
    readonly counts: Readonly<Record<string, number>>;
  };
  readonly annotators: readonly {
    readonly name: string;
    readonly answers: number;
  }[];
  readonly adjudication: {
    readonly policy: string;
    readonly decided_samples: number;
    readonly layers: Readonly<
      Record<
        string,
        {
          readonly resolved: number;
          readonly unresolved: number;
          readonly sources: Readonly<Record<string, number>>;
          readonly reasons: Readonly<Record<string, number>>;
        }
      >
    >;
  };
  readonly suggestions: readonly SuggestionUse[];
  readonly gate: { readonly passes: boolean; readonly forced: boolean };
}

export interface ProcessParts {
  readonly guideline: Process['guideline'];
  readonly report: Report;
  readonly resolved: ResolveSummary;
  readonly suggestions: readonly SuggestionUse[];
  readonly gate: GateResult;
  readonly forced: boolean;
}

/** Assembles the process from computed results. */
export function annotationProcess(project: Project, model: ProjectModel, parts: ProcessParts): Process {
  const { guideline, report, resolved, suggestions, gate, forced } = parts;
  const { counts, mean } = answersPerSample(project);
  return {
    version: 1,
    guideline,
    offset_unit: 'codepoint',
    agreement: report.layers
      .filter(({ answers }) => answers > 0)
      .map(({ id, headline, pairable, annotators }) => ({
        layer: id,
        metric: headline.key,
        value: headline.value,
        ...(headline.ci95 && { interval: headline.ci95 }),
        ...(headline.reason !== undefined && { reason: headline.reason }),
        n_items: pairable,
        n_annotators: annotators.length,
      })),
    annotations_per_item: { mean, counts },
    annotators: report.annotators.map(({ name, answers }) => ({ name, answers })),
    adjudication: {
      policy: policyText(model.schema.training.resolve),
      decided_samples: report.counts.decided,
      layers: Object.fromEntries(
        [...resolved.layers].map(([id, one]) => [
          id,
          {
            resolved: one.resolved,
            unresolved: one.unresolved,
            sources: Object.fromEntries([...one.sources].sort()),
            reasons: Object.fromEntries([...one.reasons].sort()),
          },
        ]),
      ),
    },
    suggestions,
    gate: { passes: gate.passes, forced },
  };
}

function answersPerSample(project: Project): Process['annotations_per_item'] {
  const { table } = project.records;
  const bySample = new Map<number, number>();
  for (let row = 0; row < table.rows; row += 1)
    if (table.counts(row)) bySample.set(table.key(row), (bySample.get(table.key(row)) ?? 0) + 1);
  const counts = new Map<number, number>();
  let sum = 0;
  for (const n of bySample.values()) {
    counts.set(n, (counts.get(n) ?? 0) + 1);
    sum += n;
  }
  return {
    mean: bySample.size === 0 ? null : sum / bySample.size,
    counts: Object.fromEntries(
      [...counts].sort(([a], [b]) => a - b).map(([n, samples]) => [String(n), samples]),
    ),
  };
}
