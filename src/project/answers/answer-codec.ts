import { isObject } from '../../base/objects';
import type { Attributes, Labels, LayerValue, Relation, Span } from '../records/records';
import { schemaLayerOf } from '../schema/per-turn';
import { uint8Column, StringTable } from '../../base/columns/columns';

/** Kinds of values. */
const SCALAR = 0; // label, text, preferred field: one string
const NUMBER = 1; // a rating, by its JSON text
const SET = 2; // labels of a `choices` layer
const SPANS = 3; // start, end, label for each; parts as spans of their own, with the hull first and label -1 for a part; an id as (code, 0, -2), attributes as JSON as (code, 1, -2)
const RELATIONS = 4; // label, from, to
const ATTRIBUTED = 5; // relations with attributes: label, from, to, attributes as JSON
const KINDS = 8;

/** The content of a codec: bytes, and strings by code. */
export interface SharedAnswers {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly strings: readonly string[];
}

/**
 * Stores answers as variable-length numbers in one list: a million records with a label and a few spans take tens of megabytes, while
 * objects would take hundreds. An answer is `(layer + 1, count * KINDS + kind, ...numbers)* 0`; strings are codes of one table; offsets
 * are code points. A span's end is stored as its length, and its label as code + 2.
 */
export class AnswerCodec {
  readonly strings = new StringTable();
  private readonly pool = new Varints();
  readonly #schemaLayers = new Map<number, number>();

