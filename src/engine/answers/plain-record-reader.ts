import { byte, isDigit } from '../../core/jsonl/bytes';
import { decimalIn, LineShapes } from '../../core/jsonl/line-shapes';
import type { ReplayRecord } from '../../core/records/parse-record';
import { usualTimeIn } from '../../core/records/utc-time';
import { fastHash64OfAscii, textHash } from '../../core/text/hash';
import { TextBytes } from '../../core/text/text-bytes';
import type { PlainRecord } from '../../rules/framework/plain-record';
import type { SampleStore } from '../samples/sample-store';
import { knownRecord, type KnownRecord, type KnownSpan } from './known-record';
import type { FileLine } from './lines';

/** So many lines are looked at for their shapes, and one more for each so many that were known by theirs. */
const LOOKS = 1 << 10;
const HITS_A_LOOK = 32;

/**
 * Reads annotations by the bytes of their lines: those of the shape of a line in which nothing was found. What it does not read is to be
 * parsed.
 */
export class PlainRecordReader implements PlainRecord {
  /** Of the last record: hash of its sample's id, its time, and all else. */
  high = 0;
  low = 0;
  time = 0;
  seconds = NaN;
  record!: ReplayRecord;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #shapes = new LineShapes<KnownRecord>();
  readonly #text = new TextBytes();
  /** Whether the text of the last record's sample could be read, once that was tried. */
  #hasText: boolean | undefined;
  /** The shape of the last line is not known. */
  #isNew = false;
  #looks = 0;
  #hits = 0;

  /** `passes`: what tells of plain records that there is nothing to find, when that was so on one of the same shape. */
  constructor(
    private readonly samples: SampleStore,
    private readonly passes: (record: PlainRecord) => boolean,
  ) {}

  /** NaN where the text has to be decoded. */
  textLength(): number {
    return this.#readText() ? this.#text.units : NaN;
  }

  /** Reads the line from `start` to `end` (exclusive); false when it is to be parsed. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#shapes.find(bytes, start, bytes[end - 1] === byte.carriageReturn ? end - 1 : end);
    this.#isNew = !known;
    this.#bytes = bytes;
    this.#hasText = undefined;
    if (!known || !this.#readFields(known) || !this.#fitsSample(known) || !this.passes(this)) return false;
    this.#hits += 1;
    this.record = known.record;
    for (const { span, start: from, end: to } of known.spans) {
      span.start = this.#number(from);
      span.end = this.#number(to);
    }
    return true;
  }

  /** Nothing was found on the line that was read last and had to be parsed; `value` is what came of it. */
  noteClean({ raw, bytes }: FileLine, value: unknown): void {
    if (!this.#isNew || bytes !== raw.length || this.#looks > LOOKS + this.#hits / HITS_A_LOOK) return;
    this.#looks += 1;
    const shape = knownRecord(raw, value);
    if (shape) this.#shapes.add(raw, shape.holes, shape.known);
  }

  #start(hole: number): number {
    return this.#shapes.starts[hole]!;
  }

  #end(hole: number): number {
    return this.#shapes.ends[hole]!;
  }

  #number(hole: number): number {
    return decimalIn(this.#bytes, this.#start(hole), this.#end(hole));
  }

  #readFields({ id, time, sample, seconds }: KnownRecord): boolean {
    if (id < 0 || time < 0 || this.#start(id) === this.#end(id)) return false;
    this.time = usualTimeIn(this.#bytes, this.#start(time), this.#end(time));
    this.seconds = seconds < 0 ? NaN : this.#number(seconds);
    if (isNaN(this.time) || (seconds >= 0 && isNaN(this.seconds))) return false;
    const [from, to] = [this.#start(sample), this.#end(sample)];
    if (!isName(this.#bytes, from, to)) return false;
    [this.high, this.low] = fastHash64OfAscii(this.#bytes, from, to);
    return true;
  }

  /** Whether there is the sample, its text has the hash, and the spans stand well in it. */
  #fitsSample({ text_hash, spans }: KnownRecord): boolean {
    if (text_hash < 0 && spans.length === 0) return this.samples.hasHashed(this.high, this.low);
    return this.#readText() && (text_hash < 0 || this.#isHash(text_hash)) && this.#standWell(spans);
  }

  #readText(): boolean {
    return (this.#hasText ??= this.samples.textBytesNow(this.high, this.low, this.#text));
  }

  #isHash(hole: number): boolean {
    const hash = textHash(this.#text.all());
    const start = this.#start(hole);
    if (this.#end(hole) - start !== hash.length) return false;
    for (let at = 0; at < hash.length; at++)
      if (this.#bytes[start + at] !== hash.charCodeAt(at)) return false;
    return true;
  }

  /** Whether spans mark what they quote, nothing twice, in the order of the text. */
  #standWell(spans: readonly KnownSpan[]): boolean {
    const text = this.#text;
    let before = 0;
    for (const { start, end, quote, follows } of spans) {
      const [first, last] = [this.#number(start), this.#number(end)];
      if (!(first < last) || (follows && first < before)) return false;
      if (!Number.isInteger(first) || !Number.isInteger(last)) return false;
      before = last;
      const [from, to] = [text.find(first), text.find(last)];
      if (from < 0 || to < 0 || !this.#isQuote(quote, from, to)) return false;
      if (!isEdge(text, from - 1, from) || !isEdge(text, to, to - 1)) return false;
    }
    return true;
  }

  /** A quote with escapes is none of these: what it means has fewer characters. */
  #isQuote(hole: number, from: number, to: number): boolean {
    const start = this.#start(hole);
    if (this.#end(hole) - start !== to - from) return false;
    for (let at = from; at < to; at++) {
      const each = this.#text.bytes[at]!;
      if (each === byte.backslash || each !== this.#bytes[start + at - from]) return false;
    }
    return true;
  }
}

/** Whether there are characters of ASCII alone, and no escapes. */
function isName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7e || bytes[at] === byte.backslash) return false;
  return end > start;
}

/** Whether a span begins or ends between two bytes of a text: `inner` is a character that can be seen, and is cut from no other one. */
function isEdge({ bytes, length }: TextBytes, outer: number, inner: number): boolean {
  const seen = bytes[inner]!;
  if (seen <= 0x20 || seen >= 0x7f) return false;
  if (outer < 0 || outer >= length) return true;
  const beside = bytes[outer]!;
  return beside < 0x7f && !(isLetter(seen) && isLetter(beside)) && !(isDigit(seen) && isDigit(beside));
}

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
