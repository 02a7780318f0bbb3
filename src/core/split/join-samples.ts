import { int32Column } from '../tables/columns';
import { IdTable } from '../tables/id-table';
import { foldText } from '../text/fold';
import { Groups, groupsOfSets, type NearDuplicate } from '../text/near-duplicates';
import { ShinglePacker } from '../text/shingles';

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
 * character 5-grams from `threshold` on; 0 looks at equal texts alone. Samples are given one by one; of a text its shingles are kept, packed.
 */
export class SampleJoiner {
  /** By 64-bit hashes, as ids are known everywhere: a group or text, and the first sample that has it. */
  readonly #groups = new FirstOf();
  readonly #texts = new FirstOf();
  /** Sample -> the first one of its group, and of its text; itself where it has none. */
  readonly #firstOfGroup = int32Column();
  readonly #firstOfText = int32Column();
  readonly #shingles = new ShinglePacker(SHINGLE);
  /** The samples whose texts were cut into shingles: those of every different text. */
  readonly #cut = int32Column();

  constructor(private readonly threshold: number) {}

  add({ text, group }: JoinInput): void {
    const n = this.#firstOfText.length;
    this.#firstOfGroup.push(group === undefined ? n : this.#groups.note(group, n));
    const folded = foldText(text);
    const isCompared = folded.length >= SHORTEST_COMPARED;
    const first = isCompared ? this.#texts.note(folded, n) : n;
    this.#firstOfText.push(first);
    if (this.threshold === 0 || !isCompared || first !== n) return;
    this.#shingles.add(folded);
    this.#cut.push(n);
  }

  /** In steps, between which others may have their turn. Nothing can be added afterwards. */
  *finish(): Generator<void, JoinedSamples> {
    const { length } = this.#firstOfText;
    const joined = new Groups(length);
    const links: SampleLink[] = [];
    for (let n = 0; n < length; n += 1) {
      if (n % 10_000 === 0) yield;
      joined.join(this.#firstOfGroup.get(n), n);
      const first = this.#firstOfText.get(n);
      if (first === n) continue;
      joined.join(first, n);
      links.push({ a: first, b: n, similarity: 1, equal: true });
    }
    if (this.threshold > 0) {
      const near = yield* groupsOfSets(yield* this.#shingles.finish(), this.threshold);
      for (const { a, b, similarity } of near.links) {
        const [x, y] = [this.#cut.get(a), this.#cut.get(b)];
        joined.join(x, y);
        links.push({ a: x, b: y, similarity, equal: false });
      }
    }
    return {
      first: Int32Array.from({ length }, (_, n) => joined.first(n)),
      links: links.sort((p, q) => p.a - q.a || p.b - q.b),
    };
  }
}

/** Characters of a shingle. */
const SHINGLE = 5;

/** The first number that came with a text. */
class FirstOf {
  readonly #ids = new IdTable();
  readonly #first = int32Column();

  /** Returns the number that the text came with first, which may be this one. */
  note(text: string, n: number): number {
    const key = this.#ids.intern(text);
    if (key === this.#first.length) this.#first.push(n);
    return this.#first.get(key);
  }
}
