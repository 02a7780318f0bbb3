/**
 * Text as it is painted where that is not its source: Markdown without its marks. Every painted character knows its place in the source,
 * so spans stay offsets into the source. All offsets are UTF-16 units.
 */
import { leadingCount } from '../../../base/leading-count';
import type { Stretch } from './caret';

/** Painted characters that follow each other in the source. */
export interface Run extends Stretch {
  /** What is painted if that is not the source itself: the character of an entity, of an escape, of a line end. It is touched as a whole. */
  readonly shown?: string;
  /** Classes. */
  readonly look?: string;
  /** A tooltip: the address of a link. */
  readonly title?: string;
}

export interface LineLook {
  readonly kind: 'words' | 'code' | 'html' | 'rule';
  readonly heading?: number;
  /** The lists and quotes around it. */
  readonly depth: number;
  /** It is in a quote: how many of these are around the outermost quote. */
  readonly quotedAt?: number;
  /** The bullet or number before it. */
  readonly marker?: string;
  /** Room above it, as after a blank line. */
  readonly isApart?: true;
  readonly cell?: Cell;
}

/** A cell of a table. Those of a table follow each other, and none of another table has its number. */
export interface Cell {
  readonly table: number;
  readonly row: number;
  readonly isHead: boolean;
  readonly align?: 'left' | 'right' | 'center';
}

export interface PaintedLine extends Stretch {
  readonly runs: readonly Run[];
  readonly look: LineLook;
}

/** Paints a text. Without anything to paint, it has no lines. */
export type Paint = (source: string) => readonly PaintedLine[];

type Side = 'start' | 'end';

const lengthOf = ({ start, end, shown }: Run): number => shown?.length ?? end - start;

/** How many characters of a line are painted before an offset. `side`: what the offset is of a stretch. An entity is inside as a whole. */
export function paintedBefore(runs: readonly Run[], utf16: number, side: Side): number {
  let before = 0;
  for (const run of runs) {
    if (utf16 <= run.start) break;
    if (utf16 >= run.end) before += lengthOf(run);
    else return before + (run.shown === undefined ? utf16 - run.start : side === 'end' ? lengthOf(run) : 0);
  }
  return before;
}

/** The offset of a place among the painted characters of a line: of the one after it for a start, of the one before it for an end. */
export function offsetOfPainted(runs: readonly Run[], painted: number, side: Side): number {
  let before = 0;
  for (const [at, run] of runs.entries()) {
    const left = painted - before;
    const length = lengthOf(run);
    const isHere = side === 'start' ? left < length : left <= length;
    if (isHere || at === runs.length - 1) {
      if (left <= 0) return run.start;
      if (left >= length) return run.end;
      return run.shown === undefined ? run.start + left : run[side];
    }
    before += length;
  }
  return 0;
}

/** The part of each run that lies in a stretch. An entity is there as a whole or not at all. */
export function runsIn(runs: readonly Run[], { start, end }: Stretch): Run[] {
  return runs.flatMap((run) => {
    if (run.end <= start || run.start >= end) return [];
    return run.shown === undefined
      ? { ...run, start: Math.max(run.start, start), end: Math.min(run.end, end) }
      : run;
  });
}

/** The stretch between the painted characters nearest to its ends, where it is shown; as it is if nothing is painted. */
export function nearestPainted(runs: readonly Run[], { start, end }: Stretch): Stretch {
  if (runs.length === 0) return { start, end };
  const first =
    runs[
      Math.min(
        leadingCount(runs.length, (n) => runs[n]!.end <= start),
        runs.length - 1,
      )
    ]!;
  const last = runs[Math.max(0, leadingCount(runs.length, (n) => runs[n]!.start < end) - 1)]!;
  const from = first.shown === undefined ? Math.max(first.start, start) : first.start;
  const to = last.shown === undefined ? Math.min(last.end, end) : last.end;
  if (from < to) return { start: from, end: to };
  // Only hidden characters: the painted one after them or, after the last, the one before.
  return first.end > start
    ? { start: first.start, end: first.shown === undefined ? first.start + 1 : first.end }
    : { start: first.shown === undefined ? first.end - 1 : first.start, end: first.end };
}

/** Makes one character of several for whoever moves by characters or words, as combining marks do. */
const JOINER = '\u034f';

/**
 * The text for a caret, as long as the source: spaces where nothing is painted, so that these are no places to stop at. What is painted for
 * several characters is one.
 */
export function caretText(source: string, runs: readonly Run[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, shown } of runs) {
    pieces.push(' '.repeat(start - at));
    pieces.push(
      shown === undefined
        ? source.slice(start, end)
        : shown.trim() === ''
          ? ' '.repeat(end - start)
          : shown.padEnd(end - start, JOINER),
    );
    at = end;
  }
  return pieces.join('') + ' '.repeat(source.length - at);
}
