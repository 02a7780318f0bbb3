import { ASCII, foldedUnit, foldText, isPictograph } from './fold';

/** The number of letters used at either end, not counting white space. */
const REACH = 48;
const SPACE = 0x20;

const mixed = (before: number, unit: number): number => (Math.imul(before, PRIME) + unit) | 0;
const PRIME = 0x01000193;

/**
 * A 32-bit key, equal for texts that `foldText` makes equal, so that texts with different keys need no comparison. Only both ends of the
 * text are used, so texts with equal keys must be compared (`foldedHash`). Never 0, so that 0 can mean "no text".
 */
export function foldedKey(text: string): number {
  let key = keyOfEnds(text);
  if (key === undefined) {
    const folded = foldText(text);
    key = addFolded(folded, folded.length - 1, -1, addFolded(folded, 0, 1, 0));
  }
  return finished(key);
}

function finished(mixedKey: number): number {
  let key = Math.imul(mixedKey ^ (mixedKey >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0 || 1;
}

/** Folds letter by letter; undefined if the folded form of a letter depends on its neighbours. */
function keyOfEnds(text: string): number | undefined {
  const first = addLetters(text, 1, 0);
  return first === undefined ? undefined : addLetters(text, -1, first);
}

/** Adds the letters at the start of a text (`step` 1) or at its end (-1) to the key. */
function addLetters(text: string, step: 1 | -1, before: number): number | undefined {
  const { length } = text;
  let key = before;
  let left = REACH;
  let at = step === 1 ? 0 : length - 1;
  for (; left > 0 && at >= 0 && at < length; at += step) {
    const code = text.charCodeAt(at);
    const unit = code < 128 ? ASCII[code]! : foldAt(text, at, code);
    if (unit === 0) return undefined;
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  // The next character might be a mark that combines with the last letter. A letter never combines with one after it.
  const next = step === 1 && at < length ? text.charCodeAt(at) : 0;
  return next > 127 && foldAt(text, at, next) === 0 ? undefined : key;
}

/** Adds the letters of a folded text to the key, forwards or backwards from `from`. */
function addFolded(folded: string, from: number, step: 1 | -1, before: number): number {
  let key = before;
  for (let left = REACH, at = from; left > 0 && at >= 0 && at < folded.length; at += step) {
    const unit = folded.charCodeAt(at);
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  return key;
}

/** The folded form of the non-ASCII UTF-16 unit at an offset; 0 if it depends on its neighbours. */
function foldAt(text: string, at: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return foldedUnit(unit);
  const codePoint = text.codePointAt(unit < 0xdc00 ? at : Math.max(at - 1, 0))!;
  return isPictograph(codePoint) ? unit : 0;
}
