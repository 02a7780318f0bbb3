/** Finds a string in a text. All offsets are UTF-16 units. */
import { snapToWords } from '../../../base/text/words';
import type { Stretch } from './caret';

/** Maximum number of matches. */
const MAX_FOUND = 10_000;

/** All matches of a string, in order, ignoring case. */
export function findText(text: string, wanted: string | undefined, most = MAX_FOUND): Stretch[] {
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');
  const found: Stretch[] = [];
  for (const { index, 0: match } of text.matchAll(pattern)) {
    found.push({ start: index, end: index + match.length });
    if (found.length >= most) break;
  }
  return found;
}

/** Index of the next match after an offset that starts a word, or else of the next match at all; -1 if there is none. */
export function nearestFound(text: string, found: readonly Stretch[], from: number): number {
  const isWord = ({ start, end }: Stretch): boolean => snapToWords(text, start, end).start === start;
  const isAfter = ({ start }: Stretch): boolean => start >= from;
  const tries = [(one: Stretch) => isAfter(one) && isWord(one), isWord, isAfter, () => true];
  return tries.map((fits) => found.findIndex(fits)).find((at) => at >= 0) ?? -1;
}
