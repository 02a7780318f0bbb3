/** Where a quoted text stands when its offsets do not say so: the reason for a shift, and the place it belongs to. */
import { leadingCount } from '../../base/leading-count';
import { UnitText, type OffsetUnit } from './spans';

/** Another way to count that makes the offsets and the quote agree. */
export type Reading = OffsetUnit | 'crlf' | 'nfc' | 'nfd';

const READINGS: readonly Reading[] = ['codepoint', 'utf16', 'byte', 'crlf', 'nfc', 'nfd'];

/** UTF-16 offsets in the text as it is. */
export interface Found {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads offsets as another tool may have counted them: in another unit, or in a text whose line ends were \n or whose characters were
 * normalised. Undefined when the quote does not stand there either. A reading that gives the same place as `unit` explains nothing.
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

  /** The first reading, other than the record's own unit, under which the quote stands at the offsets. */
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

/** UTF-16 offset in the text as the other tool saw it to one in the text: the longest beginning that is not longer when read so. */
function toOriginal(text: string, reading: Reading, offset: number): number {
  return Math.max(
    0,
    leadingCount(text.length + 1, (n) => asRead(reading, text.slice(0, n)).length <= offset) - 1,
  );
}

/** How far from its offsets, in UTF-16 units, a quote that occurs several times is still taken to be the one that was meant. */
const NEARBY = 48;

/** The only occurrence of a quote, or the only one near `around` (UTF-16). Undefined if there is none or several. */
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
