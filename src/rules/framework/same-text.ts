/** A text with case, white space and Unicode forms folded: what a reader takes for the same text. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
