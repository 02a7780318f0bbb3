import { float64Column, int32Column } from '../columns/columns';
import { type CsvFormat, defaultCsvFormat } from './csv-format';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const bom = [0xef, 0xbb, 0xbf];

export interface CsvRecordPlace {
  /** Byte offset of its first byte. */
  offset: number;
  /** In bytes, without the line break that ends it. */
  length: number;
  /** The line on which it starts, from 0, as in editors: LF, CRLF and CR each end a line. */
  line: number;
}

/** A problem with the quotes of a record, which is indexed nevertheless. */
export interface CsvProblem {
  /** `open-quote`: a quote is never closed, so the record takes the rest of the file. `text-after-quote`: as in `"a" b,c`. */
  kind: 'open-quote' | 'text-after-quote';
  /** The number of the record, header included, from 0. */
  record: number;
  /** The line of the quote in question, from 0. */
  line: number;
}

/** The state before the next byte. `quote-seen`: after a quote in a quoted field, which may end the field or be the first of two. */
type State = 'record-start' | 'unquoted' | 'quoted' | 'quote-seen';

/**
 * The records of a CSV or TSV file by byte offset. (Fields may contain line breaks, so lines are not enough.) Pass the file's bytes to
 * `add`, piece by piece, then call `finish`. Blank lines are not records; a byte order mark is skipped.
 *
 * It only finds the ends of records; csv-parse reads the fields (see parseCsv). Both agree about quotes: a quote opens a quoted field
 * only at the start of a field, is an ordinary character anywhere else, and is doubled within a quoted field. This is two orders of
 * magnitude faster than parsing all fields, and takes no memory for long records.
 */
export class CsvIndexer {
  readonly problems: CsvProblem[] = [];
  readonly #offsets = float64Column();
  readonly #lengths = float64Column();
  readonly #lines = int32Column();
  #forgotten = 0;
  readonly #delimiter: number;
  readonly #quote = new ByteFinder(0x22);
  readonly #lineFeeds = new ByteFinder(lineFeed);
  readonly #returns = new ByteFinder(carriageReturn);
  #state: State = 'record-start';
  #size = 0;
  #line = 0;
  #recordOffset = 0;
  #recordLine = 0;
  #quoteLine = 0;
  /** The byte before the next one; -1 at the start of the file. */
  #last = -1;
  /** The number of bytes of a byte order mark found at the start of the file; all three when the search is over. */
  #bomSeen = 0;

  constructor(format: CsvFormat = defaultCsvFormat) {
    this.#delimiter = format.delimiter.charCodeAt(0);
  }

  /** The number of records, including a header but not the forgotten ones. */
  get count(): number {
    return this.#offsets.length;
  }

