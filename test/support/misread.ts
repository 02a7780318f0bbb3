/** The bytes 80 to 9F in Windows-1252. Not from TextDecoder: that of Node 20 decodes this charset as Latin-1. */
const upperHalf = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What a program shows that takes UTF-8 for Windows-1252. */
export function misread(text: string): string {
  return misreadAsLatin1(text).replace(/[\x80-\x9f]/g, (char) => upperHalf.charAt(char.charCodeAt(0) - 0x80));
}

/** The same, of one that takes it for Latin-1. */
export function misreadAsLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
