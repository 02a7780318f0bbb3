const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The first field of a line must be within this number of bytes. */
const MAX_BYTES = 256;
const FIRST =
  /^[ \t\r\n]*\{[ \t\r\n]*"([^"\\\p{Cc}\ufffd]*)"[ \t\r\n]*:[ \t\r\n]*(?:"([^"\\\p{Cc}\ufffd]*)"|(-?(?:0|[1-9]\d{0,14})))[ \t\r\n]*[,}]/u;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const U = 0x75;

/**
 * The value of the first field of a line of JSON, if it is a string or integer, without parsing the line: ids are mostly the first field, and
 * lines can be long. Undefined means that JSON.parse must be used: the field is not the first one, has escapes, is long or may occur again.
 * For a valid line, a defined result is that of JSON.parse. An invalid line may have a result too.
 */
export function firstField(line: Uint8Array, field: string): string | number | undefined {
  const start = FIRST.exec(decoder.decode(line.subarray(0, MAX_BYTES)));
  if (start?.[1] !== field || mayRepeat(line, field)) return undefined;
  return start[2] ?? Number(start[3]);
}

/** Whether the quoted name occurs more than once, or the line has an escape like \\u0069, which may be part of the name. */
function mayRepeat(line: Uint8Array, field: string): boolean {
  for (let at = line.indexOf(BACKSLASH); at >= 0; at = line.indexOf(BACKSLASH, at + 2))
    if (line[at + 1] === U) return true;
  const name = new TextEncoder().encode(`"${field}"`);
  let times = 0;
  for (let at = line.indexOf(QUOTE); at >= 0 && times < 2; at = line.indexOf(QUOTE, at + 1))
    if (name.every((byte, n) => line[at + n] === byte)) times += 1;
  return times > 1;
}
