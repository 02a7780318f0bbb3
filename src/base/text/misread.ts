/** The encoding of a text that was wrongly decoded as UTF-8: UTF-16 or another one. */
export type Misread = 'utf-16' | 'not-utf-8';

/** The replacement character for bytes that are not valid UTF-8. */
export const LOST = '\ufffd';
/** A byte order mark of UTF-16, decoded as UTF-8. */
const MARK = LOST + LOST;

/** Whether a text, or a line of one, is UTF-16 that was decoded as UTF-8: in most of it, every second byte is zero. */
export function isUtf16(text: string): boolean {
  if (!text.includes('\0')) return false;
  let zeros = 0;
  const end = Math.min(text.length, 1000);
  for (let at = 0; at < end; at++) if (text.charCodeAt(at) === 0) zeros += 1;
  return text.startsWith(MARK) || zeros * 4 >= end;
}

function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a pair counts for two of its four bytes. Decoded text has no lone surrogates.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return length;
}

/** Whether a text was decoded from bytes that are not UTF-8; `bytes` is their number. */
export function misreadFrom(text: string, bytes: number): Misread | undefined {
  if (bytes === text.length && !text.includes('\0') && !text.includes(LOST)) return undefined;
  if (isUtf16(text)) return 'utf-16';
  // The file may contain the character U+FFFD.
  return text.includes(LOST) && utf8Length(text) !== bytes ? 'not-utf-8' : undefined;
}

const CONVERT = 'Save the file as UTF-8 (in VS Code: Reopen with Encoding, then Save with Encoding).';

/** The message about a file; `rest` is a sentence about what is left out until it is fixed. */
export const misreadMessage = (misread: Misread, rest: string): string =>
  misread === 'utf-16'
    ? `The file is UTF-16, and only UTF-8 can be read. ${CONVERT} ${rest}`
    : `The file is not UTF-8: the byte here is not a valid character. ${CONVERT} ${rest}`;
