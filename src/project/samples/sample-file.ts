import { decodeText, type FileLine, parseLine } from '../answers/lines';
import { isObject } from '../../base/objects';
import { leadingCount } from '../../base/leading-count';
import type { FileError } from '../../base/files/file-error';
import type { FileInfo } from '../../base/files/files';
import type { DataModel, SampleFormat } from '../model/model';
import {
  isUnreadable,
  type Sample,
  sampleFromColumns,
  sampleFromObject,
  sampleFromText,
  type Unreadable,
} from './sample';
import type { OverlayFiles } from '../files/overlay-files';
import { RowIndex, type SharedRows } from './row-index';
import { csvFormatOf } from '../../base/csv/csv-format';
import { CsvIndexer } from '../../base/csv/csv-index';
import { parseCsvRecord } from '../../base/csv/parse-csv';

const LF = 10;
const CR = 13;

/** One line (or record, or file) of samples as raw text, with its place. */
export interface RawRow extends Omit<FileLine, 'closed'> {
  readonly row: number;
}

/** A complete file of lines, for another thread. */
export interface SharedSampleFile {
  readonly info: FileInfo;
  readonly format: SampleFormat;
  readonly rows: SharedRows;
}

/**
 * The rows of one sample file by byte offset, without their content. Row numbers count samples from 0. A file that cannot be read has one
 * row, whose content says why.
 */
export class SampleFile {
  readonly path: string;
  complete = false;
  /** Why the file cannot be read. */
  problem: FileError | undefined;
  /** Of a CSV or TSV file the names of its columns, which are its first record. Empty until the file has been indexed. */
  header: readonly string[] = [];
  #lines: RowIndex;
  #csv: CsvIndexer | undefined;

  /** A file with shared rows is read-only. */
  constructor(
    readonly info: FileInfo,
    readonly format: SampleFormat,
    shared?: SharedRows,
  ) {
    this.path = info.path;
    this.#lines = new RowIndex(shared);
    this.complete = shared !== undefined;
    if (format === 'csv' || format === 'tsv') this.#csv = new CsvIndexer(csvFormatOf(info.path));
  }

  get rows(): number {
    if (this.#isOneRow) return 1;
    return this.#csv ? Math.max(0, this.#csv.count - 1) : this.#lines.rows;
  }

  /** Whether the file is one row, which begins with its first byte. */
  get #isOneRow(): boolean {
    return this.format === 'document' || this.problem !== undefined;
  }

  /** Forgets the rows, since the file cannot be read. */
  setAside(problem: FileError): void {
    this.startIndex();
    this.problem = problem;
    this.complete = true;
  }

  /** Reads the file to find its rows; `onProgress` is called after each piece. After an abort, the next call starts again. */
  async index(files: OverlayFiles, onProgress?: () => void, signal?: AbortSignal): Promise<void> {
    this.startIndex();
    for await (const chunk of this.format === 'document' ? [] : files.chunks(this.path)) {
      if (signal?.aborted) return;
      this.addToIndex(chunk);
      onProgress?.();
    }
    await this.endIndex(files);
    onProgress?.();
  }

  /** Whether rows can be read before the index is complete: a CSV file needs its header first. */
  get streams(): boolean {
    return this.format === 'jsonl' || this.format === 'lines';
  }

  startIndex(): void {
    this.header = [];
    if (this.#csv) this.#csv = new CsvIndexer(csvFormatOf(this.path));
    else this.#lines = new RowIndex();
  }

  addRow(start: number, line: number): void {
    this.#lines.addRow(start, line);
  }

  setIndexed(size: number, lines: number): void {
    this.#lines.setIndexed(size, lines);
  }

  /** The rows for another thread; undefined unless they are lines. */
  share(): SharedSampleFile | undefined {
    if (!this.streams || this.problem) return undefined;
    return { info: this.info, format: this.format, rows: this.#lines.share() };
  }

  addToIndex(chunk: Uint8Array): void {
    (this.#csv ?? this.#lines).add(chunk);
  }

  async endIndex(files: OverlayFiles): Promise<void> {
    if (this.#csv) {
      this.#csv.finish();
      const { offset, length } = this.#csv.count > 0 ? this.#csv.record(0) : { offset: 0, length: 0 };
      this.header = this.#fieldsOf(await files.read(this.path, offset, offset + length)) ?? [];
    } else this.#lines.end();
    this.complete = true;
  }

  lineOf(row: number): number {
    if (this.#isOneRow) return 0;
    return this.#csv ? this.#csv.record(row + 1).line : this.#lines.lineOf(row);
  }

  /** Byte range of a row; the end may include the line end. */
  range(row: number): { start: number; end: number } {
    if (this.#isOneRow) return { start: 0, end: this.problem ? 0 : this.info.size };
    if (!this.#csv) return { start: this.#lines.start(row), end: this.#lines.limit(row) };
    const { offset, length } = this.#csv.record(row + 1);
    return { start: offset, end: offset + length };
  }

  rowAt(offset: number): number {
    const low = Math.max(0, leadingCount(this.rows, (n) => this.range(n).start <= offset) - 1);
    return low < this.rows && this.range(low).start === offset ? low : -1;
  }

  decodeRow(row: number, bytes: Uint8Array): RawRow {
    const { start } = this.range(row);
    const end = this.#isOneRow ? bytes.length : this.#endOfText(bytes);
    return { row, line: this.lineOf(row), ...decodeText(bytes, end, start) };
  }

  /** Where the line end (and the blank lines after it) start in a row's bytes. */
  #endOfText(bytes: Uint8Array): number {
    let end = bytes.length;
    if (this.#csv) return end;
    if (this.#lines.hasBlankLines) {
      const lineFeed = bytes.indexOf(LF);
      if (lineFeed >= 0) end = lineFeed;
    } else if (bytes[end - 1] === LF) end -= 1;
    return bytes[end - 1] === CR ? end - 1 : end;
  }

  /** Reads a row's text as a sample. `value` is the JSON object or the columns, if any. */
  parse(raw: string, data: DataModel): ParsedRow {
    if (this.problem) return fromSample({ unreadable: this.problem.message });
    switch (this.format) {
      case 'jsonl': {
        const value = parseLine(raw);
        if (value === undefined) return fromSample({ unreadable: 'The line is not valid JSON.' });
        return { sample: sampleFromObject(value, data), value: isObject(value) ? value : undefined };
      }
      case 'lines':
      case 'document':
        if (data.messages !== undefined) return fromSample({ unreadable: NO_FIELDS });
        return fromSample(sampleFromText(raw, this.format === 'document' ? this.path : undefined));
      default: {
        const record = this.#fieldsOf(encoder.encode(raw));
        return fromSample(
          record
            ? sampleFromColumns(this.header, record, data)
            : { unreadable: 'The record is not valid CSV: a quote is not closed.' },
        );
      }
    }
  }

  /** The fields of a record of CSV, or undefined if a quote is not closed or there is none. */
  #fieldsOf(record: Uint8Array): string[] | undefined {
    return parseCsvRecord(record, csvFormatOf(this.path));
  }
}

const NO_FIELDS =
  'Conversations are read from fields of JSONL, CSV or TSV files, but this file has no fields. Convert it to JSONL, or remove "messages" from data in labelwright.yaml.';

/** A row as a sample, and the value it was read from. */
export interface ParsedRow {
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly sample: Sample | Unreadable;
}

function fromSample(sample: Sample | Unreadable): ParsedRow {
  return { sample, value: isUnreadable(sample) ? undefined : sample.fields };
}

const encoder = new TextEncoder();
