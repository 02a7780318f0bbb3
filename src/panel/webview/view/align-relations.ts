import { append } from '../../../base/lists';
import { attributeValues } from '../../../kinds/difference';
import type { Attributes, Relation, Span } from '../../../project/records/records';

/** How people's relations between the same places of the text differ. */
export type RelationDifference = 'label' | 'direction' | 'end' | 'attribute' | 'missing';

/** A relation with the spans that it joins. */
export interface PlacedRelation {
  /** Index in the person's value. */
  readonly index: number;
  readonly label: string;
  readonly attributes?: Attributes | undefined;
  readonly from: Span;
  readonly to: Span;
}

/** Relations between the same two places, or with one end in common. */
export interface AlignedRelations {
  /** By person; undefined: the person did not answer the layer. */
  readonly byPerson: readonly (readonly PlacedRelation[] | undefined)[];
  readonly differences: readonly RelationDifference[];
}

/** A person's relations with their spans. Those without one of their spans are left out. */
export function placedRelations(relations: readonly Relation[], spans: readonly Span[]): PlacedRelation[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return relations.flatMap(({ label, from, to, attributes }, index) => {
    const [head, tail] = [byId.get(from), byId.get(to)];
    return head && tail ? [{ index, label, attributes, from: head, to: tail }] : [];
  });
}

interface Group {
  readonly byPerson: PlacedRelation[][];
  differences: RelationDifference[];
}

/**
 * Groups people's relations by the places of their ends, in text order. Relations on which all agree have groups of their own. Of the
 * others, those with the same ends share a group; a relation that one person has is paired with one of another person that has the same
 * label and one end in common.
 */
export function alignRelations(
  directed: boolean,
  values: readonly (readonly PlacedRelation[] | undefined)[],
): AlignedRelations[] {
  const answered = values.filter((value) => value !== undefined).length;
  const agreed = groupBy(values, (one) => exactKey(directed, one));
  const groups: Group[] = [];
  const rest: PlacedRelation[][] = values.map(() => []);
  for (const byPerson of agreed.values())
    if (byPerson.filter((list) => list.length > 0).length === answered)
      groups.push({ byPerson, differences: [] });
    else for (const [person, list] of byPerson.entries()) append(rest[person]!, list);

  const differing = [...groupBy(rest, pairKey).values()].map((byPerson): Group => ({
    byPerson,
    differences: differencesOf(directed, byPerson, answered),
  }));
  append(groups, joinedByOneEnd(differing, answered));
  return groups
    .map((group) => ({ group, first: group.byPerson.flat()[0]! }))
    .sort((a, b) => a.first.from.start - b.first.from.start || a.first.to.start - b.first.to.start)
    .map(({ group: { byPerson, differences } }) => ({
      byPerson: byPerson.map((list, person) => (values[person] === undefined ? undefined : list)),
      differences,
    }));
}

function groupBy(
  values: readonly (readonly PlacedRelation[] | undefined)[],
  keyOf: (one: PlacedRelation) => string,
): Map<string, PlacedRelation[][]> {
  const groups = new Map<string, PlacedRelation[][]>();
  for (const [person, list] of values.entries())
    for (const one of list ?? []) {
      const key = keyOf(one);
      const group = groups.get(key) ?? values.map(() => []);
      group[person]!.push(one);
      groups.set(key, group);
    }
  return groups;
}

/** Pairs groups of different people whose relations have the same label and one end in common. */
function joinedByOneEnd(groups: readonly Group[], answered: number): Group[] {
  const joined = new Set<Group>();
  const byEnd = new Map<string, Group[]>();
  const result: Group[] = [];
  for (const group of groups) {
    if (!group.differences.includes('missing')) {
      result.push(group);
      continue;
    }
    const partner = endKeys(group)
      .flatMap((key) => byEnd.get(key) ?? [])
      .find(
        (other) =>
          !joined.has(other) &&
          other.byPerson.every((list, n) => list.length * group.byPerson[n]!.length === 0),
      );
    if (partner) {
      for (const [person, list] of group.byPerson.entries()) append(partner.byPerson[person]!, list);
      const present = partner.byPerson.filter((list) => list.length > 0).length;
      partner.differences = ['end', ...(present < answered ? (['missing'] as const) : [])];
      if (present === answered) joined.add(partner);
      continue;
    }
    for (const key of endKeys(group)) byEnd.set(key, [...(byEnd.get(key) ?? []), group]);
    result.push(group);
  }
  return result;
}

const endKeys = ({ byPerson }: Group): string[] =>
  byPerson
    .flat()
    .flatMap(({ label, from, to }) => [
      JSON.stringify([label, 'from', placeOf(from)]),
      JSON.stringify([label, 'to', placeOf(to)]),
    ]);

function differencesOf(
  directed: boolean,
  byPerson: readonly PlacedRelation[][],
  answered: number,
): RelationDifference[] {
  const present = byPerson.filter((list) => list.length > 0);
  const differ = (keyOf: (one: PlacedRelation) => string): boolean =>
    new Set(present.map((list) => list.map(keyOf).sort().join('\n'))).size > 1;
  const found: RelationDifference[] = [];
  if (differ(({ label }) => label)) found.push('label');
  if (directed && differ(({ from }) => placeOf(from))) found.push('direction');
  if (found.length === 0 && differ(attributesKey)) found.push('attribute');
  if (present.length < answered) found.push('missing');
  // The same words with other labels of their spans.
  if (found.length === 0) found.push('end');
  return found;
}

const placeOf = ({ start, end, parts }: Span): string =>
  JSON.stringify(parts?.map((part) => [part.start, part.end]) ?? [[start, end]]);

const pairKey = ({ from, to }: PlacedRelation): string => [placeOf(from), placeOf(to)].sort().join(' ');

const attributesKey = (relation: PlacedRelation): string => JSON.stringify(attributeValues(relation));

function exactKey(directed: boolean, relation: PlacedRelation): string {
  const { label, from, to } = relation;
  const ends = [from, to].map((span) => `${placeOf(span)} ${span.label}`);
  return JSON.stringify([label, ...(directed ? ends : ends.sort()), attributesKey(relation)]);
}
