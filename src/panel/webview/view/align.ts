import { maxOf, minOf, append, addTo, getOrAdd } from '../../../base/lists';
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
    .sort(inTextOrder);
}

const inTextOrder = (a: Stretch, b: Stretch): number => a.start - b.start || a.end - b.end;

/** The spans of an answer; undefined if the person did not answer. */
const spansIn = (value: LayerValue | undefined): readonly Span[] | undefined =>
  Array.isArray(value) ? (value as Span[]) : undefined;

/** Groups people's spans by place, in text order. Spans that are equal or overlap share a place. */
export function alignSpans(values: readonly (readonly Span[] | undefined)[]): Aligned<Span>[] {
  // Equal spans get a place of their own, so that nested spans on which people agree stay separate.
  const { agreed, rest } = parted(values, spanKey);
  const loose = rest.flatMap((spans, person) => spans.map((span) => ({ span, person })));
  const differing: Span[][][] = [];
  for (const { span, person } of loose.sort((a, b) => inTextOrder(a.span, b.span))) {
    const last = differing.at(-1);
    const isHere = last?.flat().some((other) => overlap(other, span) > 0);
    const place = last && isHere ? last : values.map(() => []);
    if (place !== last) differing.push(place);
    place[person]!.push(span);
  }
  return [...agreed, ...differing]
    .map((place) => ({ place, first: place.flat().sort(inTextOrder)[0]! }))
    .sort((a, b) => inTextOrder(a.first, b.first))
    .map(({ place }) => {
      const byPerson = ofAnswered(values, place);
      return { byPerson, differences: differencesOf(byPerson) };
    });
}

/** Without the people who did not answer. */
const ofAnswered = <M>(values: readonly unknown[], byPerson: readonly M[][]): (M[] | undefined)[] =>
  byPerson.map((list, person) => (values[person] === undefined ? undefined : list));

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

/** The same for people's spans that are the same: of place, label and attributes. */
const spanKey = (span: Span): string => JSON.stringify([placeOf(span), span.label, attributesKey(span)]);

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
  const { agreed, rest } = parted(values, (one) => exactKey(directed, one));
  const differing = [...groupBy(rest, pairKey).values()].map((byPerson): Group => ({
    byPerson,
    differences: relationDifferences(directed, byPerson, answered),
  }));
  const groups = agreed.map((byPerson): Group => ({ byPerson, differences: [] }));
  return [...groups, ...joinedByOneEnd(differing, answered)]
    .map((group) => ({ group, first: group.byPerson.flat()[0]! }))
    .sort((a, b) => a.first.from.start - b.first.from.start || a.first.to.start - b.first.to.start)
    .map(({ group: { byPerson, differences } }) => ({
      byPerson: ofAnswered(values, byPerson),
      differences,
    }));
}

/** The groups of equal ones that everyone has who answered, and by person all others. */
function parted<M>(
  values: readonly (readonly M[] | undefined)[],
  keyOf: (one: M) => string,
): { agreed: M[][][]; rest: M[][] } {
  const answered = values.filter((value) => value !== undefined).length;
  const agreed: M[][][] = [];
  const rest: M[][] = values.map(() => []);
  for (const byPerson of groupBy(values, keyOf).values())
    if (byPerson.filter((list) => list.length > 0).length === answered) agreed.push(byPerson);
    else for (const [person, list] of byPerson.entries()) append(rest[person]!, list);
  return { agreed, rest };
}

function groupBy<M>(
  values: readonly (readonly M[] | undefined)[],
  keyOf: (one: M) => string,
): Map<string, M[][]> {
  const groups = new Map<string, M[][]>();
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

const attributesKey = (mark: Pick<Span, 'attributes'>): string =>
  JSON.stringify(attributeValues(mark).filter(([, value]) => value !== ''));

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
    const values = people.map(({ answer }) => spansIn(answer.labels[layer.id]));
    const answered = values.filter((value) => value !== undefined).length;
    const groups = [...groupBy(values, spanKey).values()];
    labels[layer.id] = groups.map((byPerson) => byPerson.flat()[0]!);
    setBy.set(
      layer.id,
      groups.map((byPerson) => {
        const numbers = byPerson.flatMap((list, person) => (list.length > 0 ? [person + 1] : []));
        return numbers.length < answered ? ` (${numbers.join(', ')})` : '';
      }),
    );
  }
  return { labels, who: (layer, index) => setBy.get(layer)?.[index] ?? '' };
}
