import { isInsidePair } from './offsets';

/** Shortens a text to at most `most` UTF-16 units and an ellipsis. Surrogate pairs are not split. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isInsidePair(text, most) ? most - 1 : most).trimEnd()}…`;
}

/** The beginning of a text on one line: at most `most` UTF-16 units, without an ellipsis. */
export const beginningOf = (text: string, most: number): string =>
  oneLine(text.slice(0, 2 * most)).slice(0, most);

/** A text on one line, each stretch of white space as one space. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Shortens a text to at most `most` characters, the ellipsis among them. */
export function clipped(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
