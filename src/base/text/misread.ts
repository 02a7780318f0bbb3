/** How a text was decoded from bytes that are no UTF-8: from those of UTF-16, or of another encoding. */
export type Misread = 'utf-16' | 'not-utf-8';

/** The character that decoders put in place of bytes that are not valid UTF-8. */
export const LOST = '\ufffd';
/** What UTF-16 makes of a byte order mark. */
const MARK = LOST + LOST;

/** Whether a text, or a line of one, is UTF-16 that was read as UTF-8: every second byte of most of it is zero. */
export function isUtf16(text: string): boolean {
  if (!text.includes('\0')) return false;
  let zeros = 0;
  const end = Math.min(text.length, 1000);
  for (let at = 0; at < end; at++) if (text.charCodeAt(at) === 0) zeros += 1;
  return text.startsWith(MARK) || zeros * 4 >= end;
}

/** How many bytes UTF-8 has for a text. */
function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a pair counts for two of its four bytes; there are no halves alone in what was decoded.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return length;
}

/** Whether a text was decoded from bytes that are no UTF-8; `bytes` is how many there were. */
export function misreadFrom(text: string, bytes: number): Misread | undefined {
  if (bytes === text.length && !text.includes('\0') && !text.includes(LOST)) return undefined;
  if (isUtf16(text)) return 'utf-16';
  // U+FFFD may stand in the file as a character.
  return text.includes(LOST) && utf8Length(text) !== bytes ? 'not-utf-8' : undefined;
}

const CONVERT = 'Save the file as UTF-8 (in VS Code: Reopen with Encoding, then Save with Encoding).';

/** What is wrong with a file, and what to do; `rest` says what is left out until then. */
export const misreadMessage = (misread: Misread, rest: string): string =>
  misread === 'utf-16'
    ? `The file is UTF-16, and only UTF-8 can be read. ${CONVERT} ${rest}`
    : `The file is not UTF-8: the byte here is no character. ${CONVERT} ${rest}`;
