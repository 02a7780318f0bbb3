/** Codes: the answers of a layer with `open: true`, which are texts of the annotators' own. */
import { codePointLength } from '../../base/text/offsets';

/** The greatest length of a code in code points, as that of a label id. */
const MAX_CODE = 200;

/** Control characters, line breaks and lone surrogates. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A typed text as a code: trimmed, and in the normal form NFC, so that equal codes are equal texts. */
export const codeOf = (text: string): string => text.normalize('NFC').trim();

/** Why a text cannot be a code, with the way out; undefined if it can. */
export function codeProblem(text: string): string | undefined {
  const code = codeOf(text);
  if (code === '') return 'A code must not be empty. Write a few words, or take it out.';
  if (UNFIT.test(code))
    return 'A code is one line without control characters. Write it again, without what cannot be seen.';
  const length = codePointLength(code);
  if (length > MAX_CODE)
    return `A code has at most ${MAX_CODE} characters, but this one has ${length}. Shorten it, and put the rest into a note.`;
  if (code !== text)
    return text === text.trim()
      ? `The code is not in the Unicode form NFC, so that it differs from an equal one. Write ${JSON.stringify(code)}.`
      : `A code has no white space at its ends. Write ${JSON.stringify(code)}.`;
  return undefined;
}

/** The same for codes that differ only in case, hyphens and spaces, or the plural of a word. */
export const foldCode = (code: string): string =>
  code
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s\p{Pd}_/.,;:()]+/u)
    .filter((word) => word !== '')
    .map(singular)
    .join(' ');

/** A rough singular, equal for both forms of a regular English noun. It is never shown. */
function singular(word: string): string {
  if (word.length <= 3 || word.endsWith('ss')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
