/** Longer texts are not encoded, to save memory. */
export const MAX_ENCODED = 20_000;

const encoder = new TextEncoder();
const bytes = new Uint8Array(MAX_ENCODED * 3);
const current = { bytes, words: new Int32Array(bytes.buffer), length: 0 };
let last = '';

/**
 * A text of at most MAX_ENCODED units in UTF-8, as `length` bytes and as 32-bit words, valid until the next call. Much faster to loop over.
 */
export function encodedText(text: string): Readonly<typeof current> {
  if (text !== last) {
    current.length = encoder.encodeInto(text, current.bytes).written;
    last = text;
  }
  return current;
}
