import { ShingleSet } from '../../src/base/similarity/shingle-set';
import type { NearDuplicate } from '../../src/base/similarity/near-duplicates';
import type { TextSteps } from '../../src/base/similarity/text-steps';

/** All pairs of texts that reach a threshold, each compared with each, in the order of a, then b. */
export function nearDuplicatePairs(texts: readonly string[], threshold: number): NearDuplicate[] {
  const sets = texts.map((text) => {
    const set = new ShingleSet(5);
    set.take(text);
    return set;
  });
  return sets.flatMap((set, a) =>
    sets.flatMap((other, b) => {
      const similarity = a < b ? set.similarity(other) : 0;
      return similarity >= threshold ? [{ a, b, similarity }] : [];
    }),
  );
}

/** Runs work that reads texts by their numbers to its end. */
export function withTexts<T>(steps: TextSteps<T>, texts: readonly string[]): T {
  for (let step = steps.next(''); ; step = steps.next(texts[step.value] ?? ''))
    if (step.done) return step.value;
}
