import { definitionsById } from '../../core/project/entry-index';
import type { Definition, ProjectModel, Unplaced } from '../../core/project/model';
import { isSettled } from '../framework/questions';
import { share } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { foldText } from '../../core/text/fold';
import { pairKey } from '../framework/settled-pairs';
import { tieBreakerStub } from '../framework/stubs';
import { SimilarPairs } from '../framework/similar-pairs';
import { nameStems, stem, wordsAt } from '../framework/words';

export const nearDuplicateDefinition = guidelineRule({
  id: 'near-duplicate-definition',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Two labels with one definition are one label.',
  options: {
    min_overlap: share(
      0.8,
      'the part of the pairs of neighbouring words that two definitions share; with 1, only definitions of the very same words are reported',
    ),
  },
  check(model, report, { options, memory }) {
    const { guideline } = model;
    if (!guideline) return;
    const { file } = guideline;
    const entries = [...definitionsById(guideline).values()].filter(
      ({ id, definition }) => definition && model.labels.has(id),
    );
    const words = entries.map(({ definition }) => wordsAt(definition!));
    // Of many that are alike each is told once, beside the first of them.
    const told = new Set<number>();
    for (const [first, second] of remembered(memory, options.min_overlap as number).of(words)) {
      const [a, b] = [entries[first]!, entries[second]!];
      if (told.has(second)) continue;
      const isSame = foldText(a.definition!.text) === foldText(b.definition!.text);
      if (!isSame && differByName(model, a, b, words[first]!, words[second]!)) continue;
      // Told apart by a tie-breaker, they only sound alike.
      if (!isSame && isSettled(model, pairKey(a.id, b.id))) continue;
      told.add(second);
      report({
        place: { file, node: b.definition!.node },
        message: isSame
          ? `"${b.id}" has the definition of "${a.id}". Say what tells them apart, or join them.`
          : `The definitions of "${b.id}" and "${a.id}" are almost the same. Say what tells them apart.`,
        related: [{ place: { file, node: a.definition!.node }, message: `The definition of "${a.id}".` }],
        key: `${a.id} ${b.id}`,
        // Two definitions in the very same words need another text, not a rule that decides between them.
        fixes: isSame ? [] : () => tieBreakerStub(model, a.id, b.id),
        ...(!isSame && { severity: 'info' }),
      });
    }
  },
});

interface Memory {
  readonly least: number;
  readonly pairs: SimilarPairs;
}

/** The pairs of the last run, for the same threshold. */
function remembered(memory: Map<string, unknown>, least: number): SimilarPairs {
  let known = memory.get(nearDuplicateDefinition.id) as Memory | undefined;
  if (known?.least !== least) {
    known = { least, pairs: new SimilarPairs(least) };
    memory.set(nearDuplicateDefinition.id, known);
  }
  return known.pairs;
}

/** Definitions after one pattern that differ by the words of their labels do tell them apart. */
function differByName(
  model: ProjectModel,
  a: Unplaced<Definition>,
  b: Unplaced<Definition>,
  inA: readonly string[],
  inB: readonly string[],
): boolean {
  const own = (entry: Unplaced<Definition>, words: readonly string[], others: readonly string[]): boolean => {
    const stems = nameStems(model.labels.get(entry.id)!);
    const other = new Set(others.map(stem));
    return words.map(stem).some((word) => !other.has(word) && stems.some((name) => name.has(word)));
  };
  return own(a, inA, inB) || own(b, inB, inA);
}
