/** Longer texts are not encoded: that would take memory for a look at parts of them. */
export const LONGEST_ENCODED = 20_000;

const encoder = new TextEncoder();
const bytes = new Uint8Array(LONGEST_ENCODED * 3);
const current = { bytes, words: new Int32Array(bytes.buffer), length: 0 };
let last = '';

/**
 * A text of at most LONGEST_ENCODED UTF-16 units in UTF-8: the first `length` bytes, valid until the next text, also four at a time. Loops over bytes are
 * several times as fast as over strings, and several that look at one text share what encoding costs.
 */
export function encodedText(text: string): Readonly<typeof current> {
  if (text !== last) {
    current.length = encoder.encodeInto(text, current.bytes).written;
    last = text;
  }
  return current;
}
