import type { Range } from '../../core/findings/finding';
import type { LineReport, LineView } from './line-view';

/** Turns paths and offsets inside one line into ranges of the file. Made only for lines that have a finding. */
export interface LineLocator {
  /** UTF-16 offsets into the line's raw text. */
  rawRange(start: number, end: number): Range;
  /** Where a finding stands: the nearest thing that exists on its path, or the part of a string. */
  range(found: Pick<LineReport, 'path' | 'part' | 'within'>): Range;
  /** The value at exactly this path, or undefined. */
  valueRange(path: readonly (string | number)[]): Range | undefined;
}

/** Places raw offsets; a CSV record may run over several lines. */
export function rawRangeIn(line: LineView, start: number, end: number): Range {
  const at = (offset: number): { line: number; character: number } => {
    const before = line.raw.slice(0, offset);
    const breaks = before.match(/\r\n|\n|\r/g)?.length ?? 0;
    const last = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
    // JSON has no raw line breaks inside a line; U+2028 is none for an editor's columns here.
    return line.format === 'jsonl' ? { line: line.line, character: offset } : { line: line.line + breaks, character: offset - last - 1 };
  };
  return { start: at(start), end: at(end) };
}

export function locatorOf(line: LineView): LineLocator {
  return line.format === 'jsonl' ? jsonLocator(line) : columnLocator(line);
}
