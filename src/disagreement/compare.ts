import { append } from '../base/lists';
import type { Attributes, Labels, LayerValue, Relation, Span } from '../project/records/records';
import { NO_TURN, type Layer } from '../project/schema/layer-types';

/** How two people's answers differ on one layer. Offsets are code points. */
export type Difference =
  | { readonly kind: 'label-pair'; readonly layer: string; readonly a: string; readonly b: string }
  | { readonly kind: 'extra-label'; readonly layer: string; readonly label: string; readonly by: 0 | 1 }
  | {
      readonly kind: 'span-boundary';
      readonly layer: string;
      readonly label: string;
      readonly spans: readonly [Span, Span];
    }
  | {
      readonly kind: 'span-label';
      readonly layer: string;
      readonly a: string;
      readonly b: string;
      readonly spans: readonly [Span, Span];
    }
  | {
      readonly kind: 'span-missing';
      readonly layer: string;
      readonly label: string;
      readonly span: Span;
      readonly by: 0 | 1;
    }
  | {
      /** Two spans or relations in one place with one label, and different values of an attribute; `''` is none. */
      readonly kind: 'attribute';
      readonly layer: string;
      readonly label: string;
      readonly attribute: string;
      readonly a: string;
      readonly b: string;
      readonly marks: readonly [Span, Span] | readonly [PlacedRelation, PlacedRelation];
    }
  | {
      /** The same ends, and another label. */
      readonly kind: 'relation-label';
      readonly layer: string;
      readonly a: string;
      readonly b: string;
      readonly relations: readonly [PlacedRelation, PlacedRelation];
    }
  | {
      /** From head to tail in one answer, from tail to head in the other; or with one of the ends elsewhere. */
      readonly kind: 'relation-direction' | 'relation-end';
      readonly layer: string;
      readonly label: string;
      readonly relations: readonly [PlacedRelation, PlacedRelation];
    }
  | {
      /** `by` lacks the relation. */
      readonly kind: 'relation-missing';
      readonly layer: string;
      readonly label: string;
      readonly relation: PlacedRelation;
      readonly by: 0 | 1;
    }
  | {
      /** Two different turns, or a turn and none: a group of their own, because ids of turns mean something in their sample only. */
      readonly kind: 'turn';
      readonly layer: string;
      readonly isNone: boolean;
    }
  | { readonly kind: 'rating-distance'; readonly layer: string; readonly distance: number }
  | { readonly kind: 'other'; readonly layer: string };

/** Whether a kind of difference is that of two labels for the same thing. */
export const isConfusion = (kind: string): boolean =>
  kind === 'label-pair' || kind === 'span-label' || kind === 'relation-label';

/** The label that each side has in place of the other's, null for none; undefined for differences that are not about labels. */
export function sidesOf(difference: Difference): readonly [a: string | null, b: string | null] | undefined {
  switch (difference.kind) {
    case 'label-pair':
    case 'span-label':
    case 'relation-label':
      return [difference.a, difference.b];
    case 'extra-label':
      return difference.by === 0 ? [difference.label, null] : [null, difference.label];
    case 'span-missing':
    case 'relation-missing':
      // Here `by` lacks the label.
      return difference.by === 1 ? [difference.label, null] : [null, difference.label];
    case 'span-boundary':
    case 'relation-direction':
    case 'relation-end':
      return [difference.label, difference.label];
    default:
      return undefined;
  }
}

/** A relation by the places of its ends. An end is JSON of `[[start, end] of each part, label]`, or an id that no span has. */
export interface PlacedRelation {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly attributes?: Attributes;
}

/**
 * An answer's value for a layer, in a form that can be compared between people. Relations are identified by their label and by the
 * places and labels of the spans at their ends, because each person's ids are their own. Undefined if the layer was not answered.
 */
export function comparableValue(layer: Layer, labels: Labels): LayerValue | undefined {
  const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
  if (layer.type !== 'relations' || !Array.isArray(value) || !value.every(isRelation)) return value;
  const spans = Object.hasOwn(labels, layer.spans) ? labels[layer.spans] : undefined;
  const places = new Map(
    Array.isArray(spans) && isSpanList(spans)
      ? spans.map(({ id, start, end, label, parts }) => {
          const place = parts?.map((part) => [part.start, part.end]) ?? [[start, end]];
          return [id, JSON.stringify([place, label])] as const;
        })
      : [],
  );
  return value
    .map((relation) => {
      const ends = [relation.from, relation.to].map((id) => places.get(id) ?? id);
      return JSON.stringify([
        relation.label,
        ...(layer.directed ? ends : ends.sort()),
        ...attributeValues(relation),
      ]);
    })
    .sort();
}

