import type { Position, Range } from '../../project/findings/finding';
import { recordFields, type FieldPlace } from '../../project/samples/csv-fields';
import type { LineLocator, LineView } from './line-view';

/**
 * Places in a CSV or TSV record, a line or a document: a path is `[column]`. A record with quoted line breaks spans several lines. A column
 * that the record does not have is located at the whole record.
 */
export function columnLocator(line: LineView): LineLocator {
  const starts = lineStarts(line.raw);
  const at = (offset: number): Position => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
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
