import { PlainObject } from '../../core/jsonl/plain-object';
import type { DataModel } from '../../core/project/model';
import { foldedHashOfAscii } from '../../core/text/fold';
import { foldedKey, foldedKeyOfPlain } from '../../core/text/folded-key';
import { fastHash64OfAscii } from '../../core/text/hash';
import type { PlainSample } from '../../rules/framework/plain-sample';

const encoder = new TextEncoder();
/** Whether white space may start with a byte: a space, an escape, what is beyond ASCII. */
const mayBeSpace = (byte: number): boolean => byte === 0x20 || byte === 0x5c || byte > 0x7f;
/** Names of splits that are told by their bytes. */
const MOST_NAMES = 16;

/**
 * Reads samples of plain lines by their bytes: what is known of each for finding it by its id, and for comparing it with others. What it
 * does not read is to be parsed: a sample without id, one that a rule does not let pass, and whatever is unusual.
 */
export class PlainSampleReader {
  /** Of the last sample: hash of its id, and what a CensusEntry has. */
  high = 0;
  low = 0;
  textKey = 0;
  group = 0;
  split: string | undefined;
  readonly #object = new PlainObject();
  readonly #sample = { object: this.#object, text: 0, length: 0 };
  readonly #id: Uint8Array;
  readonly #text: Uint8Array;
  readonly #group: Uint8Array | undefined;
  readonly #split: Uint8Array | undefined;
  readonly #names: { readonly bytes: Uint8Array; readonly name: string }[] = [];

  constructor(
    { id, text, group, split }: DataModel,
    private readonly passes: (sample: PlainSample) => boolean,
  ) {
    this.#id = encoder.encode(id);
    this.#text = encoder.encode(text);
    this.#group = group === undefined ? undefined : encoder.encode(group);
    this.#split = split === undefined ? undefined : encoder.encode(split);
  }

  /** Reads the line from `start` to `end` (exclusive); false when it is to be parsed. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const object = this.#object;
    return (
      object.read(bytes, start, end) &&
      this.#readText(bytes) &&
      this.#readId(bytes) &&
      this.#readGroup(bytes) &&
      this.#readSplit(bytes) &&
      this.passes(this.#sample)
    );
  }

  #readText(bytes: Uint8Array): boolean {
    const object = this.#object;
    const field = object.find(this.#text);
    if (field < 0 || !object.isString(field)) return false;
    const start = object.starts[field]!;
    const end = object.ends[field]!;
    if (start === end || (mayBeSpace(bytes[start]!) && !/\S/.test(object.text(field)))) return false;
    this.textKey = foldedKeyOfPlain(bytes, start, end) ?? foldedKey(object.text(field));
    this.#sample.text = field;
    this.#sample.length = end - start - object.escapes[field]! - object.extra[field]!;
    return true;
  }

  #readId(bytes: Uint8Array): boolean {
    const field = this.#object.find(this.#id);
    if (field < 0 || !this.#isName(field)) return false;
    [this.high, this.low] = fastHash64OfAscii(bytes, this.#object.starts[field]!, this.#object.ends[field]!);
    return true;
  }

  #readGroup(bytes: Uint8Array): boolean {
    this.group = 0;
    const field = this.#group ? this.#object.find(this.#group) : -1;
    if (field === -1) return true;
    if (field < 0 || !this.#isName(field)) return false;
    this.group = foldedHashOfAscii(bytes, this.#object.starts[field]!, this.#object.ends[field]!);
    return true;
  }

  #readSplit(bytes: Uint8Array): boolean {
    this.split = undefined;
    const field = this.#split ? this.#object.find(this.#split) : -1;
    if (field === -1) return true;
    if (field < 0 || !this.#isName(field)) return false;
    this.split = this.#name(field, bytes);
    return true;
  }

  /** Whether a field names something, in the characters that stand there: ASCII that is not empty, or a whole number. */
  #isName(field: number): boolean {
    const { starts, ends, escapes, extra } = this.#object;
    if (escapes[field] !== 0) return this.#object.isWhole(field);
    return ends[field]! > starts[field]! && extra[field] === 0;
  }

  /** The same names come again and again: each is made a string once. */
  #name(field: number, bytes: Uint8Array): string {
    const start = this.#object.starts[field]!;
    const end = this.#object.ends[field]!;
    for (const known of this.#names) if (isSame(known.bytes, bytes, start, end)) return known.name;
    const name = this.#object.text(field);
    if (this.#names.length < MOST_NAMES) this.#names.push({ bytes: bytes.slice(start, end), name });
    return name;
  }
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false;
  return true;
}
