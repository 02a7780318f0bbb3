import type { Definition, ProjectModel } from '../../project/model/model';
import { share } from '../framework/options';
import { isPlaceholder } from '../framework/placeholders';
import { guidelineRule } from '../framework/rule';
import { foldText } from '../../base/text/fold';
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

/** The pairs of texts (lists of words) whose sets of word pairs have a Jaccard index of at least `least`; first < second. */
export function nearDuplicatePairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const sets = texts.map(wordPairs);
  /** Pair of words -> the texts so far that have it. */
  const having = new Map<string, number[]>();
  const shared = new Int32Array(texts.length);
  const found: [number, number][] = [];
  for (const [second, own] of sets.entries()) {
    shared.fill(0);
    for (const pair of own) {
      const others = having.get(pair) ?? [];
      for (const first of others) shared[first]! += 1;
      if (others.push(second) === 1) having.set(pair, others);
    }
    for (let first = 0; first < second; first += 1) {
      const both = shared[first]!;
      if (both > 0 && both / (sets[first]!.length + own.length - both) >= least) found.push([first, second]);
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** The distinct pairs of adjacent words; for a single word, the word. */
const wordPairs = memoize((words: readonly string[]): readonly string[] => [
  ...new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`)),
]);
