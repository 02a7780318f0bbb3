import { addTo, getOrAdd } from '../../../base/group-by';
import { maxOf, minOf, append } from '../../../base/lists';
import { overlap, sameAttributes, sameExtent, attributeValues } from '../../../kinds/difference';
import type { Attributes, Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Stretch } from '../state/caret';
import { marksText } from '../../../kinds/traits';
import type { PersonAnswer } from '../../../protocol/panel';

/** How people's spans at one place of the text differ, or their relations between the same places. */
export type Difference = 'boundary' | 'label' | 'direction' | 'end' | 'attribute' | 'missing';

/** A place of the text with all spans there; or relations between the same two places, or with one end in common. */
export interface Aligned<M> {
  /** By person; undefined: the person did not answer the layer. */
  readonly byPerson: readonly (readonly M[] | undefined)[];
  readonly differences: readonly Difference[];
}

/** The places of a text, in its order, at which people's spans differ on any of the layers; in code points, as spans are. */
export function differingPlaces(layers: readonly Layer[], answers: readonly Labels[]): Stretch[] {
  const spansIn = (value: LayerValue | undefined): readonly Span[] | undefined =>
    Array.isArray(value) ? (value as Span[]) : undefined;
  return layers
    .filter(marksText)
    .flatMap((layer) => alignSpans(answers.map((labels) => spansIn(labels[layer.id]))))
    .filter(({ differences }) => differences.length > 0)
    .map(({ byPerson }) => {
      const spans = byPerson.flatMap((each) => each ?? []);
      return {
        start: minOf(spans.map(({ start }) => start)),
        end: maxOf(spans.map(({ end }) => end)),
      };
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Groups people's spans by place, in text order. Spans that are equal or overlap share a place. */
export function alignSpans(values: readonly (readonly Span[] | undefined)[]): Aligned<Span>[] {
  const all = values.flatMap((spans, person) => (spans ?? []).map((span) => ({ span, person })));
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const places: { span: Span; person: number }[][] = [];
  // Equal spans get a place of their own, so that nested spans on which people agree stay separate.
  const loose: typeof all = [];
  for (const one of all) {
    const isEverybodys = values.every(
      (spans) => spans === undefined || spans.some((other) => isSame(other, one.span)),
    );
    if (!isEverybodys) loose.push(one);
    else {
      const place = places.find(([first]) => isSame(first!.span, one.span));
      if (place) place.push(one);
      else places.push([one]);
    }
  }
  const differing: (typeof all)[] = [];
  for (const one of loose) {
    const place = differing.at(-1);
    if (place?.some(({ span }) => overlap(span, one.span) > 0)) place.push(one);
    else differing.push([one]);
  }
  return [...places, ...differing]
    .sort((a, b) => a[0]!.span.start - b[0]!.span.start || a[0]!.span.end - b[0]!.span.end)
    .map((place) => {
      const byPerson = values.map((spans, person) =>
        spans === undefined
          ? undefined
          : place.filter((one) => one.person === person).map(({ span }) => span),
      );
      return { byPerson, differences: differencesOf(byPerson) };
    });
}

function differencesOf(byPerson: Aligned<Span>['byPerson']): Difference[] {
  const answered = byPerson.filter((spans) => spans !== undefined);
  const present = answered.filter((spans) => spans.length > 0);
  const found: Difference[] = [];
  const spans = present.flat();
  const [first] = spans;
  if (first && spans.some((span) => !sameExtent(span, first))) found.push('boundary');
  if (first && spans.some(({ label }) => label !== first.label)) found.push('label');
  const isAlike = (a: Span, b: Span): boolean => a.label === b.label && sameExtent(a, b);
  if (spans.some((a) => spans.some((b) => isAlike(a, b) && !sameAttributes(a, b)))) found.push('attribute');
  if (present.length < answered.length) found.push('missing');
  return found;
}

/** Whether two people's spans are the same: place, label and attributes. */
const isSame = (a: Span, b: Span): boolean => a.label === b.label && sameExtent(a, b) && sameAttributes(a, b);

/** A relation with the spans that it joins. */
export interface PlacedRelation {
  /** Index in the person's value. */
  readonly index: number;
  readonly label: string;
  readonly attributes?: Attributes | undefined;
  readonly from: Span;
  readonly to: Span;
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
  differences: Difference[];
}

/**
 * Groups people's relations by the places of their ends, in text order. Relations on which all agree have groups of their own. Of the
 * others, those with the same ends share a group; a relation that one person has is paired with one of another person that has the same
 * label and one end in common.
 */
export function alignRelations(
  directed: boolean,
  values: readonly (readonly PlacedRelation[] | undefined)[],
): Aligned<PlacedRelation>[] {
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
    differences: relationDifferences(directed, byPerson, answered),
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
    for (const one of list ?? []) getOrAdd(groups, keyOf(one), () => values.map(() => []))[person]!.push(one);
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
    for (const key of endKeys(group)) addTo(byEnd, key, group);
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

function relationDifferences(
  directed: boolean,
  byPerson: readonly PlacedRelation[][],
  answered: number,
): Difference[] {
  const present = byPerson.filter((list) => list.length > 0);
  const differ = (keyOf: (one: PlacedRelation) => string): boolean =>
    new Set(present.map((list) => list.map(keyOf).sort().join('\n'))).size > 1;
  const found: Difference[] = [];
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

/**
 * The spans to draw while a reviewer chooses: those of the decision for a decided layer, otherwise everyone's, each once. `who` lists the
 * people (numbered from 1, like their keys) who set a span, unless all did.
 */
export function everybodysSpans(
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
  decided: Labels,
): { labels: Labels; who(layer: string, index: number): string } {
  const labels: Labels = {};
  const setBy = new Map<string, string[]>();
  for (const layer of layers) {
    if (!marksText(layer)) continue;
    const settled = decided[layer.id];
    if (settled !== undefined) {
      labels[layer.id] = settled;
      continue;
    }
    const spans: Span[] = [];
    const numbers: number[][] = [];
    let answered = 0;
    for (const [number, { answer }] of people.entries()) {
      const value = answer.labels[layer.id];
      if (!Array.isArray(value)) continue;
      answered += 1;
      for (const span of value as Span[]) {
        const known = spans.findIndex((one) => isSame(one, span));
        if (known >= 0) numbers[known]!.push(number + 1);
        else {
          spans.push(span);
          numbers.push([number + 1]);
        }
      }
    }
    labels[layer.id] = spans;
    setBy.set(
      layer.id,
      numbers.map((list) => (list.length < answered ? ` (${list.join(', ')})` : '')),
    );
  }
  return { labels, who: (layer, index) => setBy.get(layer)?.[index] ?? '' };
}
