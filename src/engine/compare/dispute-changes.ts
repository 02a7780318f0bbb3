import type { Cause } from '../../core/disagreement/causes';
import { decides } from '../../core/records/records';
import { bucketsOf, type Bucket } from '../disagreement/buckets';
import { disputesOf, type Dispute } from '../disagreement/disputes';
import type { Project } from '../project';
import type { NamesNow } from './names-now';
import type { VersionPair } from './version-pair';

/** A disagreement: on which sample and layer, why, and whether a reviewer has decided it. */
export interface DisputeState {
  readonly cause: Cause;
  readonly decided: boolean;
}

/** A disagreement that at least one of the versions has. */
export interface DisputeChange {
  readonly sample: string;
  readonly layer: string;
  readonly change: 'went' | 'came' | 'stayed';
  readonly before?: DisputeState;
  readonly after?: DisputeState;
}

/** Every disagreement of either version: came and stayed in the order of the later one, then those that went. */
export async function disputeChanges(
  { before, after, names }: VersionPair,
  pause: () => Promise<void>,
): Promise<DisputeChange[]> {
  const key = ({ sample, layer }: Pick<Dispute, 'sample' | 'layer'>): string =>
    JSON.stringify([layer, sample]);
  const earlier = new Map(
    (await disputesOf(before.project, pause)).map((dispute) => {
      const layer = names.layer(dispute.layer);
      const state = { sample: dispute.sample, layer, before: stateOf(before.project, dispute) };
      return [key(state), state] as const;
    }),
  );
  const changes = (await disputesOf(after.project, pause)).map((dispute): DisputeChange => {
    const known = earlier.get(key(dispute));
    earlier.delete(key(dispute));
    const { sample, layer } = dispute;
    const state = stateOf(after.project, dispute);
    return known
      ? { sample, layer, change: 'stayed', before: known.before, after: state }
      : { sample, layer, change: 'came', after: state };
  });
  return [...changes, ...[...earlier.values()].map((gone): DisputeChange => ({ ...gone, change: 'went' }))];
}

function stateOf({ records }: Project, { sample, layer, cause }: Dispute): DisputeState {
  const record = records.decisions.get(sample)?.record;
  const decided = record !== undefined && decides(record) ? { ...record.labels, ...record.valid } : {};
  return { cause, decided: Object.hasOwn(decided, layer) };
}

/** A bucket in both versions: how many samples it had and has, and how many of them are others. */
export interface BucketChange {
  /** As the later version has it, where it has one. */
  readonly bucket: Bucket;
  readonly before: number;
  readonly after: number;
  readonly went: number;
  readonly came: number;
  readonly stayed: number;
}

/** Disagreements and errors by bucket, in the order of the later version; what is empty there comes last. */
export function bucketChanges({ before, after, names }: VersionPair): {
  disagreements: BucketChange[];
  errors: BucketChange[];
} {
  const [one, two] = [bucketsOf(before.project), bucketsOf(after.project)];
  return {
    disagreements: changesOf(one.disagreements, two.disagreements, names),
    errors: changesOf(one.errors, two.errors, names),
  };
}

function changesOf(before: readonly Bucket[], after: readonly Bucket[], names: NamesNow): BucketChange[] {
  const earlier = new Map(
    before.map((bucket) => {
      const labels = bucket.labels.map((label) => names.label(label));
      const renamed = {
        ...bucket,
        labels,
        ...(bucket.layer !== undefined && { layer: names.layer(bucket.layer) }),
      };
      return [keyOf(renamed), renamed] as const;
    }),
  );
  const changes = after.map((bucket) => {
    const known = earlier.get(keyOf(bucket));
    earlier.delete(keyOf(bucket));
    return changeOf(bucket, known?.samples ?? [], bucket.samples);
  });
  return [...changes, ...[...earlier.values()].map((bucket) => changeOf(bucket, bucket.samples, []))];
}

/** Renaming may change which label of a pair comes first. */
const keyOf = ({ kind, layer, labels, rule }: Bucket): string =>
  JSON.stringify([kind, layer, rule, [...labels].sort()]);

function changeOf(bucket: Bucket, before: readonly string[], after: readonly string[]): BucketChange {
  const known = new Set(before);
  const stayed = after.filter((sample) => known.has(sample)).length;
  return {
    bucket,
    before: before.length,
    after: after.length,
    went: before.length - stayed,
    came: after.length - stayed,
    stayed,
  };
}
