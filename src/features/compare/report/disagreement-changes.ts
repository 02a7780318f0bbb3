import { bucketsOf, type Bucket } from '../../buckets/buckets';
import { DisagreementFinder } from '../../buckets/disagreements';
import { itemState } from '../../buckets/items/group-items';
import type { NamesNow } from '../names-now';
import type { Counts, DisagreementRow, DisagreementSide } from './model';
import type { Version, VersionPair } from '../version-pair';

/** Every disagreement of either version: came and stayed layer by layer, then those that went. */
export async function disagreementChanges(
  { before, after, names }: VersionPair,
  pause: () => Promise<void>,
): Promise<DisagreementRow[]> {
  const key = (layer: string, sample: string): string => JSON.stringify([layer, sample]);
  const earlier = new Map<string, DisagreementRow>();
  for await (const { sample, layer, ...state } of statesOf(before, pause)) {
    const now = names.layer(layer);
    earlier.set(key(now, sample), { sample, layer: now, change: 'went', before: state, after: null });
  }
  const changes: DisagreementRow[] = [];
  for await (const { sample, layer, ...state } of statesOf(after, pause)) {
    const known = earlier.get(key(layer, sample));
    earlier.delete(key(layer, sample));
    if (known) changes.push({ ...known, change: 'stayed', after: state });
    else changes.push({ sample, layer, change: 'came', before: null, after: state });
  }
  return [...changes, ...earlier.values()];
}

/** Disagreements between two pauses. */
const DISAGREEMENTS_PER_PAUSE = 200;

async function* statesOf(
  { project, model }: Version,
  pause: () => Promise<void>,
): AsyncIterable<DisagreementSide & { readonly sample: string; readonly layer: string }> {
  const finder = await DisagreementFinder.gather(project, model, pause);
  const view = project.view(model);
  let seen = 0;
  for (const layer of finder.layers) {
    if (layer.per !== undefined) continue;
    for (const key of finder.samplesOn(layer)) {
      const cause = finder.causeOn(key, layer);
      if (cause === undefined) continue;
      const decided = itemState(project, { key, layer: layer.id }) === 'decided';
      yield { sample: view.name(key), layer: layer.id, cause, decided };
      seen += 1;
      if (seen % DISAGREEMENTS_PER_PAUSE === 0) await pause();
    }
  }
}

/** A bucket in both versions: how many samples it had and has, and how many of them are others. */
export interface BucketChange extends Counts {
  /** As the later version has it, where it has one. */
  readonly bucket: Bucket;
}

/** Disagreements and errors by bucket, in the order of the later version; what is empty there comes last. */
export function bucketChanges({ before, after, names }: VersionPair): BucketChange[] {
  const [one, two] = [bucketsOf(before.project), bucketsOf(after.project)];
  return [
    ...changesOf(one.disagreements, two.disagreements, names),
    ...changesOf(one.errors, two.errors, names),
  ];
}

function changesOf(before: readonly Bucket[], after: readonly Bucket[], names: NamesNow): BucketChange[] {
  const earlier = new Map(
    before.map((bucket) => {
      const labels = bucket.labels.map((label) => names.label(bucket.layer ?? '', label));
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