  write(labels: Labels): number {
    const { pool } = this;
    const at = pool.length;
    // Only relations need the ids of spans: without them the ids would waste memory.
    const withIds = hasRelations(labels);
    for (const layer in labels) {
      if (!Object.hasOwn(labels, layer)) continue;
      const value = labels[layer]!;
      const kind = kindOf(value);
      pool.push(this.#layerCode(this.strings.code(layer)) + 1);
      pool.push(countOf(kind, value, withIds) * KINDS + kind);
      this.#push(kind, value, withIds);
    }
    pool.push(0);
    return at;
  }

  #push(kind: number, value: unknown, withIds: boolean): void {
    const { strings } = this;
    const { pool } = this;
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
        for (const { label, from, to, attributes } of value as Relation[]) {
          pool.push(strings.code(label));
          pool.push(strings.code(from));
          pool.push(strings.code(to));
          if (kind === ATTRIBUTED)
            pool.push(strings.code(hasAttributes(attributes) ? attributesJson(attributes) : ''));
        }
    }
  }

  #pushSpan({ start, end, label, id, parts, attributes }: Span, withIds: boolean): void {
    this.#pushPlace(start, end, this.strings.code(label));
    if (withIds && typeof id === 'string') this.#pushPlace(this.strings.code(id), 0, -2);
    if (hasAttributes(attributes)) this.#pushPlace(this.strings.code(attributesJson(attributes)), 1, -2);
    for (const part of parts ?? []) this.#pushPlace(part.start, part.end, -1);
  }

  #pushPlace(start: number, end: number, label: number): void {
    this.pool.push(start);
    this.pool.push(zigzag(end - start));
    this.pool.push(label + 2);
  }

  share(): SharedAnswers {
    return { bytes: this.pool.toArray(), strings: this.strings.all() };
  }

  /** Stores an answer that another codec has written; `code` maps its string codes to those of this codec. */
  copy(from: Uint8Array, at: number, code: (theirs: number) => number): number {
    const { pool } = this;
    const place = pool.length;
    const cursor = cursorOf(from, at);
    for (let layer = readNext(cursor); layer > 0; layer = readNext(cursor)) {
      pool.push(this.#layerCode(code(layer - 1)) + 1);
      const head = readNext(cursor);
      pool.push(head);
      const numbers = readNumbers(cursor, head);
      if (head % KINDS !== SPANS) for (const theirs of numbers) pool.push(code(theirs));
      else
        for (let i = 0; i < numbers.length; i += 3) {
          const label = numbers[i + 2]!;
          const start = numbers[i]!;
          this.#pushPlace(
            label === -2 ? code(start) : start,
            numbers[i + 1]!,
            label < 0 ? label : code(label),
          );
        }
    }
    pool.push(0);
    return place;
  }

  /** The answer at a place. Spans are without quotes, and have ids only if the answer has relations. */
  read(at: number): Labels {
    const labels: Labels = {};
    this.#forEachValue(at, (layer, kind, numbers) => {
      setOwn(labels, this.strings.text(layer), this.#decode(kind, numbers));
    });
    return labels;
  }

  /** Whether two answers are written in the same way. Then they are equal, and need not be decoded to see it. */
  isSame(one: number, other: number): boolean {
    const [a, b] = [this.pool.cursor(one), this.pool.cursor(other)];
    for (;;) {
      const layer = readNext(a);
      if (layer !== readNext(b)) return false;
      if (layer === 0) return true;
      const head = readNext(a);
      if (head !== readNext(b)) return false;
      for (let left = Math.floor(head / KINDS); left > 0; left--)
        if (readNext(a) !== readNext(b)) return false;
    }
  }

  /** The value of one layer (code) of the answer at a place; undefined without one. */
  readLayer(at: number, layer: number): LayerValue | undefined {
    const cursor = this.pool.cursor(at);
    for (let given = readNext(cursor); given > 0; given = readNext(cursor)) {
      const head = readNext(cursor);
      if (given - 1 === layer) return this.#decode(head % KINDS, readNumbers(cursor, head));
      for (let left = Math.floor(head / KINDS); left > 0; left--) readNext(cursor);
    }
    return undefined;
  }

  /** Calls `visit` for each layer (code) with the value's kind and its numbers. */
  #forEachValue(at: number, visit: (layer: number, kind: number, numbers: readonly number[]) => void): void {
    const cursor = this.pool.cursor(at);
    for (let layer = readNext(cursor); layer > 0; layer = readNext(cursor)) {
      const head = readNext(cursor);
      visit(layer - 1, head % KINDS, readNumbers(cursor, head));
    }
  }

  /** The code itself. The schema's layer gets a code too, by which callers ask for its answers. */
  #layerCode(code: number): number {
    this.#schemaLayer(code);
    return code;
  }

  /** The code of the schema's layer of a code, which may be that of a layer asked of one turn. */
  #schemaLayer(code: number): number {
    let known = this.#schemaLayers.get(code);
    if (known === undefined) {
      known = this.strings.code(schemaLayerOf(this.strings.text(code)));
      this.#schemaLayers.set(code, known);
    }
    return known;
  }

  hasLayer(at: number, layer: number): boolean {
    let found = false;
    this.#forEachValue(at, (given) => (found ||= this.#schemaLayer(given) === layer));
    return found;
  }

  /**
   * Calls `visit` for each layer (code) with the codes of its labels, repeated if given repeatedly; none for a rating. A layer that is
   * asked of each turn is visited once for each answer.
   */
  forEachLayer(at: number, visit: (layer: number, labels: readonly number[]) => void): void {
    this.#forEachValue(at, (layer, kind, numbers) =>
      visit(this.#schemaLayer(layer), labelsIn(kind, numbers)),
    );
  }

  /** The same without ratings. */
  forEachLabels(at: number, visit: (layer: number, labels: readonly number[]) => void): void {
    this.#forEachValue(at, (layer, kind, numbers) => {
      if (kind !== NUMBER) visit(this.#schemaLayer(layer), labelsIn(kind, numbers));
    });
  }

  mentions(at: number, labels: ReadonlySet<number>): boolean {
    let found = false;
    this.forEachLabels(at, (_layer, given) => {
      if (given.some((label) => labels.has(label))) found = true;
    });
    return found;
  }

  #decode(kind: number, numbers: readonly number[]): LayerValue {
    const text = (i: number): string => this.strings.text(numbers[i]!);
    switch (kind) {
      case SCALAR:
        return text(0);
      case NUMBER:
        return Number(text(0));
      case SET:
        return numbers.map((code) => this.strings.text(code));
      case ATTRIBUTED:
        return Array.from({ length: numbers.length / 4 }, (_, i): Relation => {
          const json = text(4 * i + 3);
          const relation = { label: text(4 * i), from: text(4 * i + 1), to: text(4 * i + 2) };
          return json === '' ? relation : { ...relation, attributes: JSON.parse(json) as Attributes };
        });
      case RELATIONS:
        return Array.from({ length: numbers.length / 3 }, (_, i) => ({
          label: text(3 * i),
          from: text(3 * i + 1),
          to: text(3 * i + 2),
        }));
      default:
        return this.#decodeSpans(numbers);
    }
  }

  #decodeSpans(numbers: readonly number[]): Span[] {
    const spans: Span[] = [];
    for (let i = 0; i < numbers.length; i += 3) {
      const [start, end, label] = [numbers[i]!, numbers[i + 1]!, numbers[i + 2]!];
      if (label >= 0) spans.push({ start, end, label: this.strings.text(label) });
      else if (label === -2 && end === 1)
        spans.at(-1)!.attributes = JSON.parse(this.strings.text(start)) as Attributes;
      else if (label === -2) spans.at(-1)!.id = this.strings.text(start);
      else (spans.at(-1)!.parts ??= []).push({ start, end });
    }
    return spans;
  }
}

