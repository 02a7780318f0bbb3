import type { DataModel, SampleFormat } from '../model/model';

/** A sample as in its file. `text` is exact: not trimmed, normalised or converted. */
export interface Sample {
  /** The id in the file; if there is none, the caller derives one from the text's hash. */
  readonly id: string | undefined;
  readonly text: string;
  /** All fields: the JSON object, or the columns of a CSV record. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Why a line is not a sample, as a sentence that says what to do. */
export interface Unreadable {
  readonly unreadable: string;
}

export const isUnreadable = (value: Sample | Unreadable): value is Unreadable => 'unreadable' in value;

/** Reads the JSON object of a line. */
export function sampleFromObject(value: unknown, data: DataModel): Sample | Unreadable {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { unreadable: 'A sample must be a JSON object, e.g. {"id": "t-1", "text": "…"}.' };
  const fields = value as Record<string, unknown>;
  const text = Object.hasOwn(fields, data.text) ? fields[data.text] : undefined;
  if (typeof text !== 'string') {
    const what = text === undefined ? 'is missing' : 'is not a text';
    return {
      unreadable: `The field "${data.text}" ${what}. Name the field that holds the text under data.text in labelwright.yaml.`,
    };
  }
  return { id: idOf(Object.hasOwn(fields, data.id) ? fields[data.id] : undefined), text, fields };
}

/** Reads a CSV record by its header. */
export function sampleFromColumns(
  header: readonly string[],
  record: readonly string[],
  data: DataModel,
): Sample | Unreadable {
  const at = header.indexOf(data.text);
  if (at < 0)
    return {
      unreadable: `No column is called "${data.text}". Columns: ${header.join(', ')}. Name the text's column under data.text in labelwright.yaml.`,
    };
  if (record.length !== header.length)
    return {
      unreadable: `The record has ${record.length} fields, the header ${header.length}. Check quotes and separators.`,
    };
  const fields: Record<string, unknown> = {};
  header.forEach((name, column) => {
    Object.defineProperty(fields, name, {
      value: record[column] ?? '',
      enumerable: true,
      configurable: true,
      writable: true,
    });
  });
  return { id: idOf(fields[data.id]), text: record[at] ?? '', fields };
}

/** A sample that has only a text. */
export function sampleFromText(text: string, id?: string): Sample {
  return { id, text, fields: { text } };
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? JSON.stringify(value) : undefined;
}

/** The format by a file's extension, or undefined. */
export function formatOf(path: string): SampleFormat | undefined {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  switch (extension) {
    case 'jsonl':
    case 'ndjson':
      return 'jsonl';
    case 'csv':
      return 'csv';
    case 'tsv':
      return 'tsv';
    case 'txt':
      return 'lines';
    default:
      return undefined;
  }
}
