import { foldText } from '../../base/text/folded-key';
import { ShingleSet } from '../../base/similarity/shingle-set';
import { giveTexts } from '../../base/similarity/text-steps';
import type { Example } from '../../project/model/model';
import { SampleJoiner } from '../split/join-samples';

/** Number of characters in a shingle, as in other comparisons of samples. */
const SHINGLE = 5;

/** The examples, without those that are equal or nearly equal to a text on which models are measured. */
export async function withoutEvaluated(
  examples: readonly Example[],
  evaluated: readonly string[],
  threshold: number,
  pause: () => Promise<void>,
): Promise<Example[]> {
  const same = new Set(evaluated.map(foldText));
  const texts = [...examples.map(({ text }) => text), ...evaluated];
  const joiner = new SampleJoiner(threshold);
  for (const text of texts) joiner.add({ text });
  const { first } = await giveTexts(joiner.finish(), (n) => texts[n]!, pause);
  const groups = new Set(evaluated.map((_, n) => first[examples.length + n]!));
  return examples.filter(({ text }, n) => !same.has(foldText(text)) && !groups.has(first[n]!));
}

/** Finds the examples for a sample. */
export class NearExamples {
  readonly #sets: readonly ShingleSet[];
  readonly #own = new ShingleSet(SHINGLE);

  /** `threshold`: the Jaccard index from which an example counts as the sample itself. */
  constructor(
    private readonly examples: readonly Example[],
    private readonly threshold: number,
  ) {
    this.#sets = examples.map(({ text }) => {
      const set = new ShingleSet(SHINGLE);
      set.take(text);
      return set;
    });
  }

  /**
   * The `most` examples that are most similar to a text, in the order of the guideline. An example with the same text is left out, because it would
   * give the answer away.
   */
  of(text: string, most: number): Example[] {
    this.#own.take(text);
    const folded = foldText(text);
    const found = this.examples.flatMap((example, n) => {
      const likeness = this.#own.similarity(this.#sets[n]!);
      const isItself =
        foldText(example.text) === folded || (this.threshold > 0 && likeness >= this.threshold);
      return isItself ? [] : [{ n, likeness, example }];
    });
    return found
      .sort((a, b) => b.likeness - a.likeness || a.n - b.n)
      .slice(0, most)
      .sort((a, b) => a.n - b.n)
      .map(({ example }) => example);
  }
}
