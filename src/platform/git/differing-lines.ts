import { diffArrays } from 'diff';
import { closeSync, openSync, readSync } from 'node:fs';

/** Lines of a file as it is now; counted from 0, end exclusive. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** How the lines of a file differ from earlier ones. */
export interface LineChanges {
  readonly added: readonly LineSpan[];
  /** Whether some earlier lines are gone. */
  readonly removes: boolean;
}

/** With more edits than this, everything between the first and the last difference counts as changed. */
const MAX_EDITS = 2000;

/** Compares the lines of two files, ignoring line endings. Memory grows with what follows the first difference. */
export function differingLines(earlier: string, later: string): LineChanges {
  const [before, after] = [linesOf(earlier), linesOf(later)];
  let start = 0;
  let [a, b] = [before.next(), after.next()];
  for (; !a.done && !b.done && a.value === b.value; start += 1) [a, b] = [before.next(), after.next()];
  const removed = a.done ? [] : [a.value, ...before];
  const added = b.done ? [] : [b.value, ...after];
  while (removed.length > 0 && added.length > 0 && removed.at(-1) === added.at(-1)) {
    removed.pop();
    added.pop();
  }
  return between(removed, added, start);
}

/** Finds lines that only one side has first: in append-only files these are most, and finding them is cheap. */
function between(before: readonly string[], after: readonly string[], start: number): LineChanges {
  const [earlier, later] = [new Set(before), new Set(after)];
  const common = before.filter((line) => later.has(line));
  const isNew = after.map((line) => !earlier.has(line));
  const places = after.flatMap((_, n) => (isNew[n] ? [] : [n]));
  const edits = diffArrays(
    common,
    places.map((n) => after[n]!),
    { maxEditLength: MAX_EDITS },
  );
  let removes = common.length < before.length;
  if (!edits) return { added: [{ start, end: start + after.length }], removes: true };
  let at = 0;
  for (const { added, removed, count } of edits) {
    if (removed) removes = true;
    else {
      if (added) for (const n of places.slice(at, at + count)) isNew[n] = true;
      at += count;
    }
  }
  return { added: spansOf(isNew, start), removes };
}

function spansOf(isNew: readonly boolean[], start: number): LineSpan[] {
  const spans: { start: number; end: number }[] = [];
  isNew.forEach((yes, n) => {
    if (!yes) return;
    const last = spans.at(-1);
    if (last?.end === start + n) last.end += 1;
    else spans.push({ start: start + n, end: start + n + 1 });
  });
  return spans;
}

/** The lines of a file without their endings, one character per byte. */
function* linesOf(file: string): Generator<string, undefined> {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(1 << 20);
    let rest = '';
    for (;;) {
      const size = readSync(descriptor, bytes, 0, bytes.length, null);
      if (size === 0) break;
      const lines = (rest + bytes.toString('latin1', 0, size)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield withoutReturn(line);
    }
    if (rest !== '') yield withoutReturn(rest);
  } finally {
    closeSync(descriptor);
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
