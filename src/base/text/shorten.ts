import { isInsidePair } from './offsets';

/** The beginning of a text with an ellipsis, where it is longer than so many UTF-16 units; no surrogate pair is cut in two. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isInsidePair(text, most) ? most - 1 : most).trimEnd()}…`;
}
