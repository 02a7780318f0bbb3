/** The ASCII bytes of JSON's grammar; also valid as UTF-16 units. */
export const byte = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** JSON's white space: space, tab, CR, LF. */
export function isJsonSpace(unit: number): boolean {
  return unit === byte.space || unit === byte.tab || unit === byte.carriageReturn || unit === byte.lineFeed;
}

/** 0 to 9. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
