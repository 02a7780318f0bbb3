import type { Labels, LayerValue, Relation, Span } from '../../core/records/records';
import { int32Column } from '../../core/tables/columns';
import { StringTable } from '../../core/tables/string-table';

/** Kinds of values in the pool. */
const SCALAR = 0; // label, text, preferred field: one string
const NUMBER = 1; // a rating, by its JSON text
const SET = 2; // labels of a `choices` layer
const SPANS = 3; // start, end, label for each; parts as spans of their own, with the hull first and label -1 for a part; an id as (code, 0, -2)
const RELATIONS = 4; // label, from, to

/** The numbers of a codec's answers, in the order of writing, and its strings by code. */
export interface SharedAnswers {
  readonly numbers: Int32Array;
  readonly strings: readonly string[];
}

/**
 * Keeps answers as integers in one pool: a million records of a label and a few spans take tens of megabytes, where objects would
 * take hundreds. An answer is `[layers, (layer, kind, length, ...numbers)*]`; strings are codes of one table; offsets are code points.
 */
export class AnswerCodec {
  readonly strings = new StringTable();
  readonly #pool = int32Column();

  /** Stores an answer and returns its place. Values of a wrong shape are left out: the line's rules report them. */
  write(labels: Labels): number {
    const pool = this.#pool;
    const at = pool.push(0);
    let layers = 0;
    // Ids of spans mean something to relations only: elsewhere they would cost memory for nothing.
    const withIds = hasRelations(labels);
    for (const layer in labels) {
      if (!Object.hasOwn(labels, layer)) continue;
      const value: unknown = labels[layer];
      const kind = kindOf(value);
      if (kind < 0) continue;
      // The layer's code and the kind come before the numbers, whose count is known afterwards.
      const head = pool.push(0);
      pool.push(kind);
      pool.push(0);
      this.#push(kind, value, withIds);
      pool.set(head, this.strings.code(layer));
      pool.set(head + 2, pool.length - head - 3);
      layers += 1;
    }
    pool.set(at, layers);
    return at;
  }

