import { foldText } from './fold';
import { avalanche } from './hash';

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
export const foldedKey = (text: string): number =>
  avalanche(keyOfEnds(text, false) ?? keyOfEnds(foldText(text), true)!) >>> 0 || 1;

/** The key of a folded text; of another one only if both ends are ASCII, which is folded letter by letter. */
function keyOfEnds(text: string, isFolded: boolean): number | undefined {
  const first = addLetters(text, 1, 0, isFolded);
  return first === undefined ? undefined : addLetters(text, -1, first, isFolded);
}

/** Adds the letters at the start of a text (`step` 1) or at its end (-1) to the key. */
function addLetters(text: string, step: 1 | -1, before: number, isFolded: boolean): number | undefined {
  const { length } = text;
  let key = before;
  let left = REACH;
  let at = step === 1 ? 0 : length - 1;
  for (; left > 0 && at >= 0 && at < length; at += step) {
    const code = text.charCodeAt(at);
    const unit = isFolded ? code : ASCII[code];
    if (unit === undefined) return undefined;
    if (unit === SPACE) continue;
    key = (Math.imul(key, PRIME) + unit) | 0;
    left -= 1;
  }
  // The next character might be a mark that combines with the last letter. A letter never combines with one after it.
  return step === 1 && !isFolded && text.charCodeAt(at) > 127 ? undefined : key;
}
