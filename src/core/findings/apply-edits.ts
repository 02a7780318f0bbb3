import { LineIndex } from '../yaml/line-index';
import type { Finding, FixEdit } from './finding';

interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The safe fixes that can be made at once, and their edits by file. */
export interface ChosenFixes {
  readonly edits: ReadonlyMap<string, readonly OffsetEdit[]>;
  readonly count: number;
}

/**
 * Chooses one safe fix of each finding. A fix that touches what an earlier one changes has to wait for the next time; so does one that
 * would change a file of which there is no text. `texts` are whole files by path; offsets count UTF-16 units.
 */
export function chooseSafeFixes(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): ChosenFixes {
  const lines = new Map([...texts].map(([path, text]) => [path, new LineIndex(text)]));
  const edits = new Map<string, OffsetEdit[]>();
  let count = 0;
  const offsets = ({ file, range, newText }: FixEdit): OffsetEdit => ({
    start: lines.get(file)!.offsetAt(range.start),
    end: lines.get(file)!.offsetAt(range.end),
    newText,
  });
  for (const { fixes } of findings) {
    const fix = fixes?.find(({ safety }) => safety === 'safe');
    if (!fix || fix.edits.length === 0 || fix.edits.some(({ file }) => !texts.has(file))) continue;
    const own = fix.edits.map((edit) => ({ file: edit.file, edit: offsets(edit) }));
    if (own.some(({ file, edit }) => edits.get(file)?.some((other) => touches(edit, other)))) continue;
    for (const { file, edit } of own) edits.set(file, [...(edits.get(file) ?? []), edit]);
    count += 1;
  }
  return { edits, count };
}

const touches = (a: OffsetEdit, b: OffsetEdit): boolean => a.start <= b.end && b.start <= a.end;

/** Makes edits that do not touch each other; of those that insert in one place, the first given comes first. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = text;
  for (const { start, end, newText } of edits.toReversed().sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}
