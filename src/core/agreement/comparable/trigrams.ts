/**
 * Dice similarity of two texts' character trigrams (Adamson & Boreham 1974; as multisets), over the texts in normal form NFC and lower
 * case with white space collapsed and one space at both ends, so that beginnings and ends count. Equal texts 1, nothing shared 0.
 */
export function trigramSimilarity(a: string, b: string): number {
  const first = fold(a);
  const second = fold(b);
  if (first === second) return 1;
  const left = trigrams(first);
  const right = trigrams(second);
  let shared = 0;
  let total = 0;
  for (const [gram, n] of left) {
    shared += Math.min(n, right.get(gram) ?? 0);
    total += n;
  }
  for (const n of right.values()) total += n;
  return total === 0 ? 0 : (2 * shared) / total;
}

const fold = (text: string): string =>
  ` ${text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()} `;

function trigrams(text: string): Map<string, number> {
  const points = [...text];
  const found = new Map<string, number>();
  for (let i = 0; i + 3 <= points.length; i += 1) {
    const gram = points.slice(i, i + 3).join('');
    found.set(gram, (found.get(gram) ?? 0) + 1);
  }
  return found;
}
