import { foldText, ShingleSet } from '../../../base/similarity/shingle-set';
import type { Part } from './part';
import { addTo } from '../../../base/group-by';

/** A part in two versions; with one side absent it is new or gone. Different keys: it looks renamed. */
export interface PartPair {
  readonly before?: Part;
  readonly after?: Part;
}

/** How alike two texts must be for a new id to be taken for a new name: share of stretches of four characters. */
const ALIKE = 0.7;
const SHINGLE = 4;
/** Texts shorter than this, in UTF-16 units, are recognised only when they are equal. */
const SHORTEST = 20;
/** More parts without a partner than this are compared for equality only: all pairs would take too long. */
const MAX_COMPARED = 300;

/** Pairs parts of one kind: by key, renamings (old id -> new id), same wording, similar wording. In the order of `after`, then the rest. */
export function pairParts(
  before: readonly Part[],
  after: readonly Part[],
  renamings: ReadonlyMap<string, string>,
): PartPair[] {
  const partner = new Map<Part, Part>();
  const earlier = new Map(before.map((part) => [part.key, part]));
  for (const part of after) {
    const same = earlier.get(part.key);
    if (same) partner.set(part, same);
  }
  const taken = new Set(partner.values());
  const gone = before.filter((part) => !taken.has(part));
  const fresh = after.filter((part) => !partner.has(part));
  for (const [old, now] of lookAlike(gone, fresh, renamings)) {
    partner.set(now, old);
    taken.add(old);
  }
  return [
    ...after.map((part) => ({ after: part, ...(partner.has(part) && { before: partner.get(part)! }) })),
    ...before.filter((part) => !taken.has(part)).map((part) => ({ before: part })),
  ];
}

function lookAlike(
  gone: readonly Part[],
  fresh: readonly Part[],
  renamings: ReadonlyMap<string, string>,
): [Part, Part][] {
  const old = new Set(gone);
  const now = new Set(fresh);
  const pairs: [Part, Part][] = [];
  const pair = (a: Part, b: Part): void => {
    pairs.push([a, b]);
    old.delete(a);
    now.delete(b);
  };
  for (const from of gone) {
    const name = renamings.get(from.id);
    const to = name === undefined ? undefined : fresh.find((part) => now.has(part) && part.id === name);
    if (to) pair(from, to);
  }
  const byLikeness = new Map<string, Part[]>();
  for (const part of old) {
    const likeness = foldText(part.likeness);
    if (likeness !== '') addTo(byLikeness, likeness, part);
  }
  for (const part of now) {
    const same = byLikeness.get(foldText(part.likeness))?.find((candidate) => old.has(candidate));
    if (same) pair(same, part);
  }
  for (const [a, b] of similar([...old], [...now])) if (old.has(a) && now.has(b)) pair(a, b);
  return pairs;
}

/** Pairs with alike wording, the most alike first; equally alike ones in the order of the versions. */
function similar(old: readonly Part[], now: readonly Part[]): [Part, Part][] {
  const long = (part: Part): boolean => part.likeness.length >= SHORTEST;
  const [left, right] = [old.filter(long), now.filter(long)];
  if (left.length === 0 || right.length === 0 || left.length + right.length > MAX_COMPARED) return [];
  const sets = new Map([...left, ...right].map((part) => [part, shinglesOf(part)]));
  const found = left.flatMap((a) =>
    right.map((b) => ({ a, b, alike: sets.get(a)!.similarity(sets.get(b)!) })),
  );
  return found
    .filter(({ alike }) => alike >= ALIKE)
    .sort((x, y) => y.alike - x.alike)
    .map(({ a, b }) => [a, b]);
}

function shinglesOf({ likeness }: Part): ShingleSet {
  const set = new ShingleSet(SHINGLE);
  set.take(likeness);
  return set;
}
