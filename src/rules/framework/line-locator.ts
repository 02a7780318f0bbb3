import { leadingCount } from '../../base/leading-count';
import type { Position, Range } from '../../project/findings/finding';
import { JsonLine, type LineRange } from '../../base/json/positions';
import type { StringLiteral } from '../../base/json/string-literal';
import type { LineLocator, LineView } from './line-view';

export function locatorOf(line: LineView): LineLocator {
  return line.format === 'jsonl' ? jsonLocator(line) : columnLocator(line);
}

/**
 * Places in a JSON line. A path that does not exist is located at its nearest existing ancestor: at the ancestor's key if it has one
 * (underlining a whole object is noise), else at its value; if there is none, or the line is not JSON, at the whole line.
 */
function jsonLocator(line: LineView): LineLocator {
  const json = new JsonLine(line.raw);
  const literals = new Map<string, StringLiteral | undefined>();
  // JSON has no raw line breaks inside a line, so a column is an offset.
  const at = (character: number): Position => ({ line: line.line, character });
  const rawRange = (start: number, end: number): Range => ({ start: at(start), end: at(end) });
  const toRange = ({ start, end }: LineRange): Range => rawRange(start, end);
  const literalAt = (path: readonly (string | number)[]): StringLiteral | undefined => {
    const key = JSON.stringify(path);
    if (!literals.has(key)) literals.set(key, json.stringAt(path));
    return literals.get(key);
  };
  const inside = (path: readonly (string | number)[], within: LineRange): LineRange | undefined => {
    const literal = literalAt(path);
    const start = literal?.toRaw(within.start);
    const end = literal?.toRaw(within.end);
    return start === undefined || end === undefined ? undefined : { start, end };
  };
  const nearest = (path: readonly (string | number)[]): LineRange => {
    for (let length = path.length - 1; length > 0; length--) {
      const step = path.slice(0, length);
      const found = json.rangeOf(step, 'key') ?? json.rangeOf(step);
      if (found) return found;
    }
    return { start: line.raw.length - line.raw.trimStart().length, end: line.raw.trimEnd().length };
  };
  return {
    rawRange,
    valueRange(path) {
      const found = json.rangeOf(path);
      return found && toRange(found);
    },
    range({ path, part, within }) {
      if (path.length === 0) return toRange(nearest(path));
      const found = (within && inside(path, within)) ?? json.rangeOf(path, part ?? 'value') ?? nearest(path);
      return toRange(found);
    },
  };
}

/** Places in a CSV or TSV record, a line or a document: a path is `[column]`. An unknown column is located at the whole record. */
function columnLocator(line: LineView): LineLocator {
  const starts = lineStarts(line.raw);
  const at = (offset: number): Position => {
    const low = Math.max(0, leadingCount(starts.length, (n) => starts[n]! <= offset) - 1);
    return { line: line.line + low, character: offset - starts[low]! };
  };
  const rawRange = (start: number, end: number): Range => ({ start: at(start), end: at(end) });
  const whole = (): Range => rawRange(0, line.raw.length);
  const fieldAt = fieldFinder(line);
  return {
    rawRange,
    valueRange(path) {
      const field = path.length === 1 ? fieldAt(path[0]!) : undefined;
      return field && rawRange(field.start, field.end);
    },
    range({ path, within }) {
      const field = path.length === 0 ? undefined : fieldAt(path[0]!);
      if (!field) return whole();
      if (within) return rawRange(field.toRaw(within.start), field.toRaw(within.end));
      return rawRange(field.start, field.end);
    },
  };
}

/** The only column of a line or a document is the text itself. */
function fieldFinder(line: LineView): (column: string | number) => FieldPlace | undefined {
  const { format, raw } = line;
  if (format !== 'csv' && format !== 'tsv') {
    const text: FieldPlace = { start: 0, end: raw.length, toRaw: (utf16) => utf16 };
    return (column) => (column === 'text' ? text : undefined);
  }
  const columns = line.columns ?? Object.keys(line.value ?? {});
  let fields: FieldPlace[] | undefined;
  return (column) => {
    fields ??= recordFields(raw, format === 'csv' ? ',' : '\t');
    return fields[columns.indexOf(String(column))];
  };
}

/** UTF-16 offsets at which the lines of a text start, as an editor counts them: \n, \r\n and \r end a line. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: lineEnd } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineEnd.length);
  return starts;
}

/** Position of a field in a CSV record: UTF-16 offsets, including its quotes. */
interface FieldPlace {
  readonly start: number;
  readonly end: number;
  /** Converts a UTF-16 offset in the field's decoded text to one in the record, at most the text's end. */
  toRaw(utf16: number): number;
}

/** The fields of a record in RFC 4180 quoting. Only for positions of findings: csv-parse reads the values. */
function recordFields(record: string, separator: string): FieldPlace[] {
  const fields: FieldPlace[] = [];
  let start = 0;
  for (;;) {
    const end = fieldEnd(record, start, separator);
    fields.push(fieldPlace(record, start, end));
    if (end >= record.length) return fields;
    start = end + 1;
  }
}

function fieldEnd(record: string, start: number, separator: string): number {
  let at = start;
  if (record[start] === '"') {
    at = start + 1;
    for (;;) {
      at = record.indexOf('"', at);
      if (at < 0) return record.length;
      if (record[at + 1] !== '"') break;
      at += 2;
    }
  }
  const end = record.indexOf(separator, at);
  return end < 0 ? record.length : end;
}

function fieldPlace(record: string, start: number, end: number): FieldPlace {
  if (record[start] !== '"') return { start, end, toRaw: (utf16) => Math.min(start + utf16, end) };
  const close = end > start + 1 && record[end - 1] === '"' ? end - 1 : end;
  return {
    start,
    end,
    toRaw(utf16) {
      let raw = start + 1;
      for (let decoded = 0; decoded < utf16 && raw < close; decoded++)
        raw += record.startsWith('""', raw) ? 2 : 1;
      return Math.min(raw, close);
    },
  };
}
