/** A part of a text that was decoded wrongly. UTF-16 units, end exclusive. */
interface MojibakeRange {
  start: number;
  end: number;
  /** `misread`: UTF-8 read as Windows-1252 or Latin-1, once or more (`cafÃ©`). `replacement`: U+FFFD or `ï¿½`, the text is lost. */
  kind: 'misread' | 'replacement';
  /** The original text. Only for `misread`. */
  repair?: string;
}

/** The wrongly decoded parts of a text. */
export interface Mojibake {
  /** Ascending, not overlapping. */
  ranges: MojibakeRange[];
  /** The text with all ranges repaired; undefined if something is lost. */
  repaired?: string;
}

const asciiOnly = /^[^\u0080-\uffff]*$/;
/** No text is decoded wrongly more often than this. */
const maxRounds = 3;
/** How far a word may extend on either side, in UTF-16 units. */
const wordReach = 40;

/**
 * Finds text that was decoded with the wrong encoding; undefined if there is none. It misses some rather than report correct text:
 * "SÃO PAULO", "CÂMARA", "ĐÃ…", "Å²" are not reported. Decoding the repaired ranges wrongly gives the text again.
 */
export function findMojibake(text: string): Mojibake | undefined {
  if (asciiOnly.test(text)) return undefined;
  const ranges = [...misreadRanges(text), ...replacementRanges(text)].sort((a, b) => a.start - b.start);
  if (ranges.length === 0) return undefined;
  if (ranges.some((range) => range.repair === undefined)) return { ranges };
  let repaired = '';
  let at = 0;
  for (const { start, end, repair } of ranges) {
    repaired += text.slice(at, start) + repair!;
    at = end;
  }
  return { ranges, repaired: repaired + text.slice(at) };
}

function* replacementRanges(text: string): Generator<MojibakeRange> {
  for (const { index, 0: run } of text.matchAll(/\ufffd+/g)) {
    yield { start: index, end: index + run.length, kind: 'replacement' };
  }
}

function misreadRanges(text: string): MojibakeRange[] {
  const rows = groupRows(findSequences(text)).filter((row) => hasMisreadableWord(text, row));
  return believable(rows).map((row) => {
    const start = row[0]!.start;
    const { end } = row.at(-1)!;
    let repair = decoded(row);
    for (let round = 1; round < maxRounds; round++) {
      const again = readAgain(repair);
      if (again === repair) break;
      repair = again;
    }
    return repair.includes('\ufffd')
      ? { start, end, kind: 'replacement' }
      : { start, end, kind: 'misread', repair };
  });
}

/** Whether the word around a row has only characters of Windows-1252. "ĐÃ…" and "ı˜Â¯˘" have others: they were decoded correctly. */
function hasMisreadableWord(text: string, row: readonly Sequence[]): boolean {
  let start = row[0]!.start;
  let { end } = row.at(-1)!;
  const first = Math.max(0, start - wordReach);
  const last = Math.min(text.length, end + wordReach);
  while (start > first && !breaksWord(text, start - 1)) start--;
  while (end < last && !breaksWord(text, end)) end++;
  return Array.from(text.slice(start, end)).every(isMisreadable);
}

/** White space other than the no-break space, which is part of many sequences. */
function breaksWord(text: string, at: number): boolean {
  return /[^\S\u00a0]/.test(text.charAt(at));
}

function groupRows(sequences: readonly Sequence[]): Sequence[][] {
  const rows: Sequence[][] = [];
  for (const sequence of sequences) {
    const last = rows.at(-1);
    if (last && last.at(-1)!.end === sequence.start) last.push(sequence);
    else rows.push([sequence]);
  }
  return rows;
}

/** The rows that are certainly wrong and, if there are any, the other rows that may be wrong. */
function believable(rows: readonly Sequence[][]): Sequence[][] {
  const certain = new Set(rows.filter(isCertain));
  const leads = new Set([...certain].flat().map((sequence) => sequence.lead));
  const couldBe = ({ plausible, strong, lead }: Sequence): boolean =>
    plausible === 'alone' || strong || leads.has(lead);
  return certain.size === 0 ? [] : rows.filter((row) => certain.has(row) || row.every(couldBe));
}

function isCertain(row: readonly Sequence[]): boolean {
  if (!row.some((sequence) => sequence.strong)) return false;
  return row.length > 1 || row[0]!.plausible === 'alone';
}

function decoded(row: readonly Sequence[]): string {
  return row.map((sequence) => String.fromCodePoint(sequence.codePoint)).join('');
}

/** Decodes the result of a first repair again: `ÃƒÂ©` becomes `Ã©` becomes `é`. A part alone, as in `¤ÅŠ`, was not misread again. */
function readAgain(text: string): string {
  const rows = believable(groupRows(findSequences(text)));
  let read = '';
  let kept = '';
  let at = 0;
  for (const row of rows) {
    const between = text.slice(at, row[0]!.start);
    kept += between;
    read += between + decoded(row);
    at = row.at(-1)!.end;
  }
  const rest = text.slice(at);
  return asciiOnly.test(kept + rest) ? read + rest : text;
}

/**
 * What results when UTF-8 is read as Windows-1252 or Latin-1: a letter and one to three continuation bytes, with the character that they were
 * decoded from. UTF-16 offsets.
 */
interface Sequence {
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
function findSequences(text: string): Sequence[] {
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
function isMisreadable(char: string): boolean {
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
