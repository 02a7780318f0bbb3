import { snapToWords, type TextRange } from './words';

/** Scripts that are written without spaces, in which the end of a word is not clear. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const LETTER = /^[\p{L}\p{M}]/u;
const MARK = /^\p{M}/u;
const DIGIT = /^\p{N}/u;

/**
 * Whether a UTF-16 offset certainly splits a word: between two letters or two digits, in a script with spaces. Not between a letter and a
 * digit (`9EUR`), because both may be labelled separately.
 */
export function cutsWord(text: string, utf16: number): boolean {
  if (utf16 <= 0 || utf16 >= text.length) return false;
  const before = characterBefore(text, utf16);
  const after = String.fromCodePoint(text.codePointAt(utf16)!);
  // It splits a character, not a word.
  if (MARK.test(after)) return false;
  if (DIGIT.test(before)) return DIGIT.test(after);
  return LETTER.test(before) && LETTER.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
}

/** A range extended to whole words where its ends split one; UTF-16 units. */
export function withWholeWords(text: string, start: number, end: number): TextRange {
  const whole = snapToWords(text, start, end);
  return {
    start: cutsWord(text, start) ? whole.start : start,
    end: cutsWord(text, end) ? whole.end : end,
  };
}

function characterBefore(text: string, utf16: number): string {
  const low = text.charCodeAt(utf16 - 1);
  const isPair = (low & 0xfc00) === 0xdc00 && (text.charCodeAt(utf16 - 2) & 0xfc00) === 0xd800;
  return text.slice(utf16 - (isPair ? 2 : 1), utf16);
}
