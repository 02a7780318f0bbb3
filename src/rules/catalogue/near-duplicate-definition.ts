import { addTo } from '../../base/group-by';
import type { Definition, ProjectModel } from '../../project/model/model';
import { share } from '../framework/options';
import { isPlaceholder } from '../framework/placeholders';
import { guidelineRule } from '../framework/rule';
import { foldText } from '../../base/text/fold';
import { jaccardIndex } from '../../base/similarity/shingle-set';
import { pairKey, settledPairs } from '../framework/settled-pairs';
import { tieBreakerStub } from '../framework/stubs';
import { nameStems, stem, wordsAt } from '../framework/words';
import { memoize } from '../../base/memoize';

export const nearDuplicateDefinition = guidelineRule({
  id: 'near-duplicate-definition',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Two labels with one definition are one label.',
  options: {
    min_overlap: share(
      0.8,
      'the share of pairs of neighbouring words that two definitions have in common; with 1, only definitions with exactly the same words are reported',
    ),
  },
  check(model, report, { options }) {
    const { guideline, labels } = model;
    if (!guideline) return;
    const settled = settledPairs(guideline.tieBreakers);
    // Ignore definitions that are still to be written.
    const entries = [...model.definitions.values()].filter(
      ({ id, definition }) => definition && labels.has(id) && !isPlaceholder(definition.text),
    );
    const words = entries.map(({ definition }) => wordsAt(definition!));
    // Report each of several near duplicates once, with the first.
    const reported = new Set<number>();
    for (const [first, second] of nearDuplicatePairs(words, options.min_overlap as number)) {
      const [a, b] = [entries[first]!, entries[second]!];
      if (reported.has(second)) continue;
      const isSame = foldText(a.definition!.text) === foldText(b.definition!.text);
      if (!isSame && differByName(model, a, b, words[first]!, words[second]!)) continue;
      // A tie-breaker separates them.
      if (!isSame && settled.has(pairKey(a.id, b.id))) continue;
      reported.add(second);
      report({
        place: b.definition!,
        message: isSame
          ? `"${b.id}" has the definition of "${a.id}". Say what tells them apart, or merge them.`
          : `The definitions of "${b.id}" and "${a.id}" are almost the same. Say what tells them apart.`,
        related: [{ place: a.definition!, message: `The definition of "${a.id}".` }],
        key: `${a.id} ${b.id}`,
        // Two identical definitions need another text, not a tie-breaker.
        fixes: isSame ? [] : () => tieBreakerStub(model, a.id, b.id),
        ...(!isSame && { severity: 'info' }),
      });
    }
  },
});

/** Definitions with the same pattern are distinct if they contain their own labels' words. */
function differByName(
  model: ProjectModel,
  a: Definition,
  b: Definition,
  inA: readonly string[],
  inB: readonly string[],
): boolean {
  const own = (entry: Definition, words: readonly string[], others: readonly string[]): boolean => {
    const stems = nameStems(model.labels.get(entry.id)!);
    const other = new Set(others.map(stem));
    return words.map(stem).some((word) => !other.has(word) && stems.some((name) => name.has(word)));
  };
  return own(a, inA, inB) || own(b, inB, inA);
}

/**
 * The pairs of texts (given as words) whose sets of word pairs have a Jaccard index of at least `least`: first < second, in order. Only
 * texts that have one of their rarest word pairs in common are compared: of n, texts that are similar enough share at least
 * `least` * n, so at least one is among the n - `least` * n + 1 rarest of each (prefix filtering; Bayardo et al. 2007).
 */
export function nearDuplicatePairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const sets = rarestFirst(texts.map(wordPairs));
  /** Word pair -> the texts so far that have it among their rarest. */
  const having = new Map<number, number[]>();
  const found: [number, number][] = [];
  for (const [second, own] of sets.entries()) {
    const candidates = new Set<number>();
    // Rounding errors must not make it one too few.
    for (const pair of own.subarray(0, own.length - Math.ceil(least * own.length - 1e-9) + 1)) {
      for (const first of having.get(pair) ?? []) candidates.add(first);
      addTo(having, pair, second);
    }
    for (const first of candidates) if (jaccardIndex(sets[first]!, own) >= least) found.push([first, second]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Each set as the ascending ranks of its word pairs; the rarest of all has rank 0. */
function rarestFirst(sets: readonly (readonly string[])[]): Int32Array[] {
  const counts = new Map<string, number>();
  for (const set of sets) for (const pair of set) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  const ranks = new Map([...counts].sort((a, b) => a[1] - b[1]).map(([pair], rank) => [pair, rank]));
  return sets.map((set) => Int32Array.from(set.map((pair) => ranks.get(pair)!)).sort());
}

/** The distinct pairs of adjacent words; for a single word, the word. */
const wordPairs = memoize((words: readonly string[]): readonly string[] => [
  ...new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`)),
]);
