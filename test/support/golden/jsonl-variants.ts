type Variant = (text: string) => string;

/** Each line that is JSON by itself, written again; the others as they are. */
const eachObject =
  (write: (value: object, line: string) => string): Variant =>
  (text) =>
    text
      .split('\n')
      .map((line) => {
        try {
          const value: unknown = JSON.parse(line);
          return typeof value === 'object' && value !== null ? write(value, line) : line;
        } catch {
          return line;
        }
      })
      .join('\n');

const spaced = (value: unknown): string => {
  if (Array.isArray(value)) return `[ ${value.map(spaced).join(' , ')} ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)} :\t${spaced(each)}`);
  return `{ ${entries.join(' , ')} }`;
};

const escaped = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Ways to write a file of records that say the same, by name. */
export const JSONL_VARIANTS: Readonly<Record<string, Variant>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'no last line end': (text) => text.replace(/\n$/, ''),
  'white space everywhere': eachObject((value) => `  ${spaced(value)} `),
  'escapes beyond ASCII': eachObject((_value, line) => escaped(line)),
  'fields of somebody else': eachObject(
    (_value, line) => `{"x-first":{"text":"\\u20ac","b":[1.50,1e2]},${line.slice(1, -1)},"x-last":null}`,
  ),
  'white space and CRLF': (text) => eachObject(spaced)(text).replaceAll('\n', '\r\n'),
};
