import { int32Column, StringTable } from '../../base/columns/columns';
import { getOrAdd } from '../../base/lists';
import type { RatingTable } from '../tables/rating-table';
import { TableBuilder } from '../tables/table-builder';

/** A part of an item's text, end exclusive. The caller chooses the unit (code points or tokens). */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The pieces of a discontinuous span, ascending. Its start is that of the first piece, its end that of the last. */
  readonly parts?: readonly { readonly start: number; readonly end: number }[];
}

/** A relation with its spans. The spans identify it, because each annotator has other ids. */
export interface LocatedRelation {
  readonly label: string;
  readonly from: LabelledSpan | undefined;
  readonly to: LabelledSpan | undefined;
}

/** Answers that are lists of spans: label k of `ratings` represents `spans[k]`; the empty list is an answer too. */
export interface SpanTable {
  readonly ratings: RatingTable;
  readonly spans: readonly (readonly LabelledSpan[])[];
  /** Labels in use, by code unit. */
  readonly labels: readonly string[];
  /** Length of each item's text in the unit of the spans; undefined if no row states it. */
  readonly lengths: readonly (number | undefined)[];
}

export class SpanTableBuilder {
  readonly #table = new TableBuilder();
  /** The different answers. Their numbers are the labels of the table. */
  readonly #answers = new StringTable();
  readonly #spans: (readonly LabelledSpan[])[] = [];
  /** By the number of the item; absent if no row states it. */
  readonly #lengths: number[] = [];
  readonly #labels = new Set<string>();

  get size(): number {
    return this.#table.size;
  }

  /** If an earlier row gave another length, returns that; the first one counts. */
  push(
    item: string | number,
    annotator: string,
    spans: readonly LabelledSpan[],
    { length, time }: { length?: number; time?: string | number } = {},
  ): number | undefined {
    const answer = this.#answers.code(textOf(spans));
    if (answer === this.#spans.length) {
      this.#spans.push(spans);
      for (const span of spans) this.#labels.add(span.label);
    }
    const number = this.#table.push(item, annotator, String(answer), undefined, time);
    if (length === undefined) return undefined;
    const known = this.#lengths[number];
    this.#lengths[number] ??= length;
    return known !== undefined && known !== length ? known : undefined;
  }

  build(): SpanTable {
    const ratings = this.#table.build();
    return {
      ratings,
      spans: ratings.labels.map((number) => this.#spans[Number(number)]!),
      labels: [...this.#labels].sort(),
      lengths: Array.from({ length: ratings.items.length }, (_, number) => this.#lengths[number]),
    };
  }
}

/** A text that is only equal for equal answers. Labels, which may be any text, come last, preceded by their lengths. */
function textOf(spans: readonly LabelledSpan[]): string {
  let places = '';
  let labels = '';
  for (const { start, end, label, parts } of spans) {
    places += `${start}-${end}`;
    if (parts) for (const part of parts) places += `,${part.start}-${part.end}`;
    places += parts ? `;${parts.length}:${label.length} ` : `:${label.length} `;
    labels += label;
  }
  return `${places}|${labels}`;
}

/** The answers of two annotators on one item. */
export interface SpanPair {
  item: number;
  reference: readonly LabelledSpan[];
  other: readonly LabelledSpan[];
}

/** The items that two annotators both answered, in order: the positions of their answers in the table, eight bytes per item. */
export class SharedSpans implements Iterable<SpanPair> {
  constructor(
    private readonly table: SpanTable,
    private readonly reference = int32Column(),
    private readonly other = int32Column(),
  ) {}

  get length(): number {
    return this.reference.length;
  }

  /** Positions in the table's ratings. */
  add(reference: number, other: number): void {
    this.reference.push(reference);
    this.other.push(other);
  }

  *[Symbol.iterator](): Generator<SpanPair> {
    const { ratings, spans } = this.table;
    const answer = (position: number) => spans[ratings.label[position]!]!;
    let item = 0;
    for (let n = 0; n < this.length; n += 1) {
      const [reference, other] = [this.reference.get(n), this.other.get(n)];
      while (ratings.start[item + 1]! <= reference) item += 1;
      yield { item, reference: answer(reference), other: answer(other) };
    }
  }

  /** The same items with the roles swapped. */
  swapped(): SharedSpans {
    return new SharedSpans(this.table, this.other, this.reference);
  }
}

/** For every pair of annotators a < b with a shared item, in their order: the items both answered, with `a` as reference. */
export function spanPairs(table: SpanTable): { a: number; b: number; shared: SharedSpans }[] {
  const { ratings } = table;
  const { start, annotator } = ratings;
  const found = new Map<number, SharedSpans>();
  for (let item = 0; item + 1 < start.length; item += 1) {
    for (let p = start[item]!; p < start[item + 1]!; p += 1) {
      for (let o = start[item]!; o < p; o += 1) {
        const [first, second] = annotator[o]! < annotator[p]! ? [o, p] : [p, o];
        const key = annotator[first]! * ratings.annotators.length + annotator[second]!;
        getOrAdd(found, key, () => new SharedSpans(table)).add(first, second);
      }
    }
  }
  return [...found]
    .sort(([x], [y]) => x - y)
    .map(([key, shared]) => ({
      a: Math.floor(key / ratings.annotators.length),
      b: key % ratings.annotators.length,
      shared,
    }));
}

/** Equal for spans with the same extent: start, end and all pieces. */
export function extentKey({ start, end, parts }: LabelledSpan): string {
  return parts && parts.length > 1
    ? parts.map((part) => `${part.start}-${part.end}`).join(',')
    : `${start}-${end}`;
}

/** Extent and label, for the exact comparison. */
export function spanKey(span: LabelledSpan): string {
  return `${extentKey(span)} ${span.label}`;
}

export function spansOverlap(a: LabelledSpan, b: LabelledSpan): boolean {
  if (a.start >= b.end || b.start >= a.end) return false;
  if (!a.parts && !b.parts) return true;
  const piecesOfB = b.parts ?? [b];
  return (a.parts ?? [a]).some((x) => piecesOfB.some((y) => x.start < y.end && y.start < x.end));
}
