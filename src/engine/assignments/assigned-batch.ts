import { KeySet } from '../../base/columns/key-set';
import type { Batch } from '../../project/model/model';
import type { AssignedBatch } from './assignments';
import type { Frozen, StoredPeople } from './read-frozen';

/** A batch whose people are kept in its file: what its description says of people counts no more, except who left. */
export function storedBatch(
  batch: Batch,
  { file, keys }: Frozen,
  { names: stored, most, at, reserveAt }: StoredPeople,
  renamed: ReadonlyMap<string, string>,
): AssignedBatch {
  const names = stored.map((name) => renamed.get(name) ?? name);
  const listed = new Set(batch.people.map(({ id }) => id));
  const people = [
    ...batch.people,
    ...[...new Set(names)].filter((id) => !listed.has(id)).map((id) => ({ id })),
  ];
  const indexOf = new Map(people.map(({ id }, n) => [id, n]));
  const indices = names.map((name) => indexOf.get(name)!);
  const renumbered = (people: AssignedBatch['peopleAt']) => (n: number) =>
    people(n).map((name) => indices[name]!);
  return assignedBatch({
    batch,
    settings: { people, perSample: most, method: 'balanced', seed: batch.seed },
    frozen: file,
    keys,
    peopleAt: renumbered(at),
    reserveAt: renumbered(reserveAt),
  });
}

/** A batch with the samples of each of its people. */
export function assignedBatch(
  chosen: Pick<AssignedBatch, 'batch' | 'settings' | 'frozen' | 'keys' | 'peopleAt' | 'reserveAt'>,
): AssignedBatch {
  const { batch, settings, keys } = chosen;
  const people = batch?.people ?? [];
  const planned = settings.people.map(() => new KeySet());
  const reserves = settings.people.map(() => new KeySet());
  for (let n = 0; n < keys.length; n++) {
    const key = keys[n]!;
    if (key < 0) continue;
    for (const person of chosen.peopleAt(n)) planned[person]!.add(key);
    for (const person of chosen.reserveAt(n)) {
      // Of two names that a migration made one, the person who labels the sample anyway is no reserve.
      if (!planned[person]!.has(key)) reserves[person]!.add(key);
      planned[person]!.add(key);
    }
  }
  return {
    ...chosen,
    planned,
    reserves,
    indexOf: new Map(settings.people.map(({ id }, n) => [id, n])),
    members: new Set([...settings.people, ...people].map(({ id }) => id)),
    left: new Set(people.flatMap(({ id, left }) => (left ? [id] : []))),
  };
}
