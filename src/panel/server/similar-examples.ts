import type { Example } from '../../project/model/model';

const MAX_EXAMPLES = 5;
/** How much of a text is compared, in characters: enough to find its subject, and fast for a text of a megabyte. */
const READ = 4000;

/**
 * Ids of the examples most similar to a text, best first. The measure is the overlap coefficient of the sets of words, where rare words
 * weigh more. Examples without a common word are left out.
 */
export function similarExamples(examples: readonly Example[], text: string): string[] {
  const words = wordsOf(text.slice(0, READ));
  if (words.size === 0) return [];
  const sets = examples
    .filter(({ id }) => id !== '')
    .map((example) => ({ id: example.id, words: wordsOf(example.text.slice(0, READ)) }));
  const used = new Map<string, number>();
  for (const set of sets) for (const word of set.words) used.set(word, (used.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + sets.length / used.get(word)!);
  return sets
    .map(({ id, words: own }) => {
      let shared = 0;
      let all = 0;
      for (const word of own) {
        all += weight(word);
        if (words.has(word)) shared += weight(word);
      }
      return { id, score: all === 0 ? 0 : shared / all };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_EXAMPLES)
    .map(({ id }) => id);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}
