import { float64Column, int32Column } from '../columns/columns';
import { type CsvFormat, defaultCsvFormat } from './csv-format';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
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
 * only at the start of a field, is an ordinary character anywhere else, and is doubled within a quoted field. This is far faster than
 * parsing all fields, and takes no memory for long records.
 */
export class CsvIndexer {
  readonly problems: CsvProblem[] = [];
  readonly #offsets = float64Column();
  readonly #lengths = float64Column();
  readonly #lines = int32Column();
  #forgotten = 0;
  readonly #delimiter: number;
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

  /** Takes the next bytes of the file. */
  add(piece: Uint8Array): void {
    let last = this.#last;
    for (let at = this.#skipBom(piece); at < piece.length; at += 1) {
      const byte = piece[at]!;
      const isBreak = byte === lineFeed || byte === carriageReturn;
      if (this.#state === 'quote-seen' && byte !== quote) {
        this.#state = 'unquoted';
        if (byte !== this.#delimiter && !isBreak) this.#report('text-after-quote');
      }
      if (isBreak) {
        if (this.#state === 'unquoted') this.#endRecord(this.#size + at);
        // The LF of a CRLF was counted with its CR.
        if (byte === carriageReturn || last !== carriageReturn) this.#line += 1;
      } else if (this.#state === 'record-start') {
        this.#recordOffset = this.#size + at;
        this.#recordLine = this.#line;
        this.#state = 'unquoted';
      }
      if (byte === quote) this.#takeQuote(this.#size + at, last);
      last = byte;
    }
    this.#last = last;
    this.#size += piece.length;
  }

  /** `before`: the byte before the quote. */
  #takeQuote(offset: number, before: number): void {
    if (this.#state !== 'unquoted') this.#state = this.#state === 'quoted' ? 'quote-seen' : 'quoted';
    else if (offset === this.#recordOffset || before === this.#delimiter) {
      this.#state = 'quoted';
      this.#quoteLine = this.#line;
    }
  }

  /** Closes the last record. Nothing can be added afterwards. */
  finish(): void {
    this.#endBom();
    if (this.#state === 'record-start') return;
    if (this.#state === 'quoted') this.#report('open-quote');
    this.#endRecord(this.#size);
  }

  /** `end` is the byte offset in the file of the line break, which is processed with the next record. */
  #endRecord(end: number): void {
    this.#offsets.push(this.#recordOffset);
    this.#lengths.push(end - this.#recordOffset);
    this.#lines.push(this.#recordLine);
    this.#state = 'record-start';
  }

  #report(kind: CsvProblem['kind']): void {
    this.problems.push({ kind, record: this.#forgotten + this.count, line: this.#quoteLine });
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
