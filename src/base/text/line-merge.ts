import { countBy } from '../lists';
import { movedItems } from '../moved-items';
import { lineDifference } from './line-diff';

/** Lines `from` to `to` (end exclusive) of a text, which became others. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Whether two versions of a text changed different parts of it, with a line between that both left alone, or a part in the same way: Git
 * merges these without a conflict. (Where lines repeat, it may pair them otherwise.)
 */
export function isMergeable(base: string, ours: string, theirs: string): boolean {
  if ([base, ours, theirs].some((text) => text.includes('\0'))) return ours === theirs;
  const [our, their] = [ours, theirs].map((text) => [...changes(base.split('\n'), text.split('\n'), 0)]);
  return our!.every((a) => their!.every((b) => a.to < b.from || b.to < a.from || isSame(a, b)));
}

const isSame = (a: Change, b: Change): boolean =>
  a.from === b.from && a.to === b.to && a.lines.join('\n') === b.lines.join('\n');

/** The changes of one list of lines to another, whose first line has the number `at`. Lines that are once in both are paired. */
function* changes(before: readonly string[], after: readonly string[], at: number): Generator<Change> {
  const differs = lineDifference(before, after);
  if (!differs) return;
  const { from, oldTo, newTo } = differs;
  const [old, now] = [before.slice(from, oldTo), after.slice(from, newTo)];
  const kept = linesKept(old, now);
  if (kept.length === 0) return yield { from: at + from, to: at + oldTo, lines: now };
  let [i, j] = [0, 0];
  for (const line of [...kept, undefined]) {
    const [x, y] =
      line === undefined ? [old.length, now.length] : [old.indexOf(line, i), now.indexOf(line, j)];
    yield* changes(old.slice(i, x), now.slice(j, y), at + from + i);
    [i, j] = [x + 1, y + 1];
  }
}

/** The lines that are once in each of both lists, but for those that moved. */
function linesKept(old: readonly string[], now: readonly string[]): string[] {
  const [before, after] = [once(old), once(now)];
  const both = [...before].filter((line) => after.has(line));
  const moved = new Set(
    movedItems(
      [...after].filter((line) => before.has(line)),
      both,
    ),
  );
  return both.filter((line) => !moved.has(line));
}

const once = (lines: readonly string[]): Set<string> =>
  new Set([...countBy(lines)].flatMap(([line, count]) => (count === 1 ? [line] : [])));
