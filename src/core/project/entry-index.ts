/** Indexes of the guideline's entries, made once for each version of it and only when somebody asks. */
import { kept } from '../kept';
import type { Definition, GuidelineEntries, GuidelineModel, Unplaced } from './model';

/** The entry for each label: the first one, where it has several. */
export const definitionsById = ({ entries }: GuidelineModel): ReadonlyMap<string, Unplaced<Definition>> =>
  byId(entries.definitions);

const byId = kept((definitions: GuidelineEntries['definitions']) => firstById(definitions));

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
