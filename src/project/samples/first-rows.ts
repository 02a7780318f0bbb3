import { parseLine } from '../answers/lines';
import { isObject } from '../../base/objects';
import { csvFormatOf } from '../../base/csv/csv-format';
import { CsvIndexer } from '../../base/csv/csv-index';
import { parseCsv } from '../../base/csv/parse-csv';
import type { ProjectFiles } from '../../base/files/files';
import { formatOf } from './sample';

const PEEKED_BYTES = 1 << 20;
const decoder = new TextDecoder('utf-8');

type Row = Readonly<Record<string, unknown>>;

/** The rows in the first megabyte of a sample file: JSON objects or CSV records. Empty for files of plain lines. */
export async function firstRows(files: ProjectFiles, path: string): Promise<Row[]> {
  const bytes = await files.read(path, 0, PEEKED_BYTES);
  const whole = bytes.length < PEEKED_BYTES;
  switch (formatOf(path)) {
    case 'jsonl':
      return jsonRows(decoder.decode(bytes), whole);
    case 'csv':
    case 'tsv':
      return csvRows(path, bytes, whole);
    default:
      return [];
  }
}

function jsonRows(text: string, whole: boolean): Row[] {
  const lines = text.split('\n');
  if (!whole) lines.pop();
  return lines.flatMap((line) => {
    const value = parseLine(line);
    return isObject(value) ? [value] : [];
  });
}

function csvRows(path: string, bytes: Uint8Array, whole: boolean): Row[] {
  const format = csvFormatOf(path);
  const index = new CsvIndexer(format);
  index.add(bytes);
  if (whole) index.finish();
  if (index.count === 0) return [];
  const { offset, length } = index.record(index.count - 1);
  const [header, ...records] =
    parseCsv(bytes.subarray(index.record(0).offset, offset + length), format) ?? [];
  return records.map((record) =>
    Object.fromEntries((header ?? []).map((name, column) => [name, record[column] ?? ''])),
  );
}
