import { Groups, nearDuplicateGroups, type NearDuplicate } from '../text/near-duplicates';
import { foldText } from '../text/fold';

/** What of a sample decides with which others it stays. */
export interface JoinInput {
  readonly text: string;
  /** Samples with the same value stay together. */
  readonly group?: string;
}

export interface SampleLink extends NearDuplicate {
  /** The texts are equal, case, white space and Unicode form aside. */
  readonly equal: boolean;
}

export interface JoinedSamples {
  /** Position -> the smallest position of those that stay together. */
  readonly first: Int32Array;
  /** Pairs of near duplicates that join samples; equal texts have a similarity of 1. */
  readonly links: readonly SampleLink[];
}

/** Shorter texts are alike by accident: people say "Thank you!" every day. In UTF-16 units after folding. */
export const SHORTEST_COMPARED = 20;

/**
 * Joins samples of one group, with equal texts (case, white space and Unicode form aside) and with near duplicates: Jaccard index of
 * character 5-grams from `threshold` on; 0 looks at equal texts alone. In steps, between which others may have their turn.
 */
export function* joinSamples(
  samples: readonly JoinInput[],
  threshold: number,
): Generator<void, JoinedSamples> {
  const joined = new Groups(samples.length);
  const links: SampleLink[] = [];
  const byGroup = new Map<string, number>();
  const byText = new Map<string, number>();
  for (const [n, { text, group }] of samples.entries()) {
    if (n % 10_000 === 0) yield;
    if (group !== undefined) joinFirst(byGroup, group, n);
    const folded = foldText(text);
    if (folded.length < SHORTEST_COMPARED) continue;
    const first = joinFirst(byText, folded, n);
    if (first !== n) links.push({ a: first, b: n, similarity: 1, equal: true });
  }
  if (threshold > 0) {
    const texts = [...byText.keys()];
    const positions = [...byText.values()];
    byText.clear();
    const near = yield* nearDuplicateGroups(texts, threshold);
    for (const { a, b, similarity } of near.links) {
      joined.join(positions[a]!, positions[b]!);
      links.push({ a: positions[a]!, b: positions[b]!, similarity, equal: false });
    }
  }
  return {
    first: Int32Array.from(samples, (_, n) => joined.first(n)),
    links: links.sort((p, q) => p.a - q.a || p.b - q.b),
  };

  function joinFirst(seen: Map<string, number>, key: string, n: number): number {
    const first = seen.get(key) ?? n;
    if (first === n) seen.set(key, n);
    else joined.join(first, n);
    return first;
  }
}
