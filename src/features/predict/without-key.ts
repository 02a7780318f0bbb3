import { isObject } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';

/** Shorter keys are words such as `none`, which servers on this machine accept. */
const MIN_KEY = 8;
const PLACEHOLDER = '[key]';
/** Deeper values of a reply are not searched. */
const MAX_DEPTH = 100;

/** A line break with the indentation after it, as characters or in JSON escapes. */
const NEW_LINE = String.raw`(?:\r?\n|(?:\\{1,4}r)?\\{1,4}n)[ \t]{0,8}`;
/** What may stand between two characters, because mail and dumps break lines. */
const BREAK = String.raw`(?:[ \t]?${NEW_LINE})?`;
const HEX_BREAK = String.raw`[ :-]?(?:${NEW_LINE})?`;
const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': '|amp',
  '<': '|lt',
  '>': '|gt',
  '"': '|quot',
  "'": '|apos',
};

/**
 * Removes a key from texts, in whatever form an endpoint repeats it: plain, in any case, with escapes of JSON, URLs or HTML, in hexadecimal or in
 * Base64, also inside a longer text and broken into lines. Keys of fewer than eight characters are not secrets and stay.
 */
export function withoutKey(key: string): (text: string) => string {
  if (key.length < MIN_KEY) return (text) => text;
  const hex = [...key].map((sign) => hexOf(sign).split('').map(spelled).join('')).join(HEX_BREAK);
  const forms = [
    [...key].map(spelled).join(BREAK),
    hex,
    ...base64Of(key).map((core) => [...core].map(inBase64).join(BREAK)),
  ];
  const pattern = new RegExp(forms.join('|'), 'gi');
  const clean = (text: string): string => {
    const plain = text.replace(pattern, PLACEHOLDER);
    // A text may be JSON inside JSON, with its own escapes.
    const value = parseLine(plain);
    if (!isObject(value) && !Array.isArray(value)) return plain;
    const inner = cleanIn(value, MAX_DEPTH);
    return inner === value ? plain : JSON.stringify(inner);
  };
  const cleanIn = (value: unknown, left: number): unknown => {
    if (typeof value === 'string') return clean(value);
    if (left === 0 || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map((each) => cleanIn(each, left - 1));
      return items.some((each, n) => each !== value[n]) ? items : value;
    }
    const entries = Object.entries(value).map(
      ([name, each]) => [clean(name), cleanIn(each, left - 1)] as const,
    );
    const isSame = entries.every(
      ([name, each]) => Object.hasOwn(value, name) && (value as Record<string, unknown>)[name] === each,
    );
    return isSame ? value : Object.fromEntries(entries);
  };
  return clean;
}

const hexOf = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(2, '0');

/** A pattern for a character, plain or escaped. The counts are limited, so that a long run of escapes does not take long. */
function spelled(sign: string): string {
  const hex = hexOf(sign);
  const literal = /[a-z0-9]/i.test(sign) ? sign : `\\x${hex}`;
  const escaped = String.raw`\\{0,4}(?:${literal}|u00${hex}|u\{0{0,4}${hex}\}|x${hex})`;
  const inAddress = String.raw`(?:%|\\{1,4}u0025)(?:25){0,2}${hex}`;
  const numbers = `#(?:0{0,4}${sign.charCodeAt(0)}|x0{0,4}${hex})`;
  const inHtml = String.raw`(?:&|\\{1,4}u0026)(?:${numbers}${HTML_NAMES[sign] ?? ''});?`;
  return `(?:${escaped}|${inAddress}|${inHtml})`;
}

/** Base64 has two alphabets. */
const inBase64 = (sign: string): string =>
  sign === '+' || sign === '-'
    ? `(?:${spelled('+')}|${spelled('-')})`
    : sign === '/' || sign === '_'
      ? `(?:${spelled('/')}|${spelled('_')})`
      : spelled(sign);

/** The part that the Base64 of every text with the key has in common, for each of the three alignments of the key. */
const base64Of = (key: string): string[] =>
  [0, 1, 2].map((before) =>
    btoa('\0'.repeat(before) + key).slice(
      Math.ceil((before * 8) / 6),
      Math.floor(((before + key.length) * 8) / 6),
    ),
  );
