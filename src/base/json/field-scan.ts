const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A line's first field is looked for in so many bytes. */
const LOOKED_AT = 256;
const FIRST =
  /^[ \t\r\n]*\{[ \t\r\n]*"([^"\\\p{Cc}\ufffd]*)"[ \t\r\n]*:[ \t\r\n]*(?:"([^"\\\p{Cc}\ufffd]*)"|(-?(?:0|[1-9]\d{0,14})))[ \t\r\n]*[,}]/u;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const U = 0x75;

/**
 * The value of a string or whole number that is the first field of a line of JSON, without parsing the line: ids mostly come first, and lines can
 * be long. Undefined means "look yourself", with JSON.parse: the field is not the first one, has escapes or is long, or might come again.
 * For a valid line, a defined result is the one of JSON.parse; an invalid line may give a result all the same.
 */
export function firstField(line: Uint8Array, field: string): string | number | undefined {
  const start = FIRST.exec(decoder.decode(line.subarray(0, LOOKED_AT)));
  if (start?.[1] !== field || mayComeAgain(line, field)) return undefined;
  return start[2] ?? Number(start[3]);
}

/** Whether the name comes in quotes more than once, or there is an escape like \\u0069, with which it could be written. */
function mayComeAgain(line: Uint8Array, field: string): boolean {
  for (let at = line.indexOf(BACKSLASH); at >= 0; at = line.indexOf(BACKSLASH, at + 2))
    if (line[at + 1] === U) return true;
  const name = new TextEncoder().encode(`"${field}"`);
  let times = 0;
  for (let at = line.indexOf(QUOTE); at >= 0 && times < 2; at = line.indexOf(QUOTE, at + 1))
    if (name.every((byte, n) => line[at + n] === byte)) times += 1;
  return times > 1;
}
