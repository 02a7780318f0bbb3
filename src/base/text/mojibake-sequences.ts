/** Sequences that result when UTF-8 is read as Windows-1252 or Latin-1: a letter and one to three continuation bytes. UTF-16 offsets. */

/** A group of characters in a text, with the character that it was decoded from. */
export interface Sequence {
  start: number;
  end: number;
  lead: number;
  codePoint: number;
  /** Whether the code point is plausible if the group is alone, or only in a sequence of groups. */
  plausible: 'alone' | 'in-row';
  /** Whether it is hardly anything else. */
  strong: boolean;
}

/** Windows-1252 for the bytes 80 to 9F; the five that it leaves undefined stay control characters, as in Latin-1. */
const upperHalf = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const continuation = `[\\u0080-\\u00bf${upperHalf}]`;
const sequence = new RegExp(
  `[\\u00c2-\\u00df]${continuation}|[\\u00e0-\\u00ef]${continuation}{2}|[\\u00f0-\\u00f4]${continuation}{3}`,
  'g',
);

/** All groups that decode to a character that someone may have written. */
export function findSequences(text: string): Sequence[] {
  const found: Sequence[] = [];
  for (const match of text.matchAll(sequence)) {
    const bytes = Array.from(match[0], byteOf);
    const codePoint = decode(bytes);
    const plausible = codePoint === undefined ? undefined : plausibility(codePoint);
    if (codePoint === undefined || plausible === undefined) continue;
    const { index: start } = match;
    const end = start + bytes.length;
    const strong = isStrong(bytes, match[0], text.charAt(start - 1), text.charAt(end));
    found.push({ start, end, lead: bytes[0]!, codePoint, plausible, strong });
  }
  return found;
}

/** Whether decoding bytes as Windows-1252 or Latin-1 can produce a character. */
export function isMisreadable(char: string): boolean {
  return char.charCodeAt(0) < 0x100 || upperHalf.includes(char);
}

function byteOf(char: string): number {
  const unit = char.charCodeAt(0);
  return unit < 0x100 ? unit : 0x80 + upperHalf.indexOf(char);
}

/** Strict UTF-8: undefined for surrogates, overlong encodings and code points beyond U+10FFFF. */
function decode(bytes: readonly number[]): number | undefined {
  const lengths = { 2: 0x1f, 3: 0x0f, 4: 0x07 };
  const smallest = { 2: 0x80, 3: 0x800, 4: 0x10000 };
  const length = bytes.length as 2 | 3 | 4;
  let codePoint = bytes[0]! & lengths[length];
  for (const byte of bytes.slice(1)) codePoint = codePoint * 64 + (byte & 0x3f);
  const isSurrogate = codePoint >= 0xd800 && codePoint < 0xe000;
  return codePoint < smallest[length] || isSurrogate || codePoint > 0x10ffff ? undefined : codePoint;
}

/** First and last code points, ascending. Latin letters of living languages, marks, punctuation, currencies, symbols, emoji. */
const alone: readonly (readonly [number, number])[] = [
  [0xa0, 0x17f],
  [0x1a0, 0x1a1],
  [0x1af, 0x1b0],
  [0x218, 0x21b],
  [0x300, 0x36f],
  [0x1e00, 0x1eff],
  [0x2000, 0x205e],
  [0x20a0, 0x20bf],
  [0x2100, 0x214f],
  [0x2190, 0x22ff],
  [0x2500, 0x2bff],
  [0xfe0f, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfffd, 0xfffd],
  [0x1f000, 0x1faff],
];

/** Other scripts count only in a row: "é…»" is French. Control characters come from text that was decoded wrongly twice. */
const inRow: readonly (readonly [number, number])[] = [
  [0x80, 0x9f],
  [0x370, 0x52f],
  [0x590, 0x6ff],
  [0x900, 0xeff],
  [0x10a0, 0x11ff],
  [0x3000, 0x30ff],
  [0x3130, 0x318f],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff00, 0xffef],
  [0x20000, 0x2fa1f],
];

function plausibility(codePoint: number): 'alone' | 'in-row' | undefined {
  const isIn = ([first, last]: readonly [number, number]): boolean => codePoint >= first && codePoint <= last;
  return alone.some(isIn) ? 'alone' : inRow.some(isIn) ? 'in-row' : undefined;
}

/** Characters that also follow a letter in correct text: quotes, dashes, an ellipsis, a no-break space, a trade mark. */
const afterAnyLetter = '\u00a0\u00ad«»®…‹›‘’“”•–—™';
/** After A with tilde or circumflex, these indicate wrong decoding; after other letters, they occur: Å², CAFÉ´S. */
const afterOtherLetters = '°²³¹ªº¡¿·´';
const quoteLike = '“”‹›‘•';
const letter = /\p{L}/u;
const lowerCase = /\p{Ll}/u;

function isStrong(bytes: readonly number[], chars: string, before: string, after: string): boolean {
  const lead = chars.charAt(0);
  const isAWithMark = lead === 'Â' || lead === 'Ã';
  const usual = isAWithMark ? afterAnyLetter : afterAnyLetter + afterOtherLetters;
  if ([...chars.slice(1)].some((char) => !usual.includes(char))) return true;
  // Otherwise the group may be a letter and punctuation, as in "MANHÃ…": only the text around it can decide.
  if (bytes.length > 2) return false;
  if (lowerCase.test(before)) return true;
  const second = chars.charAt(1);
  if (isAWithMark && '\u00ad®'.includes(second) && lowerCase.test(after)) return true;
  if (letter.test(before)) return letter.test(after) && quoteLike.includes(second);
  if (lead === 'Â' && '\u00a0\u00ad«»®'.includes(second)) return true;
  if (lead === 'Ã' && second === '\u00a0') return true;
  return (lead === 'Ã' || lead === 'Å') && lowerCase.test(after);
}
