import { isInsidePair } from './offsets';
/**
 * Words, for moving a caret and snapping a selection. All offsets are UTF-16 units.
 *
 * Boundaries come from Intl.Segmenter, which supports scripts without spaces. Pieces that people usually label together are joined:
 * `A-1009`, `state-of-the-art`, `€49.90`, `50%`, `10:30`, `24/11/2026`, `ana.b@example.com`, `AT&T`. Punctuation is a word of its
 * own; spaces belong to none.
 */

// The language has little effect, but must not depend on the machine. Created when first needed, because it takes milliseconds.
let segmenter: Intl.Segmenter | undefined;

/** A range in a text: UTF-16 units, end exclusive. */
export interface TextRange {
  start: number;
  end: number;
}

/** How far a text without spaces is segmented around an offset, in UTF-16 units. */
const MAX_DISTANCE = 500;

const space = /\s/;

/** The range without white space at its ends. If there is nothing else, it is empty, at its start. */
export function trimSpaces(text: string, start: number, end: number): TextRange {
  let from = start;
  let to = end;
  while (to > from && space.test(text.charAt(to - 1))) to--;
  while (from < to && space.test(text.charAt(from))) from++;
  return to === from ? { start, end: start } : { start: from, end: to };
}

/** Trims a selection and extends it to whole words, since people drag imprecisely; empty: the word at the caret. Empty if there is none. */
export function snapToWords(text: string, start: number, end: number): TextRange {
  const trimmed = trimSpaces(text, start, end);
  if (trimmed.start === trimmed.end) {
    return (start === end ? wordAt(text, start) : undefined) ?? trimmed;
  }
  return {
    start: wordOver(text, trimmed.start)?.start ?? trimmed.start,
    end: wordOver(text, trimmed.end - 1)?.end ?? trimmed.end,
  };
}

/** The word that contains or touches an offset, preferably the one after it; undefined between spaces. */
export function wordAt(text: string, utf16: number): TextRange | undefined {
  return wordOver(text, utf16) ?? wordOver(text, utf16 - 1);
}

/** The next end of a word after an offset; the end of the text if there is none. */
export function nextWordEnd(text: string, utf16: number): number {
  let at = Math.max(utf16, 0);
  while (at < text.length && space.test(text.charAt(at))) at++;
  return wordOver(text, at)?.end ?? text.length;
}

/** The previous start of a word before an offset; 0 if there is none. */
export function previousWordStart(text: string, utf16: number): number {
  let at = Math.min(utf16, text.length);
  while (at > 0 && space.test(text.charAt(at - 1))) at--;
  return wordOver(text, at - 1)?.start ?? 0;
}

/** The word that contains the unit at an offset; undefined for spaces and outside the text. */
function wordOver(text: string, utf16: number): TextRange | undefined {
  if (utf16 < 0 || utf16 >= text.length || space.test(text.charAt(utf16))) return undefined;
  // Words do not contain spaces.
  let from = utf16;
  while (from > 0 && utf16 - from < MAX_DISTANCE && !space.test(text.charAt(from - 1))) from--;
  let to = utf16 + 1;
  while (to < text.length && to - utf16 < MAX_DISTANCE && !space.test(text.charAt(to))) to++;
  for (const word of joinPieces(text.slice(from, to))) {
    if (from + word.end > utf16) return { start: from + word.start, end: from + word.end };
  }
  return undefined;
}

interface Piece extends TextRange {
  text: string;
  isWord: boolean;
}

function joinPieces(text: string): TextRange[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  const pieces: Piece[] = Array.from(segmenter.segment(text), ({ segment, index, isWordLike }) => ({
    text: segment,
    start: index,
    end: index + segment.length,
    isWord: isWordLike === true,
  }));
  const words: TextRange[] = [];
  for (const [i, piece] of pieces.entries()) {
    const last = words.at(-1);
    if (last && isJoined(pieces, i)) last.end = piece.end;
    else words.push({ start: piece.start, end: piece.end });
  }
  return words;
}

function isJoined(pieces: readonly Piece[], i: number): boolean {
  const left = pieces[i - 1]!;
  const right = pieces[i]!;
  if (connects(pieces[i - 2], left, right)) return true;
  if (connects(left, right, pieces[i + 1])) return true;
  if (currency.test(left.text) && digitFirst.test(right.text)) return true;
  return digitLast.test(left.text) && (currency.test(right.text) || ratio.test(right.text));
}

const currency = /^\p{Sc}$/u;
const ratio = /^[%‰]$/;
const digitFirst = /^\p{Nd}/u;
const digitLast = /\p{Nd}$/u;
/** Between any words: hyphens, and the marks of e-mail addresses and names like AT&T. */
const wordConnector = /^[-\u2010\u2011@&]$/;
/** Between numbers: times, dates, fractions. */
const digitConnector = /^[:/]$/;

function connects(left: Piece | undefined, middle: Piece, right: Piece | undefined): boolean {
  if (!left?.isWord || !right?.isWord) return false;
  if (wordConnector.test(middle.text)) return true;
  return digitConnector.test(middle.text) && digitLast.test(left.text) && digitFirst.test(right.text);
}

/** Scripts that are written without spaces, in which the end of a word is not clear. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const LETTER = /^[\p{L}\p{M}]/u;
const MARK = /^\p{M}/u;
const DIGIT = /^\p{N}/u;

/** Whether a UTF-16 offset splits a word for certain: between two letters or two digits, in a script with spaces. Not in `9EUR`. */
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

const characterBefore = (text: string, utf16: number): string =>
  text.slice(utf16 - (isInsidePair(text, utf16 - 1) ? 2 : 1), utf16);
