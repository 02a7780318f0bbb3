import { textFeatures, type FeatureMatrix } from '../baseline/text-features';

/** A training text and its likeness: the cosine of the weighted words and pairs of words, 0 to 1. */
export interface Neighbour {
  /** Position in the list of texts. */
  readonly at: number;
  readonly likeness: number;
}

/** Features beyond this number are left out, the rarest ones. */
const MOST_FEATURES = 1 << 18;

/** Finds the training texts that are most like a text. */
export class Neighbours {
  readonly #matrix: FeatureMatrix;
  /** Column -> rows of training texts that have it, and the values there. */
  readonly #rows: number[][];
  readonly #values: number[][];
  readonly #scores: Float64Array;

  constructor(texts: readonly string[], isTraining: (at: number) => boolean) {
    this.#matrix = textFeatures(texts, MOST_FEATURES).matrix;
    const { rows, columns, start, column, value } = this.#matrix;
    this.#rows = Array.from({ length: columns }, () => []);
    this.#values = Array.from({ length: columns }, () => []);
    this.#scores = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      if (!isTraining(row)) continue;
      for (let at = start[row]!; at < start[row + 1]!; at += 1) {
        this.#rows[column[at]!]!.push(row);
        this.#values[column[at]!]!.push(value[at]!);
      }
    }
  }

  /** The nearest training texts that `allows` lets through, most alike first. */
  nearest(of: number, count: number, allows: (at: number) => boolean): Neighbour[] {
    const { start, column, value } = this.#matrix;
    const scores = this.#scores;
    const touched: number[] = [];
    for (let at = start[of]!; at < start[of + 1]!; at += 1) {
      const [rows, values] = [this.#rows[column[at]!]!, this.#values[column[at]!]!];
      for (let n = 0; n < rows.length; n += 1) {
        const row = rows[n]!;
        if (scores[row] === 0) touched.push(row);
        scores[row]! += value[at]! * values[n]!;
      }
    }
    const best: Neighbour[] = [];
    for (const row of touched) {
      const likeness = scores[row]!;
      scores[row] = 0;
      if (row === of || (best.length === count && likeness <= best.at(-1)!.likeness) || !allows(row))
        continue;
      const place = best.findIndex((other) => other.likeness < likeness);
      best.splice(place < 0 ? best.length : place, 0, { at: row, likeness });
      if (best.length > count) best.pop();
    }
    return best;
  }
}
