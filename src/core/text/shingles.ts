import { ShingleNumbers } from './shingle-numbers';

/** What two texts are compared by: Unicode normal form C, lower case, white space collapsed to single spaces and trimmed. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Texts cut between two steps. */
const STEP = 500;

/**
 * The set of stretches of `length` code points of each folded text, as sorted numbers; a shorter text is one shingle, an empty one has none.
 * A generator: between its steps others may have their turn. Four bytes a shingle are kept, and some twenty for each different one.
 */
export function* shingleSets(texts: Iterable<string>, length: number): Generator<void, Int32Array[]> {
  const numbers = new ShingleNumbers(length);
  const sets: Int32Array[] = [];
  for (const text of texts) {
    if (sets.length % STEP === 0) yield;
    sets.push(numbers.setOf(foldText(text)).sort());
  }
  return sets;
}

/** |a ∩ b| / |a ∪ b| of two sorted sets; 1 for two empty ones. */
export function jaccardOfSorted(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  const union = a.length + b.length - shared;
  return union === 0 ? 1 : shared / union;
}
