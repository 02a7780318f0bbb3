/** Longer texts are not encoded, to save memory. */
export const MAX_ENCODED = 20_000;

const encoder = new TextEncoder();
const bytes = new Uint8Array(MAX_ENCODED * 3);
const current = { bytes, words: new Int32Array(bytes.buffer), length: 0 };
let last = '';

/**
 * A text of at most MAX_ENCODED UTF-16 units in UTF-8: the first `length` bytes, and the same bytes as 32-bit words. Valid until the next
 * call. Loops over bytes are several times as fast as over strings, and a repeated call for the same text costs nothing.
 */
export function encodedText(text: string): Readonly<typeof current> {
  if (text !== last) {
    current.length = encoder.encodeInto(text, current.bytes).written;
    last = text;
  }
  return current;
}
