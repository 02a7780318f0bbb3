/** Finds the tokens of a source in its text. */
import { codePointLength } from '../base/text/offsets';
import type { Losses } from './loss-report';

export interface PlacedTokens {
  readonly text: string;
  /** `[start, end)` of each token, in code points. */
  readonly tokens: [number, number][];
}

/** The Penn Treebank's spellings of characters. */
const WRITTEN: Readonly<Record<string, string>> = {
  '``': '"',
  "''": '"',
  '-LRB-': '(',
  '-RRB-': ')',
  '-LSB-': '[',
  '-RSB-': ']',
  '-LCB-': '{',
  '-RCB-': '}',
};

/** Notes once how tokens are joined to a text, for a file that has only tokens. */
export const noteTokensOnly = (losses: Losses, file: string): void =>
  losses.noteOnce(file, { 'white-space': 'the file has only tokens; they are joined with blanks' });

/**
 * Finds tokens in the text, one after the other with only white space between them; undefined if they are not there. If there is no text, it is
 * made from the tokens: with a blank after each but the last, or with the separators in `after`. Penn Treebank spellings match the quotes and
 * brackets of the text.
 */
export function placeTokens(
  words: readonly string[],
  text: string | undefined,
  after?: readonly string[],
): PlacedTokens | undefined {
  const tokens: [number, number][] = [];
  const joined = text ?? (after ? words.map((word, n) => word + (after[n] ?? '')).join('') : words.join(' '));
  let [utf16, points] = [0, 0];
  for (const word of words) {
    const found = [word, WRITTEN[word]].flatMap((each) => {
      const at = each === undefined ? -1 : joined.indexOf(each, utf16);
      return at >= 0 && joined.slice(utf16, at).trim() === '' ? { at, length: each!.length } : [];
    })[0];
    if (!found) return undefined;
    const end = found.at + found.length;
    const start = points + codePointLength(joined.slice(utf16, found.at));
    points = start + codePointLength(joined.slice(found.at, end));
    utf16 = end;
    tokens.push([start, points]);
  }
  return { text: joined, tokens };
}
