import { addOne } from '../../base/lists';
import type { UnresolvedReason } from './resolution';
import type { Layer } from '../../project/schema/layer-types';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { LeftOutRow, ResolvedSample } from './resolve-project';

/** One layer of one sample without an answer. */
export interface OpenCase {
  readonly sample: string;
  readonly layer: string;
  readonly reason: UnresolvedReason;
  readonly detail: string;
  /** The sample: project-relative path and 0-based line. */
  readonly path: string;
  readonly line: number;
}

export class LayerSummary {
  resolved = 0;
  unresolved = 0;
  /** Source -> samples, or turns if each is asked about. */
  readonly sources = new Map<string, number>();
  /** Reason -> likewise. */
  readonly reasons = new Map<string, number>();
  /** Spans or relations that the policy for spans left out of answers although someone set them, or took although not everyone did. */
  dropped = 0;
  added = 0;
  /** Samples on which people answered the layer although the resolved answers do not ask it. */
  notAsked = 0;
  /** Answers that do not count because they are no valid ones. */
  ignored = 0;
}

/** Samples with answers, and those of them without an unresolved layer. */
export interface ResolvedCount {
  samples: number;
  resolved: number;
}

/** Counts what was resolved, sample by sample. */
export class ResolveSummary {
  /** Samples with an answer or a decision. */
  answered = 0;
  /** Of those, samples without an unresolved layer. */
  complete = 0;
  /** Samples that no one answered or decided. */
  unlabelled = 0;
  flagged = 0;
  /** Samples with answers, by how many people answered. */
  readonly byPeople: ReadonlyMap<'one person' | 'two people or more', ResolvedCount> = new Map([
    ['one person', { samples: 0, resolved: 0 }],
    ['two people or more', { samples: 0, resolved: 0 }],
  ]);
  readonly layers: ReadonlyMap<string, LayerSummary>;
  /** In the order of the data. */
  readonly open: OpenCase[] = [];
  readonly leftOut: LeftOutRow[] = [];

  constructor(layers: readonly Layer[]) {
    this.layers = new Map(layers.map(({ id }) => [id, new LayerSummary()]));
  }

  add({ sample, resolution, answers, flags, path, line }: ResolvedSample): void {
    const isDecided =
      [...resolution.resolved.values()].some(({ source }) => source === 'decision') ||
      [...resolution.unresolved.values()].some(({ reason }) => reason === 'several-valid');
    const isAnswered = answers > 0 || isDecided;
    if (isAnswered) this.answered += 1;
    else this.unlabelled += 1;
    if (flags.size > 0) this.flagged += 1;
    if (isAnswered && resolution.unresolved.size === 0) this.complete += 1;
    if (answers > 0) {
      const count = this.byPeople.get(answers === 1 ? 'one person' : 'two people or more')!;
      count.samples += 1;
      if (resolution.unresolved.size === 0) count.resolved += 1;
    }
    for (const [id, { source, spans }] of resolution.resolved) {
      const layer = this.layers.get(schemaLayerOf(id))!;
      layer.resolved += 1;
      addOne(layer.sources, source);
      layer.dropped += spans?.dropped.length ?? 0;
      layer.added += spans?.added.length ?? 0;
    }
    if (isAnswered)
      for (const [id, { reason, detail }] of resolution.unresolved) {
        const layer = this.layers.get(schemaLayerOf(id))!;
        layer.unresolved += 1;
        addOne(layer.reasons, reason);
        this.open.push({ sample: sample.id, layer: id, reason, detail, path, line });
      }
    for (const id of resolution.notAsked) this.layers.get(schemaLayerOf(id))!.notAsked += 1;
    for (const { layer } of resolution.ignored) this.layers.get(schemaLayerOf(layer))!.ignored += 1;
  }

  /** What the policy for spans dropped and added, one sentence per layer; empty where it did neither. */
  get changedSpans(): string[] {
    return [...this.layers].flatMap(([id, { dropped, added }]) =>
      dropped + added === 0
        ? []
        : [
            `${id}: the policy for spans left out ${dropped.toLocaleString('en')} that someone set, and took ${added.toLocaleString('en')} that not everyone set.`,
          ],
    );
  }

  get incomplete(): number {
    return this.answered - this.complete;
  }
}
