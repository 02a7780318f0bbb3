import type { BootstrapOptions } from '../../agreement/change/paired-bootstrap';
import type { GuidelineChange, GuidelineDiff } from '../../project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../project/guideline/diff/stale';
import { samplesToReview, type SamplesToReview } from '../../engine/statistics/samples-to-review';
import {
  bucketChanges,
  disagreementChanges,
  type BucketChange,
  type DisagreementChange,
} from './disagreement-changes';
import { GuidelineTouch } from './guideline-touch';
import { LabelChanges, type LayerChanges } from './label-changes';
import { LayerMoveCounter, type LayerMove } from './layer-move';
import { classOf } from './sample-classes';
import type { VersionPair } from './version-pair';

/** The differences between two versions of a project. */
export interface VersionComparison {
  readonly diff: GuidelineDiff;
  readonly changes: readonly GuidelineChange[];
  readonly stale: Pick<DiffStaleness, 'labels' | 'layers'>;
  readonly review: SamplesToReview;
  readonly labels: ReadonlyMap<string, LayerChanges>;
  /** By layer, in the order of the later version. */
  readonly moves: readonly LayerMove[];
  readonly disagreements: readonly DisagreementChange[];
  /** Layers that are not compared: those asked of each turn. */
  readonly leftOut: readonly string[];
  readonly buckets: {
    readonly disagreements: readonly BucketChange[];
    readonly errors: readonly BucketChange[];
  };
}

/** Number of samples to process before yielding. */
const TOGETHER = 500;

/** Compares two loaded versions of a project. Reads all answers of both. See docs/compare.md. */
export async function compareVersions(
  pair: VersionPair,
  options: BootstrapOptions,
): Promise<VersionComparison> {
  const { diff, before, after } = pair;
  const stale = new DiffStaleness(diff, before.model, after.model);
  const touch = new GuidelineTouch(pair);
  const labels = new LabelChanges(pair);
  const counters = pair.layers.map((layer) => ({ layer, move: new LayerMoveCounter(pair, layer, touch) }));
  let seen = 0;
  for (const sample of pair.samples()) {
    for (const { layer, move } of counters) {
      const requested = (layer.after ?? layer.before)!;
      const earlier = pair.answersBefore(sample, requested);
      const later = pair.answersAfter(sample, requested);
      labels.count(sample, layer, earlier, later);
      const own = classOf(layer.id, earlier, later, touch);
      if (own) move.add(sample, own);
    }
    seen += 1;
    if (seen % TOGETHER === 0) await options.pause();
  }
  const moves: LayerMove[] = [];
  for (const { move } of counters) moves.push(await move.result(options));
  return {
    diff,
    changes: touch.changes,
    stale,
    review: await samplesToReview(after.project, after.model, stale, diff.before, diff.after, options.pause),
    labels: labels.layers,
    moves,
    disagreements: await disagreementChanges(pair, options.pause),
    leftOut: pair.leftOut,
    buckets: bucketChanges(pair),
  };
}