  /** Forgets the records and problems found so far; the next record is number 0. For reading a file only once. */
  forget(): void {
    this.#forgotten += this.count;
    for (const column of [this.#offsets, this.#lengths, this.#lines]) column.truncate(0);
    this.problems.length = 0;
  }

  /** The place of a record, numbered from 0. Throws RangeError if there is no such record. */
  record(index: number): CsvRecordPlace {
    if (!(index >= 0 && index < this.count)) {
      throw new RangeError(`There is no record ${index}; there are ${this.count}.`);
    }
    return {
      offset: this.#offsets.get(index),
      length: this.#lengths.get(index),
      line: this.#lines.get(index),
    };
  }

  /** Takes the next bytes of the file. Fastest with bytes whose indexOf is native. */
  add(piece: Uint8Array): void {
    let at = this.#skipBom(piece);
    for (const finder of [this.#quote, this.#lineFeeds, this.#returns]) finder.reset(piece);
    while (at < piece.length) at = this.#step(piece, at);
    if (piece.length > 0) this.#last = piece[piece.length - 1]!;
    this.#size += piece.length;
  }

  /** Closes the last record. Nothing can be added afterwards. */
  finish(): void {
    this.#endBom();
    if (this.#state === 'record-start') return;
    if (this.#state === 'quoted') this.#report('open-quote');
    this.#endRecord(this.#size);
  }

  /** Processes at least one byte and returns the offset in the piece of the next one. */
  #step(piece: Uint8Array, at: number): number {
    switch (this.#state) {
      case 'record-start':
        return this.#startRecord(piece, at);
      case 'unquoted':
        return this.#skipUnquoted(piece, at);
      case 'quoted':
        return this.#skipQuoted(piece, at);
      case 'quote-seen':
        return this.#afterQuote(piece, at);
    }
  }

  #startRecord(piece: Uint8Array, at: number): number {
    const byte = piece[at]!;
    if (byte === lineFeed || byte === carriageReturn) {
      // The LF of a CRLF was counted with its CR; any other break is a blank line.
      if (byte === carriageReturn || this.#before(piece, at) !== carriageReturn) this.#line++;
      return at + 1;
    }
    this.#recordOffset = this.#size + at;
    this.#recordLine = this.#line;
    this.#state = 'unquoted';
    return at;
  }

  #skipUnquoted(piece: Uint8Array, at: number): number {
    const quote = this.#quote.from(at);
    const end = Math.min(this.#lineFeeds.from(at), this.#returns.from(at));
    if (end < quote) {
      this.#endRecord(this.#size + end);
      return end;
    }
    if (quote === Infinity) return piece.length;
    const isFieldStart =
      this.#size + quote === this.#recordOffset || this.#before(piece, quote) === this.#delimiter;
    if (isFieldStart) {
      this.#state = 'quoted';
      this.#quoteLine = this.#line;
    }
    return quote + 1;
  }

  #skipQuoted(piece: Uint8Array, at: number): number {
    const quote = this.#quote.from(at);
    this.#countLines(piece, at, Math.min(quote, piece.length));
    if (quote === Infinity) return piece.length;
    this.#state = 'quote-seen';
    return quote + 1;
  }

  #afterQuote(piece: Uint8Array, at: number): number {
    const byte = piece[at]!;
    if (byte === 0x22) {
      this.#state = 'quoted';
      return at + 1;
    }
    this.#state = 'unquoted';
    if (byte !== this.#delimiter && byte !== lineFeed && byte !== carriageReturn) {
      this.#report('text-after-quote');
    }
    return at;
  }

  /** `end` is the byte offset in the file of the line break, which is processed with the next record. */
  #endRecord(end: number): void {
    this.#offsets.push(this.#recordOffset);
    this.#lengths.push(end - this.#recordOffset);
    this.#lines.push(this.#recordLine);
    this.#state = 'record-start';
  }

  #countLines(piece: Uint8Array, from: number, to: number): void {
    for (let at = this.#lineFeeds.from(from); at < to; at = this.#lineFeeds.from(at + 1)) {
      if (this.#before(piece, at) !== carriageReturn) this.#line++;
    }
    for (let at = this.#returns.from(from); at < to; at = this.#returns.from(at + 1)) this.#line++;
  }

  #report(kind: CsvProblem['kind']): void {
    this.problems.push({ kind, record: this.#forgotten + this.count, line: this.#quoteLine });
  }

  #before(piece: Uint8Array, at: number): number {
    return at > 0 ? piece[at - 1]! : this.#last;
  }

  /** The number of bytes at the start of the piece that belong to a byte order mark, which may be split between pieces. */
  #skipBom(piece: Uint8Array): number {
    let skipped = 0;
    while (this.#bomSeen < bom.length && skipped < piece.length) {
      if (piece[skipped] !== bom[this.#bomSeen]) {
        this.#endBom();
        break;
      }
      this.#bomSeen++;
      skipped++;
    }
    return skipped;
  }

  /** Ends the search for a byte order mark. If only a part of one was found, it is the start of the first record. */
  #endBom(): void {
    if (this.#bomSeen > 0 && this.#bomSeen < bom.length) this.#state = 'unquoted';
    this.#bomSeen = bom.length;
  }
}

/** Finds a byte in a piece again and again, going forwards. It remembers what it found, so no byte is searched twice. */
class ByteFinder {
  #piece: Uint8Array = new Uint8Array();
  #next = -1;

  constructor(private readonly byte: number) {}

  reset(piece: Uint8Array): void {
    this.#piece = piece;
    this.#next = -1;
  }

  /** The offset of the first such byte at or after `at`, or Infinity if there is none. `at` must not decrease between calls. */
  from(at: number): number {
    if (this.#next < at) {
      const found = this.#piece.indexOf(this.byte, at);
      this.#next = found < 0 ? Infinity : found;
    }
    return this.#next;
  }
}
