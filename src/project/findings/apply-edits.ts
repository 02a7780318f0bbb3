import { LineIndex } from '../../base/yaml/line-index';
import type { Finding, FixEdit, Position, Range } from './finding';
import { addTo } from '../../base/lists';

interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Safe fixes that can be made together, and their edits by file. */
export interface ChosenFixes {
  readonly edits: ReadonlyMap<string, readonly FixEdit[]>;
  readonly count: number;
}

/** Chooses one safe fix per finding, without those that touch earlier edits or are in files that `mayChange` rejects. */
export function chooseSafeFixes(
  findings: readonly Finding[],
  mayChange: (file: string) => boolean = () => true,
): ChosenFixes {
  const edits = new Map<string, FixEdit[]>();
  let count = 0;
  for (const { fixes } of findings) {
    const fix = fixes?.find(({ safety }) => safety === 'safe');
    if (!fix || fix.edits.length === 0 || !fix.edits.every(({ file }) => mayChange(file))) continue;
    const isTaken = ({ file, range }: FixEdit): boolean =>
      edits.get(file)?.some((other) => touches(range, other.range)) ?? false;
    if (fix.edits.some(isTaken)) continue;
    for (const edit of fix.edits) addTo(edits, edit.file, edit);
    count += 1;
  }
  return { edits, count };
}

/** Whether two ranges overlap or are adjacent. */
export const touches = (a: Range, b: Range): boolean => isBefore(a.start, b.end) && isBefore(b.start, a.end);

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

/** Converts the edits' positions to UTF-16 offsets in a text. */
export function offsetEdits(text: string, edits: readonly FixEdit[]): OffsetEdit[] {
  const lines = new LineIndex(text);
  return edits.map(({ range, newText }) => ({
    start: lines.offsetAt(range.start),
    end: lines.offsetAt(range.end),
    newText,
  }));
}

/** Applies edits that do not touch each other. Insertions at the same place are made in the given order. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = text;
  for (const { start, end, newText } of edits.toReversed().sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}
