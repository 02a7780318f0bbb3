import { lineDifference } from './line-diff';

/** Two texts as what they begin and end with alike, in whole words, and what stands between: together each text is whole. */
export interface ChangedMiddle {
  readonly start: string;
  readonly before: string;
  readonly after: string;
  readonly end: string;
}

/** What differs between two texts that are one text, edited. Texts of which less than half is common have nothing in common. */
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

/** Words, and the white space between them. */
const piecesOf = (text: string): string[] => text.split(/(\s+)/).filter((piece) => piece !== '');
