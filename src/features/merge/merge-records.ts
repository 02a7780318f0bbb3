import { isObject } from '../../base/objects';
import { append } from '../../base/lists';
import { timeIn } from '../../project/records/utc-time';
import { parseLine } from '../../project/answers/lines';

/** A record that two sides changed in different ways. */
interface MergeConflict {
  readonly id: string;
  readonly why:
    | 'changed on both sides'
    | 'removed on one side and changed on the other'
    | 'added on both sides with different content';
}

interface Line {
  /** Without its line end. */
  readonly text: string;
  /** Milliseconds since 1970; infinite without a valid time. */
  readonly time: number;
  readonly group: Group;
  /** The line that first followed it. Mostly it does so on the other sides, and is found without a search. */
  next?: Line;
}

export const SIDES = ['base', 'ours', 'theirs'] as const;
type Side = (typeof SIDES)[number];

/** The lines of a record, or the same line without an id, on each side. Nearly all are one line, which takes no list. */
interface Group extends Partial<Record<Side, Line | Line[]>> {
  /** Undefined for a line that is not a record with an id. */
  readonly id: string | undefined;
}

/** The texts of the merged lines, in order, and the line end of each. */
interface MergedLines {
  readonly lines: readonly string[];
  readonly end: string;
}
interface Conflicts {
  readonly conflicts: readonly MergeConflict[];
}

/**
 * Merges two versions of a record file with the version that both come from, record by record: what one side alone added, removed or
 * changed is taken from that side. Lines without an id are kept as often as the sides' changes say. The result is in the order of time,
 * then id, so that it is the same whichever side merges; it has the line ends of most lines of `ours`. Blank lines and byte order marks go.
 */
export function mergeRecords(
  base: string,
  ours: string,
  theirs: string,
): { readonly text: string } | Conflicts {
  const merge = new RecordMerge();
  for (const [side, text] of Object.entries({ base, ours, theirs })) {
    const lines = text.split('\n');
    for (const [n, line] of lines.entries())
      if (n + 1 < lines.length || line !== '') merge.add(side as Side, line, n + 1 < lines.length);
  }
  const merged = merge.end();
  return 'conflicts' in merged ? merged : { text: merged.lines.map((line) => line + merged.end).join('') };
}

/** The same for lines that are added one by one. Most are on all sides: each different one is parsed and stored once. */
export class RecordMerge {
  /** The first line that is neither a record nor the beginning of one, whose writing was interrupted; `line` from 1. */
  foreign: { readonly side: Side; readonly line: number } | undefined;
  readonly #known = new Map<string, Line>();
  /** The line added last, and its side. */
  #last: Line | undefined;
  #side: Side | undefined;
  #first: Line | undefined;
  readonly #byId = new Map<string, Group>();
  /** The groups of lines without an id. */
  readonly #others: Group[] = [];
  /** Lines of each side, how many of them end with a line feed, and how many with a carriage return before it. */
  readonly #counts = { base: noCounts(), ours: noCounts(), theirs: noCounts() };

  /** Adds the next line of a side, without its line feed; `isClosed` if it had one. Add the base first, then ours. */
  add(side: Side, line: string, isClosed: boolean): void {
    const counts = this.#counts[side];
    let text = counts.lines === 0 && line.startsWith('\uFEFF') ? line.slice(1) : line;
    const hasReturn = text.endsWith('\r');
    if (hasReturn) text = text.slice(0, -1);
    counts.lines += 1;
    if (isClosed) counts.feeds += 1;
    if (isClosed && hasReturn) counts.returns += 1;
    if (text.trim() === '') return;
    if (side !== this.#side) [this.#side, this.#last] = [side, undefined];
    const expected = this.#last ? this.#last.next : this.#first;
    let known = expected?.text === text ? expected : this.#known.get(text);
    if (!known) this.#known.set(text, (known = this.#lineOf(text, side)));
    if (this.#last) this.#last.next ??= known;
    else this.#first ??= known;
    this.#last = known;
    const { group } = known;
    const before = group[side];
    if (!before) group[side] = known;
    else if (Array.isArray(before)) before.push(known);
    else group[side] = [before, known];
  }

  #lineOf(text: string, side: Side): Line {
    const value = parseLine(text);
    // Not a record: kept unchanged.
    const isUnfinished = value === undefined && (text.startsWith(START) || START.startsWith(text));
    const { id, time: given, sample, person } = isObject(value) ? value : {};
    const time = timeIn(given);
    if (!isUnfinished && !(isName(id) && isName(sample ?? person) && !Number.isNaN(time)))
      this.foreign ??= { side, line: this.#counts[side].lines };
    const group = this.#groupOf(typeof id === 'string' ? id : undefined);
    return { text, time: Number.isNaN(time) ? Infinity : time, group };
  }

  #groupOf(id: string | undefined): Group {
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (known) return known;
    const group: Group = { id, base: undefined, ours: undefined, theirs: undefined };
    if (id === undefined) this.#others.push(group);
    else this.#byId.set(id, group);
    return group;
  }

  /** Merges all lines. */
  end(): MergedLines | Conflicts {
    this.#known.clear();
    const kept: Line[] = [];
    const conflicts: MergeConflict[] = [];
    for (const groups of [this.#byId.values(), this.#others])
      for (const group of groups) {
        const why = merged(group, kept);
        if (why) conflicts.push({ id: group.id!, why });
      }
    if (conflicts.length > 0) return { conflicts };
    const { ours, theirs } = this.#counts;
    const { returns, feeds } = ours.lines > 0 ? ours : theirs;
    return {
      lines: kept.sort(inOrder).map(({ text }) => text),
      end: 2 * returns > feeds ? '\r\n' : '\n',
    };
  }
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** What every record that Labelwright writes begins with. */
const START = '{"v":1,"id":"';

const noCounts = () => ({ lines: 0, feeds: 0, returns: 0 });

/** Adds the lines of a group that stay to `kept`, or returns why there is a conflict. */
function merged(group: Group, kept: Line[]): MergeConflict['why'] | undefined {
  const [before, our, their] = SIDES.map((side): Lines => [group[side] ?? []].flat()) as [
    Lines,
    Lines,
    Lines,
  ];
  if (isSame(our, their) || isSame(their, before)) append(kept, our);
  else if (isSame(our, before)) append(kept, their);
  else if (group.id === undefined) {
    const [first] = our.length > 0 ? our : their;
    const count = Math.max(0, our.length + their.length - before.length);
    for (let n = 0; n < count; n += 1) kept.push(first!);
  } else if (our[0] === their[0] && isOne(our) && isOne(their)) kept.push(our[0]!);
  else return reasonOf(before, our, their);
  return undefined;
}

type Lines = readonly Line[];

/** Lines with the same text are the same object. */
const isSame = (a: Lines, b: Lines): boolean => a.length === b.length && a.every((line, n) => line === b[n]);

/** Whether it is one record, however often it is there. */
const isOne = ([first, ...others]: Lines): boolean =>
  first !== undefined && others.every((line) => line === first);

const reasonOf = (before: Lines, our: Lines, their: Lines): MergeConflict['why'] =>
  before.length === 0
    ? 'added on both sides with different content'
    : our.length === 0 || their.length === 0
      ? 'removed on one side and changed on the other'
      : 'changed on both sides';

function inOrder(a: Line, b: Line): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  const [x, y] = [a.group.id ?? '', b.group.id ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}
