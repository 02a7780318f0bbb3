import type { Attributes, Relation, Span } from '../project/records/records';

/** The same thing in the two answers. */
type Both<T> = readonly [T, T];

/** How two people's answers differ on one layer. Offsets are code points. */
export type Difference = { readonly layer: string } & (
  | { readonly kind: 'label-pair'; readonly a: string; readonly b: string }
  | { readonly kind: 'extra-label'; readonly label: string; readonly by: 0 | 1 }
  | { readonly kind: 'span-boundary'; readonly label: string; readonly spans: Both<Span> }
  | { readonly kind: 'span-label'; readonly a: string; readonly b: string; readonly spans: Both<Span> }
  | { readonly kind: 'span-missing'; readonly label: string; readonly span: Span; readonly by: 0 | 1 }
  | {
      /** Two spans or relations in one place with one label, and different values of an attribute; `''` is none. */
      readonly kind: 'attribute';
      readonly label: string;
      readonly attribute: string;
      readonly a: string;
      readonly b: string;
      readonly marks: Both<Span> | Both<PlacedRelation>;
    }
  | {
      /** The same ends, and another label. */
      readonly kind: 'relation-label';
      readonly a: string;
      readonly b: string;
      readonly relations: Both<PlacedRelation>;
    }
  | {
      /** From head to tail in one answer, from tail to head in the other; or with one of the ends elsewhere. */
      readonly kind: 'relation-direction' | 'relation-end';
      readonly label: string;
      readonly relations: Both<PlacedRelation>;
    }
  | {
      /** `by` lacks the relation. */
      readonly kind: 'relation-missing';
      readonly label: string;
      readonly relation: PlacedRelation;
      readonly by: 0 | 1;
    }
  /** Two different turns, or a turn and none: a group of their own, because ids of turns mean something in their sample only. */
  | { readonly kind: 'turn'; readonly isNone: boolean }
  | { readonly kind: 'rating-distance'; readonly distance: number }
  | { readonly kind: 'other' }
);

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
export type PlacedRelation = Readonly<Relation>;

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

/** One for each attribute that has other values. */
export const attributeDifferences = (
  layer: string,
  ...marks: [Span, Span] | [PlacedRelation, PlacedRelation]
): Difference[] =>
  attributesOf(marks[0], marks[1]).flatMap(([attribute, a, b]) =>
    a === b ? [] : [{ kind: 'attribute', layer, label: marks[0].label, attribute, a, b, marks } as const],
  );

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
