import { byCodeUnit, maxOf, addTo } from '../../../base/lists';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import type { Grouping, Sorting } from '../../../disagreement/list-order';
import { decidedOn, decides } from '../../../project/records/records';
import { awaited } from '../../../engine/review/returned';
import type { Project } from '../../../engine/project';

/** One disagreement or one error, as trees, queues and searches list it. */
export interface BucketItem {
  readonly id: string;
  readonly kind: string;
  readonly layer: string | undefined;
  /** Key of the sample; -1 if the record names no readable one. */
  readonly key: number;
  /** Key of the other sample, for near duplicates. */
  readonly twin?: number;
  /** Keys of all samples whose answers made it an item: those of a group of near duplicates. */
  readonly among?: readonly number[];
  /** The sample's id, or the place in a file if there is no sample; if absent, look it up by key. */
  readonly name?: string;
  /** Project-relative path and 0-based line of a problem in a file. */
  readonly at?: { readonly file: string; readonly line: number };
  /** The conflicting labels, joined, or the lint rule: a name that determines one group. */
  readonly about: string;
  /** Ids of the buckets that reports count it in; a disagreement among three labels is in three. */
  readonly buckets: readonly string[];
  readonly labels: readonly string[];
  /** Codes of the people concerned. */
  readonly annotators: readonly number[];
  /** Cited rules, or the lint rule that was broken. */
  readonly rules: readonly string[];
  /** Cost of the mistake by the guideline; an ordinary mistake costs 1. */
  readonly cost: number;
}

export type ItemState = 'open' | 'returned' | 'decided';

/** The state of a disagreement: decided on its layer, returned to annotators who have not answered again, or open. */
export function itemState(
  { records }: Project,
  { key, layer }: Pick<BucketItem, 'key' | 'layer'>,
): ItemState {
  const record = records.decisionOf(key);
  if (!record) return 'open';
  if (record.return_to && !record.withdrawn) return awaited(records, key).length > 0 ? 'returned' : 'open';
  if (layer === undefined || !decides(record)) return 'open';
  return decidedOn(record, layer) ? 'decided' : 'open';
}

export interface ItemGroup {
  /** Their common property: a cause, a bucket, an annotator's code or a rule; '' if an item has none. */
  readonly by: string;
  readonly items: readonly BucketItem[];
  readonly cost: number;
  /** The average error score; undefined unless scores were requested. */
  readonly score: number | undefined;
}

/** How likely an item is an error, of anyone or of the person with the code. Undefined for items without a score. */
export type ScoreOf = (one: BucketItem, annotator?: number) => number | undefined;

/** Groups items. By pair, annotator and rule an item may be in several groups; by cause and by conflicting labels it is in one. */
export function groupItems(
  items: Iterable<BucketItem>,
  by: Grouping | 'about' | 'layer',
  scoreOf?: ScoreOf,
): ItemGroup[] {
  const groups = new Map<string, BucketItem[]>();
  for (const one of items) for (const name of namesOf(one, by)) addTo(groups, name, one);
  return [...groups].map(([name, list]) => ({
    by: name,
    items: list,
    cost: list.reduce((sum, { cost }) => sum + cost, 0),
    score: scoreOf && mean(list, (one) => scoreOf(one, by === 'annotator' ? Number(name) : undefined)),
  }));
}

function namesOf(one: BucketItem, by: Grouping | 'about' | 'layer'): readonly string[] {
  switch (by) {
    case 'cause':
      return [one.kind];
    case 'about':
      return [one.about];
    case 'layer':
      return [schemaLayerOf(one.layer ?? '')];
    case 'pair':
      return orNone(one.buckets);
    case 'annotator':
      return orNone([...new Set(one.annotators)].map(String));
    case 'rule':
      return orNone(one.rules);
  }
}

const NONE: readonly string[] = [''];
const orNone = (names: readonly string[]): readonly string[] => (names.length > 0 ? names : NONE);

function mean(
  items: readonly BucketItem[],
  scoreOf: (one: BucketItem) => number | undefined,
): number | undefined {
  const scores = items.flatMap((one) => scoreOf(one) ?? []);
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Sorts groups in place, and equal ones by name. `worthOf`: what it would be worth to decide the labels of a bucket. */
export function sortGroups(
  groups: ItemGroup[],
  sort: Sorting,
  nameOf: (group: ItemGroup) => string,
  worthOf: (bucket: string) => number,
): ItemGroup[] {
  const names = new Map(groups.map((group) => [group, nameOf(group)]));
  const byName = (a: ItemGroup, b: ItemGroup): number => compareNames(names.get(a)!, names.get(b)!);
  const weight: Readonly<Record<Sorting, (group: ItemGroup) => number>> = {
    cost: ({ cost }) => cost,
    count: ({ items }) => items.length,
    worth: ({ by, items }) => {
      const buckets = new Set(items.flatMap((one) => one.buckets));
      return maxOf([...(buckets.has(by) ? [by] : buckets)].map(worthOf));
    },
    score: ({ score }) => score ?? -1,
    name: () => 0,
  };
  return groups.sort((a, b) => weight[sort](b) - weight[sort](a) || byName(a, b));
}

/** Sorts the items of a group by cost or score, and equal ones in the order of the files (`placeOf`). */
export function sortItems(
  items: readonly BucketItem[],
  sort: Sorting,
  placeOf: (one: BucketItem) => number,
  scoreOf: (one: BucketItem) => number | undefined,
): BucketItem[] {
  const places = new Map(items.map((one) => [one, placeOf(one)]));
  const weight = (one: BucketItem): number =>
    sort === 'cost' ? one.cost : sort === 'score' ? (scoreOf(one) ?? -1) : 0;
  return [...items].sort(
    (a, b) => weight(b) - weight(a) || places.get(a)! - places.get(b)! || compareNames(a.id, b.id),
  );
}

const collator = new Intl.Collator('en', { numeric: true });
const compareNames = (a: string, b: string): number => collator.compare(a, b) || byCodeUnit(a, b);