export function layerDifferences(layer: Layer, a: LayerValue, b: LayerValue): Difference[] {
  switch (layer.type) {
    case 'choice':
    case 'comparison':
      return typeof a === 'string' && typeof b === 'string' && a !== b
        ? [{ kind: 'label-pair', layer: layer.id, a, b }]
        : [];
    case 'turn':
      return typeof a === 'string' && typeof b === 'string' && a !== b
        ? [{ kind: 'turn', layer: layer.id, isNone: a === NO_TURN || b === NO_TURN }]
        : [];
    case 'choices':
      return isLabelList(a) && isLabelList(b) ? setDifferences(layer.id, a, b) : [];
    case 'spans':
      return isSpanList(a) && isSpanList(b) ? spanDifferences(layer.id, a, b) : [];
    case 'relations': {
      const [first, second] = [placedRelations(a), placedRelations(b)];
      return first && second
        ? relationDifferences(layer, first, second)
        : layerDifferences({ ...layer, type: 'text', multiline: false }, a, b);
    }
    case 'rating':
      return typeof a === 'number' && typeof b === 'number' && a !== b
        ? [{ kind: 'rating-distance', layer: layer.id, distance: Math.abs(a - b) }]
        : [];
    default:
      return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ kind: 'other', layer: layer.id }];
  }
}

const isLabelList = (value: LayerValue): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isRelation = (item: unknown): item is Relation =>
  typeof item === 'object' && item !== null && 'from' in item;
const isSpanList = (value: LayerValue): value is Span[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'object' && 'start' in item);

/** If each side has exactly one label that the other lacks, the two were confused: a pair. Otherwise they are extra labels. */
function setDifferences(layer: string, a: readonly string[], b: readonly string[]): Difference[] {
  const onlyA = a.filter((label) => !b.includes(label));
  const onlyB = b.filter((label) => !a.includes(label));
  if (onlyA.length === 1 && onlyB.length === 1)
    return [{ kind: 'label-pair', layer, a: onlyA[0]!, b: onlyB[0]! }];
  return [
    ...onlyA.map((label): Difference => ({ kind: 'extra-label', layer, label, by: 0 })),
    ...onlyB.map((label): Difference => ({ kind: 'extra-label', layer, label, by: 1 })),
  ];
}

/**
 * Pairs spans: identical ones first (they agree), then those with the same extent and another label, then overlapping ones with the
 * same label (greatest overlap first), then overlapping ones with another label. A span without a partner is missing on the other side.
 */
export function spanDifferences(
  layer: string,
  first: readonly Span[],
  second: readonly Span[],
): Difference[] {
  const left = [...first].sort(byPlace);
  const right = [...second].sort(byPlace);
  const found: Difference[] = [];
  // Of several such spans, those with the same attributes belong together.
  const same = (a: Span, b: Span): number =>
    sameExtent(a, b) && a.label === b.label ? (sameAttributes(a, b) ? 2 : 1) : 0;
  for (const [a, b] of takePairs(left, right, same)) append(found, attributeDifferences(layer, a, b));
  for (const [a, b] of takePairs(left, right, (x, y) => (sameExtent(x, y) ? 1 : 0)))
    found.push({ kind: 'span-label', layer, a: a.label, b: b.label, spans: [a, b] });
  for (const [a, b] of takePairs(left, right, (x, y) => (x.label === y.label ? overlap(x, y) : 0))) {
    found.push({ kind: 'span-boundary', layer, label: a.label, spans: [a, b] });
    append(found, attributeDifferences(layer, a, b));
  }
  for (const [a, b] of takePairs(left, right, overlap))
    found.push({ kind: 'span-label', layer, a: a.label, b: b.label, spans: [a, b] });
  for (const span of left) found.push({ kind: 'span-missing', layer, label: span.label, span, by: 1 });
  for (const span of right) found.push({ kind: 'span-missing', layer, label: span.label, span, by: 0 });
  return found;
}

