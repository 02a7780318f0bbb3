/** What two texts are compared by: Unicode normal form C, lower case, white space collapsed to single spaces and trimmed. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Texts cut between two steps. */
const STEP = 500;

/**
 * The set of stretches of `length` code points of each folded text, as sorted numbers; a shorter text is one shingle, an
 * empty one has none. Numbers grow with the frequency of a shingle, so that a set starts with its rarest. A generator: between
 * its steps others may have their turn.
 */
export function* shingleSets(texts: readonly string[], length: number): Generator<void, Int32Array[]> {
  const numbers = new Map<string, number>();
  const frequency: number[] = [];
  const raw: Set<number>[] = [];
  for (const text of texts) {
    if (raw.length % STEP === 0) yield;
    const set = new Set<number>();
    for (const shingle of shingles(foldText(text), length)) {
      let number = numbers.get(shingle);
      if (number === undefined) {
        number = frequency.length;
        numbers.set(shingle, number);
        frequency.push(0);
      }
      set.add(number);
    }
    for (const number of set) frequency[number]! += 1;
    raw.push(set);
  }
  const rank = new Int32Array(frequency.length);
  [...rank.keys()]
    .sort((a, b) => frequency[a]! - frequency[b]! || a - b)
    .forEach((number, i) => (rank[number] = i));
  return raw.map((set) => Int32Array.from(set, (number) => rank[number]!).sort());
}

function* shingles(text: string, length: number): Generator<string> {
  if (text === '') return;
  const starts: number[] = [];
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) starts.push(i);
  starts.push(text.length);
  const last = Math.max(0, starts.length - 1 - length);
  for (let i = 0; i <= last; i += 1)
    yield text.slice(starts[i], starts[Math.min(i + length, starts.length - 1)]);
}

/** |a ∩ b| / |a ∪ b| of two sorted sets; 1 for two empty ones. */
export function jaccardOfSorted(a: Int32Array, b: Int32Array): number {
  let i = 0;
  let j = 0;
  let shared = 0;
  while (i < a.length && j < b.length) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  const union = a.length + b.length - shared;
  return union === 0 ? 1 : shared / union;
}
