import { isInsidePair, OffsetMap } from '../base/text/offsets';
import { getOrAdd } from '../base/lists';

/** A text in which quotes are looked for; each of them once, because a reply may have thousands. */
export class QuotedText {
  readonly #map: OffsetMap;
  readonly #places = new Map<string, readonly number[]>();

  constructor(private readonly text: string) {
    this.#map = new OffsetMap(text);
  }

  /** Where a quote occurs, in UTF-16 units; never between the halves of a character. */
  places(quote: string): readonly number[] {
    const { text } = this;
    return getOrAdd(this.#places, quote, () =>
      occurrences(text, quote).filter(
        (at) => !isInsidePair(text, at) && !isInsidePair(text, at + quote.length),
      ),
    );
  }

  toCodePoint(utf16: number): number {
    return this.#map.toCodePoint(utf16);
  }
}

/** Where a quote occurs in a text, overlapping ones included: UTF-16 offsets. */
export function occurrences(text: string, quote: string): number[] {
  const found: number[] = [];
  if (quote === '') return found;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) found.push(at);
  return found;
}
