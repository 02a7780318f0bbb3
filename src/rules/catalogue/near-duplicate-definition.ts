import { definitionsById } from '../../core/project/entry-index';
import type { Definition, ProjectModel, Unplaced } from '../../core/project/model';
import { isSettled } from '../framework/questions';
import { share } from '../framework/options';
import { isPlaceholder } from '../framework/placeholders';
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
      'the share of pairs of neighbouring words that two definitions have in common; with 1, only definitions with exactly the same words are reported',
    ),
  },
  check(model, report, { options, memory }) {
    const { guideline } = model;
    if (!guideline) return;
    const { file } = guideline;
    const entries = [...definitionsById(guideline).values()];
    const known = remembered(memory, options.min_overlap as number);
    const words = wordsOf(entries, model, known);
    // Of many that are alike each is told once, beside the first of them.
    const told = new Set<number>();
    for (const [first, second] of known.pairs.of(words)) {
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
  labels?: ProjectModel['labels'];
  entries: readonly Unplaced<Definition>[];
  words: readonly (readonly string[])[];
}

const NO_WORDS: readonly string[] = [];

/** The words of each definition, none where it is for no label; of entries that stood there at the last run, those of then. */
function wordsOf(
  entries: readonly Unplaced<Definition>[],
  { labels }: ProjectModel,
  known: Memory,
): readonly (readonly string[])[] {
  const before = known.labels === labels ? known.entries : [];
  known.words = entries.map((entry, n) => {
    if (entry === before[n]) return known.words[n]!;
    const { id, definition } = entry;
    // Definitions that are still to be written say nothing alike.
    return definition && labels.has(id) && !isPlaceholder(definition.text) ? wordsAt(definition) : NO_WORDS;
  });
  [known.labels, known.entries] = [labels, entries];
  return known.words;
}

/** What is known of the last run, for the same threshold. */
function remembered(memory: Map<string, unknown>, least: number): Memory {
  let known = memory.get(nearDuplicateDefinition.id) as Memory | undefined;
  if (known?.least !== least) {
    known = { least, pairs: new SimilarPairs(least), entries: [], words: [] };
    memory.set(nearDuplicateDefinition.id, known);
  }
  return known;
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
