import { findSequences, isMisreadable, type Sequence } from './mojibake-sequences';

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
