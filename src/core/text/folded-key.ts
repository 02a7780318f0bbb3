import { ASCII, foldedUnit, foldText, isPictograph } from './fold';

/** How many letters are looked at at either end. White space is not counted. */
const REACH = 48;
const SPACE = 0x20;

let hash = 0;

/**
 * A 32-bit key of a text: equal for texts that `foldText` makes equal, so that texts with different keys need no comparison. Only
 * both ends are looked at, however long the text is; texts with equal keys are to be compared (`foldedHash`). Never 0, so that 0 can
 * stand for "no text".
 */
export function foldedKey(text: string): number {
  hash = 0;
  if (!takeStart(text) || !takeEnd(text)) {
    const folded = foldText(text);
    hash = 0;
    takeFolded(folded, 0, 1);
    takeFolded(folded, folded.length - 1, -1);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 1;
}

function take(unit: number): void {
  hash = Math.imul(hash ^ unit, 0x01000193) + 1;
  hash ^= hash >>> 15;
}

/** False when a letter cannot be folded by itself. */
function takeStart(text: string): boolean {
  let at = 0;
  for (let left = REACH; left > 0 && at < text.length; at++) {
    const unit = foldAt(text, at);
    if (unit === 0) return false;
    if (unit === SPACE) continue;
    take(unit);
    left -= 1;
  }
  // What follows might be a mark that joins the last letter.
  return at >= text.length || foldAt(text, at) !== 0;
}

/** Letters never join one that stands after them. */
function takeEnd(text: string): boolean {
  for (let left = REACH, at = text.length - 1; left > 0 && at >= 0; at--) {
    const unit = foldAt(text, at);
    if (unit === 0) return false;
    if (unit === SPACE) continue;
    take(unit);
    left -= 1;
  }
  return true;
}

/** Takes the letters of a folded text from a place on, forwards or backwards. */
function takeFolded(folded: string, from: number, step: 1 | -1): void {
  for (let left = REACH, at = from; left > 0 && at >= 0 && at < folded.length; at += step) {
    const unit = folded.charCodeAt(at);
    if (unit === SPACE) continue;
    take(unit);
    left -= 1;
  }
}

/** What the UTF-16 unit at a place folds to, 0 when that cannot be told without its neighbours. */
function foldAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 128) return ASCII[unit]!;
  if (unit < 0xd800 || unit > 0xdfff) return foldedUnit(unit);
  const codePoint = text.codePointAt(unit < 0xdc00 ? at : Math.max(at - 1, 0))!;
  return isPictograph(codePoint) ? unit : 0;
}
