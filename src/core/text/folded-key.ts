import { ASCII, foldedUnit, foldText, isPictograph } from './fold';

/** How many letters are looked at at either end. White space is not counted. */
const REACH = 48;
const SPACE = 0x20;

let hash = 0;

/** One step of the key; `take` is the same on `hash`. */
const mixed = (before: number, unit: number): number => {
  const next = Math.imul(before ^ unit, 0x01000193) + 1;
  return next ^ (next >>> 15);
};

/**
 * A 32-bit key of a text: equal for texts that `foldText` makes equal, so that texts with different keys need no comparison. Only
 * both ends are looked at, however long the text is; texts with equal keys are to be compared (`foldedHash`). Never 0, so that 0 can
 * stand for "no text".
 */
export function foldedKey(text: string): number {
  if (!takeAscii(text)) takeAny(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 1;
}

/** Takes both ends when they are ASCII, as nearly all are: then nothing depends on its neighbours. False when they are not. */
function takeAscii(text: string): boolean {
  hash = 0;
  if (text.length <= NEAR) return takeBytes(text, 1, true) && takeBytes(text, -1, true);
  return takeBytes(text.slice(0, NEAR), 1, false) && takeBytes(text.slice(-NEAR), -1, false);
}

/** How much of a text is looked at to find so many letters; with more white space the slower way is taken. */
const NEAR = 2 * REACH;
const bytes = new Uint8Array(3 * NEAR);
const encoder = new TextEncoder();

/** Takes the letters from one end on; `whole` when the text has no more. Loops over bytes are several times as fast as over strings. */
function takeBytes(text: string, step: 1 | -1, whole: boolean): boolean {
  const { written } = encoder.encodeInto(text, bytes);
  if (written !== text.length) return false;
  let key = hash;
  let left = REACH;
  let at = step > 0 ? 0 : written - 1;
  for (; left > 0 && at >= 0 && at < written; at += step) {
    const folded = ASCII[bytes[at]!]!;
    if (folded === SPACE) continue;
    key = mixed(key, folded);
    left -= 1;
  }
  hash = key;
  // What follows the part might be a mark that joins its last letter.
  return whole || (left === 0 && at >= 0 && at < written);
}

function takeAny(text: string): void {
  hash = 0;
  if (!takeStart(text) || !takeEnd(text)) {
    const folded = foldText(text);
    hash = 0;
    takeFolded(folded, 0, 1);
    takeFolded(folded, folded.length - 1, -1);
  }
}

function take(unit: number): void {
  hash = mixed(hash, unit);
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
