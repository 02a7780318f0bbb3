import type { ProjectModel } from '../../project/model/model';
import { decides, type DecisionRecord, type Labels } from '../../project/records/records';
import type { Step } from '../../project/model/resolve-policy';
import type { SampleResolution } from '../resolve/resolution';
import type { Layer } from '../../project/schema/layer-types';
import { layersIn } from '../../project/schema/per-turn';
import { textHash } from '../../base/text/hash';
import type { NewRecord } from '../../engine/journal';
import type { Project } from '../../engine/project';
import { awaited } from '../../engine/review/returned';
import { ProjectResolver, type LeftOutRow, type ResolvedSample } from '../resolve/resolve-project';
import { joinsMarks, marksText } from '../../kinds/traits';
import { defined } from '../../base/objects';

/** A strategy to decide many samples. */
export type Strategy =
  /** The unanimous answer of two or more people. */
  | { readonly kind: 'unanimous' }
  /** The answer of more than the share `quorum` of two or more people. */
  | { readonly kind: 'majority'; readonly quorum: number }
  | { readonly kind: 'person'; readonly annotator: string };

export interface DecisionPlanOptions {
  readonly strategy: Strategy;
  readonly layers?: readonly string[];
  readonly samples?: ReadonlySet<string>;
  /** Only samples whose key passes this filter. */
  readonly only?: (key: number) => boolean;
}

/** The decision planned for one sample, or none; `open` layers remain undecided. */
export interface PlannedDecision {
  readonly resolved: ResolvedSample;
  /** Absent if everything was decided before, or nothing can be. */
  readonly record?: NewRecord<DecisionRecord>;
  /** Layers decided by this record and not before. */
  readonly layers: readonly string[];
  /** Layers that were decided before and stay as they are. */
  readonly decidedBefore: readonly string[];
}

/** The decisions of a strategy, in the order of the data. Earlier decisions stay; ties and single answers are not decided. */
export class DecisionPlan {
  readonly resolver: ProjectResolver;

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly options: DecisionPlanOptions,
  ) {
    const { strategy, layers, samples, only } = options;
    this.resolver = new ProjectResolver(project, model, {
      policy: {
        steps: ['decision', ...STEPS[strategy.kind]],
        quorum: strategy.kind === 'majority' ? strategy.quorum : 0,
        minAnswers: strategy.kind === 'person' ? 1 : 2,
        minPosterior: 1,
        spans: 'majority',
      },
      ...defined({ layers, samples, only }),
      ...(strategy.kind === 'person' && { annotators: new Set([strategy.annotator]) }),
    });
  }

  async *decisions(leftOut?: (row: LeftOutRow) => void): AsyncGenerator<PlannedDecision> {
    for await (const resolved of this.resolver.samples(leftOut)) yield this.#plan(resolved);
  }

  #plan(resolved: ResolvedSample): PlannedDecision {
    const { sample, resolution } = resolved;
    const standing = this.project.records.decisions.get(sample.id)?.record;
    const before = standing && decides(standing) ? standing : undefined;
    const fresh = [...resolution.resolved].filter(([, { source }]) => source !== 'decision');
    const layers = fresh.map(([id]) => id);
    const decidedBefore = Object.keys({ ...before?.labels, ...before?.valid });
    // A returned sample is not decided before its annotators answer again.
    if (layers.length === 0 || awaited(this.project.records, sample.key).length > 0)
      return { resolved, layers: [], decidedBefore };
    const labels = this.#labels(before?.labels ?? {}, resolution, layers);
    const { valid, cause, reason, rules } = before ?? {};
    const { kind, ...settings } = this.options.strategy;
    const record: NewRecord<DecisionRecord> = {
      sample: sample.id,
      text_hash: textHash(sample.text),
      ...(hasSpans(this.resolver.layers, labels) && { unit: 'codepoint' }),
      labels,
      ...defined({ valid, cause, reason, rules }),
      origin: { kind: 'policy', strategy: kind, ...settings },
      over: [standing?.id ?? null],
    };
    return { resolved, record, layers, decidedBefore };
  }

  /** The earlier decision plus the new layers. Relations refer to spans by id, so their spans are taken from the same resolution. */
  #labels(before: Labels, { resolved }: SampleResolution, fresh: readonly string[]): Labels {
    const labels: Labels = { ...before };
    const answers = Object.fromEntries([...resolved].map(([id, { value }]) => [id, value]));
    for (const layer of layersIn(this.resolver.layers, answers)) {
      if (!fresh.includes(layer.id)) continue;
      labels[layer.id] = resolved.get(layer.id)!.value;
      const spans = joinsMarks(layer) ? resolved.get(layer.spans) : undefined;
      if (joinsMarks(layer) && spans) labels[layer.spans] = spans.value;
    }
    return labels;
  }
}

const STEPS: Readonly<Record<Strategy['kind'], readonly Step[]>> = {
  unanimous: ['unanimous'],
  majority: ['unanimous', 'majority'],
  person: ['unanimous'],
};

const hasSpans = (layers: readonly Layer[], labels: Labels): boolean =>
  layers.some((layer) => marksText(layer) && Object.hasOwn(labels, layer.id));
