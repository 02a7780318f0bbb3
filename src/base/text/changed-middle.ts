import { lineDifference } from './line-diff';

/** The common start and end of two texts, in whole words, and the parts in between: each text is start + its part + end. */
export interface ChangedMiddle {
  readonly start: string;
  readonly before: string;
  readonly after: string;
  readonly end: string;
}

/** Finds what an edit changed in a text. If less than half is common, start and end are empty. */
export function changedMiddle(before: string, after: string): ChangedMiddle {
  const old = piecesOf(before);
  const now = piecesOf(after);
  const changed = lineDifference(old, now);
  if (!changed) return { start: before, before: '', after: '', end: '' };
  const { from, oldTo, newTo } = changed;
  const start = old.slice(0, from).join('');
  const end = old.slice(oldTo).join('');
  if (2 * (start.length + end.length) < Math.max(before.length, after.length))
    return { start: '', before, after, end: '' };
  return { start, before: old.slice(from, oldTo).join(''), after: now.slice(from, newTo).join(''), end };
}

const piecesOf = (text: string): string[] => text.split(/(\s+)/).filter((piece) => piece !== '');
