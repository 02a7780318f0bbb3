import { joinTexts } from '../../src/core/text/join-texts';
import type { NearDuplicate } from '../../src/core/text/near-duplicates';
import type { TextSteps } from '../../src/core/text/text-steps';

/** All pairs of texts that reach a threshold, in the order of a, then b. With few entries to an index, which is then made in many parts. */
export function similarPairs(
  texts: readonly string[],
  threshold: number,
  options: { readonly mostEntries?: number } = {},
): NearDuplicate[] {
  const pairs = new Map<string, NearDuplicate>();
  const found = (a: number, b: number, similarity: number): void =>
    void pairs.set(`${a} ${b}`, { a, b, similarity });
  withTexts(joinTexts({ count: texts.length, threshold, length: 5, ...options }, { found }), texts);
  return [...pairs.values()].sort((p, q) => p.a - q.a || p.b - q.b);
}

/** Runs work that reads texts by their numbers to its end. */
export function withTexts<T>(steps: TextSteps<T>, texts: readonly string[]): T {
  for (let step = steps.next(''); ; step = steps.next(texts[step.value] ?? ''))
    if (step.done) return step.value;
}