  #push(kind: number, value: unknown, withIds: boolean): void {
    const { strings } = this;
    const pool = this.#pool;
    switch (kind) {
      case SCALAR:
        pool.push(strings.code(value as string));
        return;
      case NUMBER:
        pool.push(strings.code(JSON.stringify(value)));
        return;
      case SET:
        for (const label of value as string[]) pool.push(strings.code(label));
        return;
      case SPANS:
        for (const span of value as Span[]) this.#pushSpan(span, withIds);
        return;
      default:
        for (const { label, from, to } of value as Relation[]) {
          pool.push(strings.code(label));
          pool.push(strings.code(from));
          pool.push(strings.code(to));
        }
    }
  }

  #pushSpan({ start, end, label, id, parts }: Span, withIds: boolean): void {
    const pool = this.#pool;
    pool.push(start);
    pool.push(end);
    pool.push(this.strings.code(label));
    if (withIds && typeof id === 'string') {
      pool.push(this.strings.code(id));
      pool.push(0);
      pool.push(-2);
    }
    for (const part of parts ?? []) {
      pool.push(part.start);
      pool.push(part.end);
      pool.push(-1);
    }
  }

  /** What was written so far, for `copy`. */
  share(): SharedAnswers {
    return { numbers: this.#pool.toArray(), strings: this.strings.all() };
  }

  /** Stores an answer that another codec has written, as if it were written here; `code` gives its strings the codes they have here. */
  copy(from: Int32Array, at: number, code: (theirs: number) => number): number {
    const pool = this.#pool;
    const place = pool.push(from[at]!);
    let next = at + 1;
    for (let left = from[at]!; left > 0; left--) {
      const kind = from[next + 1]!;
      const end = next + 3 + from[next + 2]!;
      const head = pool.push(0);
      pool.push(kind);
      pool.push(end - next - 3);
      for (let i = next + 3; i < end; i += 1)
        if (kind !== SPANS) pool.push(code(from[i]!));
        else {
          const last = from[i + 2]!;
          pool.push(last === -2 ? code(from[i]!) : from[i]!);
          pool.push(from[i + 1]!);
          pool.push(last < 0 ? last : code(last));
          i += 2;
        }
      pool.set(head, code(from[next]!));
      next = end;
    }
    return place;
  }

  /** The answer at a place. Spans come without quotes, and with ids only beside relations. */
  read(at: number): Labels {
    const labels: Labels = {};
    this.forEachLayer(at, (layer, kind, from, length) => {
      Object.defineProperty(labels, this.strings.text(layer), {
        value: this.#decode(kind, from, length),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    });
    return labels;
  }

  /** Calls back for each layer: its code, the value's kind, and where its numbers are. */
  forEachLayer(at: number, visit: (layer: number, kind: number, from: number, length: number) => void): void {
    let next = at + 1;
    for (let left = this.#pool.get(at); left > 0; left--) {
      const length = this.#pool.get(next + 2);
      visit(this.#pool.get(next), this.#pool.get(next + 1), next + 3, length);
      next += 3 + length;
    }
  }

  /** Calls back for each layer of an answer with the codes of the labels given, each once; an answer without labels gives an empty set. */
  forEachLabel(at: number, visit: (layer: number, labels: ReadonlySet<number>) => void): void {
    this.forEachLayer(at, (layer, kind, from, length) => {
      const [step, offset] = kind === SPANS ? [3, 2] : kind === RELATIONS ? [3, 0] : [1, 0];
      const labels = new Set<number>();
      if (kind !== NUMBER)
        for (let i = from + offset; i < from + length; i += step)
          if (this.#pool.get(i) >= 0) labels.add(this.#pool.get(i));
      visit(layer, labels);
    });
  }

  number(at: number): number {
    return this.#pool.get(at);
  }

  /** Calls back for each layer but ratings, with the codes of its labels; a label comes as often as it is given. */
  forEachLabels(at: number, visit: (layer: number, labels: readonly number[]) => void): void {
    this.forEachLayer(at, (layer, kind, from, length) => {
      if (kind === NUMBER) return;
      const [step, offset] = kind === SPANS ? [3, 2] : kind === RELATIONS ? [3, 0] : [1, 0];
      const labels: number[] = [];
      for (let i = from + offset; i < from + length; i += step) {
        const label = this.#pool.get(i);
        if (label >= 0) labels.push(label);
      }
      visit(layer, labels);
    });
  }

  /** Whether an answer names one of these labels (codes). */
  mentions(at: number, labels: ReadonlySet<number>): boolean {
    let found = false;
    this.forEachLabels(at, (_layer, given) => {
      if (given.some((label) => labels.has(label))) found = true;
    });
    return found;
  }

  #decode(kind: number, from: number, length: number): LayerValue {
    const text = (i: number): string => this.strings.text(this.#pool.get(from + i));
    switch (kind) {
      case SCALAR:
        return text(0);
      case NUMBER:
        return Number(text(0));
      case SET:
        return Array.from({ length }, (_, i) => text(i));
      case RELATIONS:
        return Array.from({ length: length / 3 }, (_, i) => ({
          label: text(3 * i),
          from: text(3 * i + 1),
          to: text(3 * i + 2),
        }));
      default:
        return this.#decodeSpans(from, length);
    }
  }

  #decodeSpans(from: number, length: number): Span[] {
    const spans: Span[] = [];
    for (let i = from; i < from + length; i += 3) {
      const [start, end, label] = [this.#pool.get(i), this.#pool.get(i + 1), this.#pool.get(i + 2)];
      if (label >= 0) spans.push({ start, end, label: this.strings.text(label) });
      else if (label === -2) spans.at(-1)!.id = this.strings.text(start);
      else (spans.at(-1)!.parts ??= []).push({ start, end });
    }
    return spans;
  }
}

function hasRelations(labels: Labels): boolean {
  for (const layer in labels) {
    if (!Object.hasOwn(labels, layer)) continue;
    const value: unknown = labels[layer];
    if (Array.isArray(value) && value.length > 0 && value.every(isRelation)) return true;
  }
  return false;
}

/** The kind of a value, -1 for one of no kind. */
function kindOf(value: unknown): number {
  if (typeof value === 'string') return SCALAR;
  if (typeof value === 'number') return NUMBER;
  if (!Array.isArray(value)) return -1;
  if (value.every((item) => typeof item === 'string')) return SET;
  if (value.every(isSpan)) return SPANS;
  return value.every(isRelation) ? RELATIONS : -1;
}

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null) return false;
  const { start, end, label, parts } = value as Partial<Span>;
  if (!isCount(start) || !isCount(end) || typeof label !== 'string') return false;
  return (
    parts === undefined ||
    (Array.isArray(parts) && parts.every((part) => isCount(part?.start) && isCount(part?.end)))
  );
}

function isRelation(value: unknown): value is Relation {
  if (typeof value !== 'object' || value === null) return false;
  const { label, from, to } = value as Partial<Relation>;
  return typeof label === 'string' && typeof from === 'string' && typeof to === 'string';
}
