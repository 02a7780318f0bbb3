import { isConflictMarker } from '../../base/json/json-error';
import { mergeRecords } from './merge-records';

/** A merge conflict that Git left in a record file, and the lines that replace it. */
export interface MergedConflict {
  /** 0-based: the line of `<<<<<<<`. */
  readonly start: number;
  /** The line after `>>>>>>>`. */
  readonly end: number;
  /** With line ends. */
  readonly text: string;
}

/** What a line of markers begins; `base` is only there where Git is set to show it (`merge.conflictStyle`). */
type Side = 'ours' | 'base' | 'theirs';

/**
 * Merges the conflict at a marker, record by record; `line` (0-based) is the marker's. If Git does not show the common base, a record that
 * one side removed stays. Undefined if the line is no marker, the conflict has no end, holds another one, or has a record that only a
 * person can decide.
 */
export function mergeConflictAt(text: string, line: number): MergedConflict | undefined {
  const lines = text.split('\n');
  if (!markerOf(lines[line])) return undefined;
  const start = lines.slice(0, line + 1).findLastIndex((each) => markerOf(each) === '<');
  if (start < 0) return undefined;
  const sides: Record<Side, string[]> = { ours: [], base: [], theirs: [] };
  let side: Side = 'ours';
  for (let at = start + 1; at < lines.length; at++) {
    const marker = markerOf(lines[at]);
    if (!marker) sides[side].push(`${lines[at]}\n`);
    else if (marker === '|' && side === 'ours') side = 'base';
    else if (marker === '=' && side !== 'theirs') side = 'theirs';
    else if (marker === '>' && side === 'theirs') {
      if (at < line) return undefined;
      const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map((each) => each.join(''));
      const merged = mergeRecords(base!, ours!, theirs!);
      return 'text' in merged ? { start, end: at + 1, text: merged.text } : undefined;
    } else return undefined;
  }
  return undefined;
}

const markerOf = (line = ''): string | undefined => (isConflictMarker(line) ? line[0] : undefined);