/** Sets an own property. Plain assignment is several times as fast, and wrong only for `__proto__`. */
function setOwn(labels: Labels, layer: string, value: LayerValue): void {
  if (layer !== '__proto__') labels[layer] = value;
  else Object.defineProperty(labels, layer, { value, enumerable: true, configurable: true, writable: true });
}

function labelsIn(kind: number, numbers: readonly number[]): readonly number[] {
  if (kind === NUMBER) return [];
  if (kind !== SPANS && kind !== RELATIONS && kind !== ATTRIBUTED) return numbers;
  const labels: number[] = [];
  for (let i = kind === SPANS ? 2 : 0; i < numbers.length; i += kind === ATTRIBUTED ? 4 : 3)
    if (numbers[i]! >= 0) labels.push(numbers[i]!);
  return labels;
}

function countOf(kind: number, value: unknown, withIds: boolean): number {
  if (kind === SCALAR || kind === NUMBER) return 1;
  if (kind === SET) return (value as string[]).length;
  if (kind === RELATIONS) return 3 * (value as Relation[]).length;
  if (kind === ATTRIBUTED) return 4 * (value as Relation[]).length;
  let places = 0;
  for (const { id, parts, attributes } of value as Span[])
    places +=
      1 +
      (withIds && typeof id === 'string' ? 1 : 0) +
      (hasAttributes(attributes) ? 1 : 0) +
      (parts?.length ?? 0);
  return 3 * places;
}

function readNumbers(cursor: Cursor, head: number): number[] {
  const count = Math.floor(head / KINDS);
  const numbers = new Array<number>(count);
  for (let i = 0; i < count; i++) numbers[i] = readNext(cursor);
  if (head % KINDS === SPANS)
    for (let i = 0; i < numbers.length; i += 3) {
      numbers[i + 1] = numbers[i]! + unzigzag(numbers[i + 1]!);
      numbers[i + 2]! -= 2;
    }
  return numbers;
}

function hasRelations(labels: Labels): boolean {
  for (const layer in labels)
    if (Object.hasOwn(labels, layer) && kindOf(labels[layer]!) >= RELATIONS) return true;
  return false;
}

function kindOf(value: LayerValue): number {
  if (typeof value === 'string') return SCALAR;
  if (typeof value === 'number') return NUMBER;
  const first = value[0];
  if (first === undefined || typeof first === 'string') return SET;
  if ('start' in first) return SPANS;
  return (value as Relation[]).some(({ attributes }) => hasAttributes(attributes)) ? ATTRIBUTED : RELATIONS;
}

/** Attributes of the wrong shape are reported, and not stored. */
const hasAttributes = (attributes: unknown): attributes is Attributes =>
  isObject(attributes) && Object.keys(attributes).length > 0;

/** With sorted keys, so that equal attributes are equal texts. */
const attributesJson = (attributes: Attributes): string =>
  JSON.stringify(Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))));

interface Cursor {
  readonly bytes: { get(index: number): number };
  at: number;
}

/** An append-only list of integers below 2 ^ 32 in LEB128: one byte below 128, two below 16,384 ... Addressed by byte offset. */
export class Varints {
  readonly #bytes = uint8Column();

  get length(): number {
    return this.#bytes.length;
  }

  push(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest & 0x7f) | 0x80);
    this.#bytes.push(rest);
  }

  cursor(at: number): Cursor {
    return { bytes: this.#bytes, at };
  }

  toArray(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length);
    this.#bytes.copyTo(all);
    return all;
  }
}

/** Reads from an offset in the result of `Varints.toArray`. */
export function cursorOf(bytes: Uint8Array, at: number): Cursor {
  return { bytes: { get: (index) => bytes[index]! }, at };
}

/** Reads the number at a cursor and advances the cursor. */
export function readNext(cursor: Cursor): number {
  let number = cursor.bytes.get(cursor.at++);
  if (number < 0x80) return number;
  number &= 0x7f;
  for (let scale = 0x80; ; scale *= 0x80) {
    const byte = cursor.bytes.get(cursor.at++);
    number += (byte & 0x7f) * scale;
    if (byte < 0x80) return number;
  }
}

/** Maps integers to non-negative ones, such that small ones remain small. */
export const zigzag = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);

/** The inverse of `zigzag`. */
export const unzigzag = (number: number): number => (number % 2 === 0 ? number / 2 : -(number + 1) / 2);
