import { avalanche, hashNumber } from './hash';

/** The number of letters used at either end, not counting white space. */
const REACH = 48;
const SPACE = 0x20;
const PRIME = 0x01000193;

/** ASCII in lower case, with all white space as spaces. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  /\s/.test(String.fromCharCode(code)) ? SPACE : String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/**
 * A 32-bit key, equal for texts that `foldText` makes equal, so that texts with different keys need no comparison. Only both ends of the
 * text are used, so texts with equal keys must be compared (`foldedHash`). Never 0, so that 0 can mean "no text".
 */
export function foldedKey(text: string): number {
  // The letters of ASCII are folded one by one, whatever is beside them.
  const letters = /[\u0080-\uffff]/.test(text) ? foldText(text) : text;
  return avalanche(addLetters(letters, -1, addLetters(letters, 1, 0))) >>> 0 || 1;
}

/** Adds the letters at the start of a text (`step` 1) or at its end (-1) to the key. */
function addLetters(text: string, step: 1 | -1, before: number): number {
  const { length } = text;
  let key = before;
  for (let left = REACH, at = step === 1 ? 0 : length - 1; left > 0 && at >= 0 && at < length; at += step) {
    const code = text.charCodeAt(at);
    const unit = code < 128 ? ASCII[code]! : code;
    if (unit === SPACE) continue;
    key = (Math.imul(key, PRIME) + unit) | 0;
    left -= 1;
  }
  return key;
}

/** A text with case, white space and Unicode forms folded, so that texts that look the same are equal. */
export function foldText(text: string): string {
  return collapseSpace(text.normalize('NFKC').toLowerCase());
}

/** A text with each run of white space as one space, trimmed. Single spaces are not replaced, because that would take most of the time. */
export function collapseSpace(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, ' ').trim();
}

/** A 53-bit hash of the folded text, never 0. Not safe against attackers. */
export const foldedHash = (text: string): number => hashNumber(foldText(text));
