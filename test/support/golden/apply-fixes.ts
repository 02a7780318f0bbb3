import type { Finding, FixEdit } from '../../../src/project/findings/finding';
import { LineIndex } from '../../../src/base/yaml/line-index';

/** The files after the first fix of each finding. Fixes whose edits overlap one made before are left out, as in fix-all. */
export function applyFixes(
  files: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): Map<string, string> {
  const fixed = new Map(files);
  const made = new Map<string, { start: number; end: number; newText: string }[]>();
  for (const { fixes } of findings) {
    const edits = (fixes?.[0]?.edits ?? []).map((edit) => ({ file: edit.file, edit: offsets(files, edit) }));
    if (
      edits.some(({ file, edit }) =>
        made.get(file)?.some((other) => edit.start < other.end && other.start < edit.end),
      )
    )
      continue;
    for (const { file, edit } of edits) made.set(file, [...(made.get(file) ?? []), edit]);
  }
  for (const [file, edits] of made) {
    let text = files.get(file) ?? '';
    // From the end, so that offsets stay right; of two insertions at one place the first one made stands first.
    for (const { start, end, newText } of edits.toReversed().toSorted((a, b) => b.start - a.start)) {
      text = text.slice(0, start) + newText + text.slice(end);
    }
    fixed.set(file, text);
  }
  return fixed;
}

function offsets(files: ReadonlyMap<string, string>, { file, range, newText }: FixEdit) {
  const lines = new LineIndex(files.get(file) ?? '');
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  return { start, end, newText };
}
