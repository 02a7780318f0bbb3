/** Places of a string in a text. All offsets are UTF-16 units. */
import { snapToWords } from '../../../base/text/words';
import type { Stretch } from './caret';

/** A text in which a string is found more often is searched no further. */
const MAX_FOUND = 10_000;

/** Every place of a string, in order; upper and lower case are the same. */
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

/** Index of the place to go to from an offset: the next word that begins so, else the next place at all; -1 if there is none. */
export function nearestFound(text: string, found: readonly Stretch[], from: number): number {
  const isWord = ({ start, end }: Stretch): boolean => snapToWords(text, start, end).start === start;
  const isAfter = ({ start }: Stretch): boolean => start >= from;
  const tries = [(one: Stretch) => isAfter(one) && isWord(one), isWord, isAfter, () => true];
  return tries.map((fits) => found.findIndex(fits)).find((at) => at >= 0) ?? -1;
}
