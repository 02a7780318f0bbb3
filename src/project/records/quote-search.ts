/** Finds a quoted text that is not at its offsets: the cause of the shift and the right place. */
import { UnitText, type OffsetUnit } from './spans';

/** Another way of counting under which offsets and quote agree. */
export type Reading = OffsetUnit | 'crlf' | 'nfc' | 'nfd';

const READINGS: readonly Reading[] = ['codepoint', 'utf16', 'byte', 'crlf', 'nfc', 'nfd'];

/** UTF-16 offsets in the original text. */
export interface Found {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads offsets as another tool may have counted them: in another unit, or in a text with normalised line ends (\n) or characters.
 * Undefined if the quote is not found that way either. A reading that gives the same place as `unit` is ignored.
 */
export class Readings {
  readonly #texts = new Map<Reading, UnitText | undefined>();

  constructor(
    readonly text: string,
    readonly unit: OffsetUnit,
  ) {}

  find(reading: Reading, start: number, end: number, quote: string): Found | undefined {
    const read = this.#textOf(reading);
    if (!read || start >= end) return undefined;
    const from = read.toUtf16(start);
    const to = read.toUtf16(end);
    if (from < 0 || to < 0) return undefined;
    const slice = read.text.slice(from, to);
    if (slice !== asRead(reading, quote)) return undefined;
    if (read.text === this.text) return { from, to };
    const found = { from: toOriginal(this.text, reading, from), to: toOriginal(this.text, reading, to) };
    return asRead(reading, this.text.slice(found.from, found.to)) === slice ? found : undefined;
  }

  /** The first reading, other than the record's own unit, that finds the quote at the offsets. */
  explain(start: number, end: number, quote: string): { reading: Reading; found: Found } | undefined {
    for (const reading of READINGS) {
      if (reading === this.unit) continue;
      const found = this.find(reading, start, end, quote);
      if (found) return { reading, found };
    }
    return undefined;
  }

  #textOf(reading: Reading): UnitText | undefined {
    if (!this.#texts.has(reading)) this.#texts.set(reading, this.#make(reading));
    return this.#texts.get(reading);
  }

  #make(reading: Reading): UnitText | undefined {
    if (reading === 'codepoint' || reading === 'utf16' || reading === 'byte')
      return new UnitText(this.text, reading);
    const text = asRead(reading, this.text);
    return text === this.text ? undefined : new UnitText(text, this.unit);
  }
}

/** The text as the other tool saw it. */
function asRead(reading: Reading, text: string): string {
  switch (reading) {
    case 'crlf':
      return text.replaceAll('\r\n', '\n');
    case 'nfc':
      return text.normalize('NFC');
    case 'nfd':
      return text.normalize('NFD');
    default:
      return text;
  }
}

/**
 * Converts a UTF-16 offset in the other tool's text to one in the original: the end of the longest prefix that the other tool would see as
 * no longer than that.
 */
function toOriginal(text: string, reading: Reading, offset: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (asRead(reading, text.slice(0, middle)).length <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How far a quote that occurs several times may be from its offsets to be taken as the intended one, in UTF-16 units. */
const NEARBY = 48;

/**
 * The one place that a quote can refer to: its only occurrence, or the only one near `around` (a UTF-16 offset). Undefined if there is none
 * or the choice is ambiguous: a span is never guessed.
 */
export function anchorOf(text: string, quote: string, around: number): Found | undefined {
  if (quote === '') return undefined;
  const first = text.indexOf(quote);
  if (first < 0) return undefined;
  if (text.indexOf(quote, first + 1) < 0) return { from: first, to: first + quote.length };
  const near: number[] = [];
  const last = Math.min(text.length, around + NEARBY);
  for (
    let at = text.indexOf(quote, Math.max(0, around - NEARBY));
    at >= 0 && at <= last;
    at = text.indexOf(quote, at + 1)
  ) {
    near.push(at);
    if (near.length > 1) return undefined;
  }
  return near.length === 1 ? { from: near[0]!, to: near[0]! + quote.length } : undefined;
}