type Attributed = Pick<Span, 'attributes'>;

/** The attributes of a span or relation with the text of their values, in the order of their ids. */
export const attributeValues = ({ attributes = {} }: Attributed): [id: string, value: string][] =>
  Object.keys(attributes)
    .sort()
    .map((id) => [id, valueText(attributes[id])]);

/** Whether two spans or relations have the same values of all attributes. */
export const sameAttributes = (a: Attributed, b: Attributed): boolean =>
  attributesOf(a, b).every(([, x, y]) => x === y);

/** The attributes of two spans with the text of their values, in the order of their ids. */
function attributesOf(a: Attributed, b: Attributed): [id: string, a: string, b: string][] {
  const [first, second] = [a.attributes, b.attributes];
  if (!first && !second) return [];
  const ids = new Set([...Object.keys(first ?? {}), ...Object.keys(second ?? {})]);
  return [...ids].sort().map((id) => [id, valueText(first?.[id]), valueText(second?.[id])]);
}

function valueText(value: Attributes[string] | undefined): string {
  if (value === undefined) return '';
  if (value === true) return 'yes';
  // Values of the wrong shape are reported elsewhere.
  return typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? [...value].sort().join(', ')
      : JSON.stringify(value);
}

const attributeDifferences = (
  layer: string,
  ...marks: [Span, Span] | [PlacedRelation, PlacedRelation]
): Difference[] =>
  attributesOf(marks[0], marks[1]).flatMap(([attribute, a, b]) =>
    a === b ? [] : [{ kind: 'attribute', layer, label: marks[0].label, attribute, a, b, marks } as const],
  );

