import { hashNumber } from './hash';

/** A text with case, white space and Unicode forms folded, so that texts that look the same are equal. */
export function foldText(text: string): string {
  return collapseSpace(text.normalize('NFKC').toLowerCase());
}

/** A text with each run of white space as one space, trimmed. Single spaces are not replaced, because that would take most of the time. */
export function collapseSpace(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, ' ').trim();
}

/** A 53-bit hash of the folded text, never 0. Not safe against attackers. */
export const foldedHash = (text: string): number => hashNumber(foldText(text));
