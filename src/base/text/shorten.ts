import { isInsidePair } from './offsets';

/** Shortens a text to at most `most` UTF-16 units and an ellipsis. Surrogate pairs are not split. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isInsidePair(text, most) ? most - 1 : most).trimEnd()}…`;
}
