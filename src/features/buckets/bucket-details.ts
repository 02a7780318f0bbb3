import { decides, isFlag, type LayerValue } from '../../project/records/records';
import type { Project, WithModel } from '../../engine/project';
import { judgedAnswer } from '../../engine/gold/judged';
import type { Bucket } from './buckets';
import { nearDuplicateItems } from './items/near-duplicate-items';
import { answersOn, placeOf, valueOn, type SampleAnswer, type SamplePlace } from './sample-answers';

interface SampleDecision {
  readonly reviewer: string;
  readonly value: LayerValue | undefined;
  readonly cause: string | undefined;
  readonly reason: string | undefined;
}

/** One sample of a bucket, with the facts that explain why it is there. */
export interface BucketSample {
  readonly sample: string;
  readonly place: SamplePlace | undefined;
  /** For disagreements and gold mismatches, all answers; for stale labels, flags and attention checks, the answers they concern. */
  readonly answers: readonly SampleAnswer[];
  /** For a gold mismatch: the right value. */
  readonly gold: LayerValue | undefined;
  readonly decision: SampleDecision | undefined;
  /** For near duplicates: a similar sample with the usual answer. */
  readonly like: string | undefined;
}

/** Yields the samples of a bucket with their answers, which are read one sample at a time. */
export function* bucketSamples({ project, model }: WithModel, bucket: Bucket): Iterable<BucketSample> {
  const { kind, layer } = bucket;
  const twins = new Map(
    kind === 'alike-texts'
      ? nearDuplicateItems({ project, model }).map((one) => [`${one.layer} ${one.key}`, one.twin!])
      : [],
  );
  const likeOf = (sample: string): BucketSample['like'] => {
    const key = project.samples.ids.find(sample);
    const twin = twins.get(`${layer} ${key}`);
    return twin === undefined ? undefined : project.view(model).name(twin);
  };
  for (const sample of bucket.samples) {
    const gold = kind === 'gold-mismatch' ? project.records.gold.get(sample)?.record.labels : undefined;
    yield {
      sample,
      place: placeOf(project, sample),
      answers:
        kind === 'schema-violation'
          ? []
          : answersOn({ project, model }, sample, layer).filter(concerns(kind, { project, model }, sample)),
      gold: gold && layer !== undefined && Object.hasOwn(gold, layer) ? gold[layer] : undefined,
      decision: layer === undefined ? undefined : decisionOn(project, sample, layer),
      like: twins.size === 0 ? undefined : likeOf(sample),
    };
  }
}

function concerns(
  kind: string,
  { project, model }: WithModel,
  sample: string,
): (answer: SampleAnswer) => boolean {
  if (kind === 'attention-check')
    return ({ annotator }) => (judgedAnswer(project, model, annotator, sample)?.wrong.length ?? 0) > 0;
  if (kind === 'stale-label') return ({ stale }) => stale;
  if (isFlag(kind)) return ({ flags }) => flags.includes(kind);
  return () => true;
}

function decisionOn(project: Project, sample: string, layer: string): SampleDecision | undefined {
  const record = project.records.decisions.get(sample)?.record;
  if (!record || !decides(record)) return undefined;
  const { reviewer, labels, cause, reason } = record;
  return {
    reviewer,
    value: labels && valueOn(labels, layer),
    cause,
    reason,
  };
}
