import { fastHash64 } from './hash';

/** A text with case, white space and Unicode forms folded, so that texts that look the same are equal. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** A 53-bit hash of the folded text, never 0. Not safe against attackers. */
export function foldedHash(text: string): number {
  const [high, low] = fastHash64(foldText(text));
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}
