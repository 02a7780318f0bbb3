import { isInsidePair } from './offsets';

/** Numbers and names in the sentences of messages. */

/** `1 sample`, `5 samples`, `1,200 samples`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** A share from 0 to 1 as a percentage, with at most so many decimals: `12 %`, `12.5 %`. */
export const percent = (share: number, decimals = 0): string =>
  `${Number((share * 100).toFixed(decimals))} %`;

/** Names in quotes: `"a", "b"`; or with another word between them, `"a" or "b"`. */
export const quoted = (names: Iterable<string>, between = ', '): string =>
  Array.from(names, (name) => `"${name}"`).join(between);

/** Shortens a text to at most `most` UTF-16 units and an ellipsis. Surrogate pairs are not split. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isInsidePair(text, most) ? most - 1 : most).trimEnd()}…`;
}

/** The beginning of a text on one line, of Markdown without its marks: at most `most` UTF-16 units, without an ellipsis. */
export const beginningOf = (text: string, most: number, isMarkdown = false): string =>
  oneLine(isMarkdown ? withoutMarks(text.slice(0, 4 * most)) : text.slice(0, 2 * most)).slice(0, most);

/** Takes the marks of headings, quotations, links, emphasis and code out of Markdown. */
const withoutMarks = (markdown: string): string =>
  markdown
    .replace(/^ {0,3}(?:#{1,6} +|> ?|(?:```|~~~).*$)/gm, '')
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replace(/(\*{1,3}|~~|`{1,3})(?=\S)([^*~`]+)(?<=\S)\1/g, '$2');

/** A text on one line, each stretch of white space as one space. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Shortens a text to at most `most` characters, the ellipsis among them. */
export function clipped(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
