/** The JSON values in a file: one per line, the elements of one array, or values one after the other (also pretty-printed). */
import { isObject, defined } from '../base/objects';
import type { Columns, ImportSession, InputFile } from './format';
import { MAX_LINE_LENGTH } from './lines';
import { quoted, type Losses, type Place } from './loss-report';

/** Limits that no real data exceeds. A longer or deeper value is reported and never held in memory. */
export interface JsonLimits {
  /** Maximum length of a value, in UTF-16 units. */
  readonly most: number;
  /** Maximum number of nested brackets. */
  readonly depth: number;
}
const JSON_LIMITS: JsonLimits = { most: MAX_LINE_LENGTH, depth: 500 };

/** A value, and where it starts: a line from 1, or a row of a Parquet file. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}
/** A row of JSON lines or of a table. */
export type Row = Placed<Json>;

/** Yields each JSON value as it is read. Reports a value that is not JSON and continues after its closing bracket, if there is one. */
export async function* jsonValues(
  file: InputFile,
  losses: Losses,
  limits: JsonLimits = JSON_LIMITS,
): AsyncGenerator<Placed<unknown>> {
  const splitter = new Splitter(limits);
  for await (const chunk of file.chunks()) yield* parsed(splitter.add(chunk), file, losses);
  yield* parsed(splitter.end(), file, losses);
}

/** The objects among the values. Reports any other value. */
export async function* jsonObjects(file: InputFile, losses: Losses): AsyncGenerator<Row> {
  for await (const { value, place } of jsonValues(file, losses)) {
    if (isObject(value)) yield { value, place };
    else lose(place, JSON.stringify(value), 'it is not a JSON object', losses);
  }
}

export type Json = Record<string, unknown>;

/** The items of a list; empty for any other value. */
export const itemsIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value if it is an object, otherwise an empty one. */
export const objectIn = (value: unknown): Json => (isObject(value) ? value : {});

/** The objects in a list. */
export const objectsIn = (value: unknown): Json[] => itemsIn(value).filter(isObject);

/** Whether a value can identify a sample or a person: a number, or a text that is not empty. */
export const isName = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

/** The name of a sample or a person; undefined if the value is not one. */
export const nameIn = (value: unknown): string | undefined => (isName(value) ? String(value) : undefined);

/** A text that is not empty. */
export const wordIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

export const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The columns that the user named. */
export const columnNames = ({ text, id, labels = [] }: Columns = {}): (string | undefined)[] => [
  text,
  id,
  ...labels.map(({ column }) => column),
];

/** Warns once if rows lack the column that the user named as that of the id. */
export function noteMissingId(row: Json, place: Place, { columns, losses }: ImportSession): void {
  if (columns?.id !== undefined && !(columns.id in row))
    losses.noteOnce(place, {
      'no-id': `WARNING: there is no ${quoted(columns.id)} for the id, from this line on. It has ${Object.keys(row).map(quoted).join(', ')}`,
    });
}