/** The relations of an answer in the form of `comparableValue`; undefined if it has another form. */
export function placedRelations(value: LayerValue): PlacedRelation[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map((one) => {
    const parts = typeof one === 'string' ? parseArray(one) : undefined;
    const [label, from, to, ...attributes] = parts ?? [];
    if (typeof label !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined;
    return { label, from, to, attributes: Object.fromEntries(attributes as [string, string][]) };
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

function parseArray(json: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Pairs relations: identical ones first (they agree), then those with the same label and ends and other attributes, the same ends and
 * another label, the opposite direction, and the same label with one end in common. A relation without a partner is missing on the
 * other side.
 */
function relationDifferences(
  { id: layer, directed }: Extract<Layer, { type: 'relations' }>,
  first: readonly PlacedRelation[],
  second: readonly PlacedRelation[],
): Difference[] {
  let [left, right] = [first, second];
  const found: Difference[] = [];
  /** Pairs what has a key in common, and keeps the rest. */
  const pair = (
    keysOf: (one: PlacedRelation, side: 0 | 1) => readonly string[],
    differ: (relations: readonly [PlacedRelation, PlacedRelation]) => readonly Difference[],
  ): void => {
    const open = new Map<string, Set<PlacedRelation>>();
    for (const one of right)
      for (const key of keysOf(one, 1)) open.set(key, (open.get(key) ?? new Set()).add(one));
    const taken = new Set<PlacedRelation>();
    for (const one of left) {
      const partner = keysOf(one, 0)
        .flatMap((key) => [...(open.get(key) ?? [])])
        .find((other) => !taken.has(other));
      if (!partner) continue;
      taken.add(one).add(partner);
      append(found, differ([one, partner]));
    }
    left = left.filter((one) => !taken.has(one));
    right = right.filter((one) => !taken.has(one));
  };
  const key = (...parts: unknown[]): string[] => [JSON.stringify(parts)];
  const swapped = (one: PlacedRelation, side: 0 | 1): [string, string] =>
    side === 0 ? [one.from, one.to] : [one.to, one.from];
  pair(
    (one) => key(one.label, one.from, one.to, attributeValues(one)),
    () => [],
  );
  pair(
    ({ label, from, to }) => key(label, from, to),
    (marks) => attributeDifferences(layer, ...marks),
  );
  const labels = (relations: readonly [PlacedRelation, PlacedRelation]): Difference => ({
    kind: 'relation-label',
    layer,
    a: relations[0].label,
    b: relations[1].label,
    relations,
  });
  pair(
    ({ from, to }) => key(from, to),
    (relations) => [labels(relations)],
  );
  if (directed) {
    const direction = (relations: readonly [PlacedRelation, PlacedRelation]): Difference => ({
      kind: 'relation-direction',
      layer,
      label: relations[0].label,
      relations,
    });
    pair(
      (one, side) => key(one.label, ...swapped(one, side)),
      (relations) => [direction(relations)],
    );
    pair(
      (one, side) => key(...swapped(one, side)),
      (relations) => [labels(relations), direction(relations)],
    );
  }
  const end = (relations: readonly [PlacedRelation, PlacedRelation]): Difference[] => [
    { kind: 'relation-end', layer, label: relations[0].label, relations },
  ];
  // The same words, with other labels of their spans.
  pair(({ label, from, to }) => key(label, placeOfEnd(from), placeOfEnd(to)), end);
  pair(
    ({ label, from, to }) =>
      directed
        ? [...key(label, 'from', from), ...key(label, 'to', to)]
        : [...key(label, from), ...key(label, to)],
    end,
  );
  for (const relation of left)
    found.push({ kind: 'relation-missing', layer, label: relation.label, relation, by: 1 });
  for (const relation of right)
    found.push({ kind: 'relation-missing', layer, label: relation.label, relation, by: 0 });
  return found;
}

/** Where an end of a relation is: the start and end of each part, or an id that no span has. */
export function placeOfEnd(end: string): readonly (readonly [number, number])[] | string {
  const place = parseArray(end)?.[0];
  return Array.isArray(place) ? (place as [number, number][]) : end;
}

/**
 * The number of code points by which the spans of the second answer are shifted to the right (negative: left), if all that differ are
 * shifted by the same number at both ends; otherwise undefined. Such a shift is a mistake in offsets, not a different answer.
 */
export function offsetShift(differences: readonly Difference[]): number | undefined {
  const moves = differences.map((one) => {
    if (one.kind !== 'span-boundary') return 0;
    const [a, b] = one.spans.map(extents);
    const move = b![0]!.start - a![0]!.start;
    const isMoved =
      a!.length === b!.length &&
      a!.every((part, n) => b![n]!.start - part.start === move && b![n]!.end - part.end === move);
    return isMoved ? move : 0;
  });
  return moves.length > 0 && moves[0] !== 0 && moves.every((move) => move === moves[0])
    ? moves[0]
    : undefined;
}

const byPlace = (a: Span, b: Span): number =>
  a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);

const extents = (span: Span): readonly { start: number; end: number }[] => span.parts ?? [span];

/** Whether two spans cover exactly the same code points. */
export function sameExtent(a: Span, b: Span): boolean {
  const x = extents(a);
  const y = extents(b);
  return x.length === y.length && x.every((part, i) => part.start === y[i]!.start && part.end === y[i]!.end);
}

/** How many code points two spans share. */
export function overlap(a: Span, b: Span): number {
  let shared = 0;
  for (const x of extents(a))
    for (const y of extents(b)) shared += Math.max(0, Math.min(x.end, y.end) - Math.max(x.start, y.start));
  return shared;
}

/** Removes the best pairs from both lists, greatest score first. The lists are sorted by start, so only neighbours are compared. */
function takePairs(left: Span[], right: Span[], score: (a: Span, b: Span) => number): [Span, Span][] {
  const candidates: { a: Span; b: Span; score: number }[] = [];
  let from = 0;
  const longest = right.reduce((most, span) => Math.max(most, span.end - span.start), 0);
  for (const a of left) {
    while (from < right.length && right[from]!.start + longest < a.start) from += 1;
    for (let i = from; i < right.length && right[i]!.start <= a.end; i++) {
      const value = score(a, right[i]!);
      if (value > 0) candidates.push({ a, b: right[i]!, score: value });
    }
  }
  candidates.sort((x, y) => y.score - x.score);
  const taken = new Set<Span>();
  const pairs: [Span, Span][] = [];
  for (const { a, b } of candidates) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    pairs.push([a, b]);
  }
  for (const list of [left, right]) {
    const rest = list.filter((span) => !taken.has(span));
    list.length = 0;
    append(list, rest);
  }
  return pairs.sort(([a], [b]) => byPlace(a, b));
}
