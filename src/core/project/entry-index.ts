/** Indexes of the guideline's entries, made once for each version of it and only when somebody asks. */
import { kept } from '../kept';
import { sameEnds } from '../kept-list';
import type { Definition, GuidelineEntries, GuidelineModel, Unplaced } from './model';

type Definitions = GuidelineEntries['definitions'];

const indexes = new WeakMap<Definitions, Map<string, Unplaced<Definition>>>();
/** The list that an index was made of last. */
let latest: WeakRef<Definitions> | undefined;

/** The entry for each label: the first one, where it has several. While the ids stay what they are, so does the map, with the entries of the day. */
export function definitionsById({
  entries: { definitions },
}: GuidelineModel): ReadonlyMap<string, Unplaced<Definition>> {
  let index = indexes.get(definitions);
  if (index) return index;
  const earlier = latest?.deref();
  index = (earlier && followed(earlier, definitions)) ?? firstById(definitions);
  indexes.set(definitions, index);
  latest = new WeakRef(definitions);
  return index;
}

/** Makes the index of a list that of a later one with the same ids; undefined where they are others. */
function followed(earlier: Definitions, now: Definitions): Map<string, Unplaced<Definition>> | undefined {
  const index = indexes.get(earlier);
  if (!index || earlier.length !== now.length) return undefined;
  const { head, tail } = sameEnds(earlier, now);
  const end = now.length - tail;
  for (let n = head; n < end; n++) if (earlier[n]!.id !== now[n]!.id) return undefined;
  // Who asks for the earlier list once more gets one of its own.
  indexes.delete(earlier);
  for (let n = head; n < end; n++) {
    const { id } = now[n]!;
    if (index.get(id) === earlier[n]) index.set(id, now[n]!);
  }
  return index;
}

/** The labels whose entry in the second of two lists may not be that of the first. */
export function changedEntries(before: Definitions, now: Definitions): ReadonlySet<string> {
  const { head, tail } = sameEnds(before, now);
  const ids = new Set<string>();
  for (const list of [before, now]) for (let n = head; n < list.length - tail; n++) ids.add(list[n]!.id);
  return ids;
}

/** Ids of all that a record can cite, in the order of the file. */
export const citableIdSet = kept(({ entries }: GuidelineModel): ReadonlySet<string> => {
  const { rules, definitions, tieBreakers } = entries;
  const ids = new Set(rules.map(({ id }) => id));
  for (const { include, exclude } of definitions)
    for (const list of [include, exclude]) for (const { id } of list) ids.add(id);
  for (const { id } of tieBreakers) ids.add(id);
  return ids;
});

/** Ids of examples that have one. */
export const exampleIds = ({ entries }: GuidelineModel): ReadonlySet<string> => idsOf(entries.examples);

const idsOf = kept(
  (examples: GuidelineEntries['examples']) => new Set(examples.flatMap(({ id }) => (id === '' ? [] : [id]))),
);

/** The first item of each id. */
export function firstById<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of list) if (!map.has(item.id)) map.set(item.id, item);
  return map;
}
