import { leadingCount } from '../leading-count';
import { escapeLength } from './json-grammar';

/**
 * Maps offsets in a string to offsets in its JSON literal in a line: `"caf\u00e9"` has 11 units in the line and 4 in the text. A lookup
 * takes O(log escapes).
 *
 * "Raw" offsets are UTF-16 units in the line; text offsets are UTF-16 units or code points, as the method says.
 */
export class StringLiteral {
  readonly text: string;
  /** For each escape: the UTF-16 offset in the text after the unit that it represents, ascending. */
  readonly #textAfter: number[] = [];
  /** For each escape: the difference of raw and text offset after it. */
  readonly #ahead: number[] = [];

  /** `start`: raw offset of the opening quote in `line`; `end`: after the closing quote. Throws SyntaxError if that is no string literal. */
  constructor(
    line: string,
    readonly start: number,
    readonly end: number,
  ) {
    const value: unknown = JSON.parse(line.slice(start, end));
    if (typeof value !== 'string') throw new SyntaxError('Not a JSON string');
    this.text = value;
    let ahead = start + 1;
    // Each escape represents one UTF-16 unit; a pair of surrogates needs two.
    for (let at = line.indexOf('\\', start); at >= 0 && at < end; at = line.indexOf('\\', at)) {
      const length = escapeLength(line, at);
      at += length;
      ahead += length - 1;
      this.#textAfter.push(at - ahead);
      this.#ahead.push(ahead);
    }
  }

  /** Converts a UTF-16 offset in the text to a raw offset; undefined if the text has no such offset. */
  toRaw(utf16: number): number | undefined {
    if (!Number.isInteger(utf16) || utf16 < 0 || utf16 > this.text.length) return undefined;
    const passed = leadingCount(this.#textAfter.length, (n) => this.#textAfter[n]! <= utf16);
    return utf16 + (passed === 0 ? this.start + 1 : this.#ahead[passed - 1]!);
  }
}