/** An object without some of its keys. */
export const without = (value: Readonly<Json>, keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/** The keys of an object that have a value; undefined if none has. */
export function filled<T extends object>(value: T | undefined): T | undefined {
  const rest = defined({ ...value }) as T;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function* parsed(pieces: readonly Piece[], { name: file }: InputFile, losses: Losses) {
  for (const { text, line, problem } of pieces) {
    const place = { file, line };
    let value: unknown;
    try {
      if (problem === undefined) value = JSON.parse(text);
    } catch (error) {
      lose(place, text, (error as Error).message, losses);
      continue;
    }
    if (problem === undefined) yield { value, place };
    else lose(place, text, problem, losses);
  }
}

function lose(place: Place, text: string, why: string, losses: Losses): void {
  const what = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  losses.lose(place, 'unreadable', what, { why });
}

interface Piece {
  readonly text: string;
  readonly line: number;
  /** Why the value cannot be parsed. */
  readonly problem: string | undefined;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Splits a stream of characters into JSON values by brackets and quotes. The parser decides whether they are valid. */
class Splitter {
  #rest = '';
  /** UTF-16 offsets in `#rest`: up to where it was searched, and where the value began. */
  #at = 0;
  #start = -1;
  #line = 1;
  #startLine = 1;
  #depth = 0;
  #inString = false;
  #inArray: boolean | undefined;
  #deepest = 0;
  #dropped: string | undefined;
  #pieces: Piece[] = [];

  constructor(private readonly limits: JsonLimits) {}

  add(chunk: string): Piece[] {
    this.#pieces = [];
    this.#rest += chunk;
    const text = this.#rest;
    while (this.#at < text.length) {
      if (!this.#inString) this.#step(text.charCodeAt(this.#at));
      else if (!this.#skipString(text)) break;
      this.#at += 1;
    }
    if (this.#start < 0) {
      this.#rest = text.slice(this.#at);
      this.#at = 0;
    } else if (this.#start > 0) {
      this.#rest = text.slice(this.#start);
      this.#at -= this.#start;
      this.#start = 0;
    }
    if (this.#rest.length > this.limits.most) {
      this.#dropped ??= this.#rest.slice(0, 100);
      this.#rest = this.#rest.slice(this.#at);
      this.#at = 0;
    }
    return this.#pieces;
  }

  end(): Piece[] {
    this.#pieces = [];
    this.#at = this.#rest.length;
    this.#cut(this.#at);
    return this.#pieces;
  }

  /** Moves to the quote or line break that ends a string. Returns false if the text ends first; the next chunk continues there. */
  #skipString(text: string): boolean {
    for (let at = this.#at; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== QUOTE && code !== BACKSLASH && code !== LF) continue;
      this.#at = at;
      if (code === BACKSLASH) {
        if (at + 1 >= text.length) return false;
        at += 1;
        continue;
      }
      this.#inString = false;
      if (code === LF) {
        // A JSON string cannot contain a line break, so this line is broken. The next line starts over.
        if (!this.#inArray) {
          this.#depth = 0;
          this.#cut(at);
        }
        this.#line += 1;
      }
      return true;
    }
    this.#at = text.length;
    return false;
  }

  #step(code: number): void {
    switch (code) {
      case LF:
        if (this.#depth === 0) this.#cut(this.#at);
        this.#line += 1;
        return;
      case SPACE:
      case TAB:
      case CR:
        return;
      case QUOTE:
        this.#open();
        this.#inString = true;
        return;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        if (code === OPEN_BRACKET && this.#inArray === undefined) {
          this.#inArray = true;
          return;
        }
        // In a file of lines, a value that is not closed ends with its line, so that a broken line costs only one value.
        if (
          this.#depth > 0 &&
          code === OPEN_BRACE &&
          !this.#inArray &&
          this.#rest.charCodeAt(this.#at - 1) === LF
        ) {
          this.#depth = 0;
          this.#cut(this.#at);
        }
        this.#open();
        this.#depth += 1;
        this.#deepest = Math.max(this.#deepest, this.#depth);
        return;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        if (this.#depth === 0 && this.#inArray && code === CLOSE_BRACKET) {
          this.#cut(this.#at);
          this.#inArray = false;
          return;
        }
        this.#open();
        this.#depth = Math.max(0, this.#depth - 1);
        if (this.#depth === 0) this.#cut(this.#at + 1);
        return;
      case COMMA:
        if (this.#depth === 0 && this.#inArray) {
          this.#cut(this.#at);
          return;
        }
        this.#open();
        return;
      default:
        this.#open();
    }
  }

  #open(): void {
    this.#inArray ??= false;
    if (this.#start >= 0) return;
    this.#start = this.#at;
    this.#startLine = this.#line;
  }

  #cut(end: number): void {
    if (this.#start < 0) return;
    const text = this.#dropped ?? this.#rest.slice(this.#start, end).trim();
    const { most, depth } = this.limits;
    const problem =
      this.#dropped !== undefined
        ? `the value has more than ${most} characters`
        : this.#deepest > depth
          ? `brackets are nested more than ${depth} deep`
          : undefined;
    this.#start = -1;
    this.#deepest = 0;
    this.#dropped = undefined;
    if (text !== '') this.#pieces.push({ text, line: this.#startLine, problem });
  }
}
