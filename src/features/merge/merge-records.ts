import { isObject } from '../../base/is-object';
import { timeIn } from '../../project/records/utc-time';

/** A record that two sides changed in different ways. */
interface MergeConflict {
  /** Id of the record. */
  readonly id: string;
  readonly why:
    | 'changed on both sides'
    | 'removed on one side and changed on the other'
    | 'added on both sides with different content';
}

type Merged = { readonly text: string } | { readonly conflicts: readonly MergeConflict[] };

interface Line {
  /** Without its line end. */
  readonly text: string;
  /** Undefined for a line that is not a record with an id. */
  readonly id: string | undefined;
  /** Milliseconds since 1970; infinite without a valid time. */
  readonly time: number;
}

/**
 * Merges two versions of a record file with the version that both come from, record by record: what one side alone added, removed or
 * changed is taken from that side. Lines without an id are kept as often as the sides' changes say. The result is in the order of time,
 * then id, so that it is the same whichever side merges; it has the line ends of most lines of `ours`. Blank lines and byte order marks go.
 */
export function mergeRecords(base: string, ours: string, theirs: string): Merged {
  const sides = { base: linesOf(base), ours: linesOf(ours), theirs: linesOf(theirs) };
  const kept: Line[] = [];
  const conflicts: MergeConflict[] = [];
  const byKey = { base: grouped(sides.base), ours: grouped(sides.ours), theirs: grouped(sides.theirs) };
  for (const key of new Set([...byKey.base.keys(), ...byKey.ours.keys(), ...byKey.theirs.keys()])) {
    const [before, our, their] = [byKey.base, byKey.ours, byKey.theirs].map((of) => of.get(key) ?? []) as [
      Line[],
      Line[],
      Line[],
    ];
    const id = (our[0] ?? their[0] ?? before[0]!).id;
    if (isSame(our, their) || isSame(their, before)) kept.push(...our);
    else if (isSame(our, before)) kept.push(...their);
    else if (id === undefined) {
      const [first] = our.length > 0 ? our : their;
      const count = Math.max(0, our.length + their.length - before.length);
      kept.push(...Array.from({ length: count }, () => first!));
    } else conflicts.push({ id, why: reasonOf(before, our, their) });
  }
  kept.sort(inOrder);
  if (conflicts.length > 0) return { conflicts };
  const end = lineEndOf(ours || theirs);
  return { text: kept.map(({ text }) => text + end).join('') };
}

function linesOf(text: string): Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line): Line[] => {
      const own = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (own.trim() === '') return [];
      let value: unknown;
      try {
        value = JSON.parse(own);
      } catch {
        // Not a record: kept unchanged.
      }
      const { id, time } = isObject(value) ? value : {};
      return [
        {
          text: own,
          id: typeof id === 'string' ? id : undefined,
          time: Number.isNaN(timeIn(time)) ? Infinity : timeIn(time),
        },
      ];
    });
}

/** Lines by the id of their record, others by their text. */
function grouped(lines: readonly Line[]): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const key = line.id === undefined ? `line ${line.text}` : `id ${line.id}`;
    const known = found.get(key);
    if (known) known.push(line);
    else found.set(key, [line]);
  }
  return found;
}

const isSame = (a: readonly Line[], b: readonly Line[]): boolean =>
  a.length === b.length && a.every(({ text }, n) => text === b[n]!.text);

const reasonOf = (
  before: readonly Line[],
  our: readonly Line[],
  their: readonly Line[],
): MergeConflict['why'] =>
  before.length === 0
    ? 'added on both sides with different content'
    : our.length === 0 || their.length === 0
      ? 'removed on one side and changed on the other'
      : 'changed on both sides';

function inOrder(a: Line, b: Line): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  const [x, y] = [a.id ?? '', b.id ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

function lineEndOf(text: string): string {
  const returns = text.split('\r\n').length - 1;
  return 2 * returns > text.split('\n').length - 1 ? '\r\n' : '\n';
}
