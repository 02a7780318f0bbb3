/** Reads and writes records of CSV and TSV text as in RFC 4180, holding only one piece of the file at a time. */
import { defaultCsvFormat, type CsvFormat } from '../../base/csv/csv-format';
import { CsvIndexer } from '../../base/csv/csv-index';
import { isGuarded, unguarded, type FormulaCells } from '../../base/csv/formula-guard';
import { parseCsv } from '../../base/csv/parse-csv';
import type { InputFile } from '../format';
import { MAX_LINE_LENGTH } from '../lines';
import type { Losses } from '../loss-report';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Line on which the record starts, from 1. */
  readonly line: number;
}

/** Number of records that are parsed together. With more, the cells would survive the quick rounds of the garbage collector. */
const RECORDS_PER_PARSE = 200;

/** The records of a file, beginning with its header. Reports a quote that is never closed, because the rest of the file is then lost. */
export async function* csvRows(file: InputFile, losses: Losses): AsyncGenerator<CsvRow> {
  const encoder = new TextEncoder();
  let format: CsvFormat | undefined;
  let indexer = new CsvIndexer();
  let pending: Uint8Array = new Uint8Array();
  /** Byte offset of `pending`, and the number of records yielded so far. */
  let [base, done] = [0, 0];
  function* complete(): Generator<CsvRow> {
    const { count } = indexer;
    if (count === 0) return;
    for (let from = 0; from < count; from += RECORDS_PER_PARSE) {
      const [first, last] = [
        indexer.record(from),
        indexer.record(Math.min(from + RECORDS_PER_PARSE, count) - 1),
      ];
      const records = parseCsv(
        pending.subarray(first.offset - base, last.offset + last.length - base),
        format,
      );
      for (const [n, cells] of (records ?? []).entries())
        yield { cells, line: indexer.record(from + n).line + 1 };
      if (records) continue;
      const line = (indexer.problems.at(-1)?.line ?? first.line) + 1;
      const what = 'everything from here on';
      const why = 'a quote is opened and never closed';
      losses.lose({ file: file.name, line }, 'unreadable', what, { why });
    }
    const last = indexer.record(count - 1);
    const end = last.offset + last.length;
    pending = pending.subarray(end - base);
    base = end;
    done += count;
    indexer.forget();
  }
  for await (const chunk of file.chunks()) {
    if (!format) indexer = new CsvIndexer((format = formatOf(file.name, chunk)));
    const bytes = encoder.encode(chunk);
    indexer.add(bytes);
    pending = joined(pending, bytes);
    yield* complete();
    if (pending.length > MAX_LINE_LENGTH) {
      losses.lose(file.name, 'unreadable', 'everything from here on', {
        why: `record ${done + 1} has more than ${MAX_LINE_LENGTH} bytes; is a quote opened and never closed?`,
      });
      return;
    }
  }
  indexer.finish();
  yield* complete();
}

/** A tab if the file name says so, else the most frequent separator in the first line outside quotes. */
function formatOf(name: string, head: string): CsvFormat {
  if (/\.(tsv|tab)$/i.test(name)) return { ...defaultCsvFormat, delimiter: '\t' };
  const line = (/^[^\r\n]*/.exec(head)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const [delimiter] = [',', ';', '\t'].sort((a, b) => line.split(b).length - line.split(a).length);
  return { ...defaultCsvFormat, delimiter: delimiter! };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** One record with its line end. Quotes cells that contain the delimiter, a quote or a line break, and cells with white space at the ends. */
export function csvLine(cells: readonly string[], delimiter: ',' | '\t' = ','): string {
  // A single empty cell would give a blank line, which is not a record.
  if (cells.length === 1 && cells[0] === '') return '""\n';
  return `${cells.map((cell) => (needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)}\n`;
}

const needsQuotes = (cell: string, delimiter: string): boolean =>
  cell.includes(delimiter) || /["\r\n]|^[\s\ufeff]|\s$/.test(cell);

/** Notes how many cells of an export a spreadsheet would run. Call when all are written. */
export function noteFormulas({ text, first }: FormulaCells, losses: Losses): void {
  if (text !== undefined) losses.note(first, { formulas: text });
}

const GUARDED =
  "cells begin with ' before a sign that begins formulas, from this line on. Where that is a guard against spreadsheets, import with --guard-formulas, which removes it";

/** Reads the cells of an import. Removes the formula guard if requested; otherwise leaves cells unchanged and counts those that look guarded. */
export function cellReader(
  file: string,
  losses: Losses,
  guardFormulas: boolean,
): (cell: string, line: number) => string {
  if (guardFormulas) return unguarded;
  return (cell, line) => {
    if (isGuarded(cell)) losses.noteOnce({ file, line }, { guarded: GUARDED });
    return cell;
  };
}
