import { textFeatures, type FeatureMatrix } from '../baseline/text-features';

/** A training text and its similarity: the cosine of the weighted words and pairs of words, 0 to 1. */
export interface Neighbour {
  /** Position in the list of texts. */
  readonly at: number;
  readonly likeness: number;
}

/** Maximum number of features; the rarest ones are left out. */
const MAX_FEATURES = 1 << 18;

/** Finds the training texts that are most similar to a text. */
export class Neighbours {
  readonly #matrix: FeatureMatrix;
  /** Column -> its first place in `#rows` and `#values`, which hold the training texts with that feature and its values. */
  readonly #start: Int32Array;
  readonly #rows: Int32Array;
  readonly #values: Float32Array;
  /** Score of each text; 0 between two searches. */
  readonly #scores: Float64Array;
  readonly #touched: Int32Array;

  constructor(texts: readonly string[], isTraining: (at: number) => boolean) {
    this.#matrix = textFeatures(texts, MAX_FEATURES, { beginnings: false }).matrix;
    const { rows, columns, start, column, value } = this.#matrix;
    const training = Uint8Array.from({ length: rows }, (_, row) => Number(isTraining(row)));
    const counts = new Int32Array(columns + 1);
    const eachEntry = (visit: (row: number, at: number) => void): void => {
      for (let row = 0; row < rows; row += 1)
        if (training[row] === 1) for (let at = start[row]!; at < start[row + 1]!; at += 1) visit(row, at);
    };
    eachEntry((_, at) => (counts[column[at]! + 1]! += 1));
    for (let n = 0; n < columns; n += 1) counts[n + 1]! += counts[n]!;
    this.#start = counts.slice();
    this.#rows = new Int32Array(counts[columns]!);
    this.#values = new Float32Array(counts[columns]!);
    eachEntry((row, at) => {
      const place = counts[column[at]!]!++;
      this.#rows[place] = row;
      this.#values[place] = value[at]!;
    });
    this.#scores = new Float64Array(rows);
    this.#touched = new Int32Array(rows);
  }

  /** The nearest training texts for which `allows` is true, the most similar first. */
  nearest(of: number, count: number, allows: (at: number) => boolean): Neighbour[] {
    const { start, column, value } = this.#matrix;
    const [rows, values, scores, touched] = [this.#rows, this.#values, this.#scores, this.#touched];
    let found = 0;
    for (let at = start[of]!; at < start[of + 1]!; at += 1) {
      const [weight, to] = [value[at]!, this.#start[column[at]! + 1]!];
      for (let n = this.#start[column[at]!]!; n < to; n += 1) {
        const row = rows[n]!;
        if (scores[row] === 0) touched[found++] = row;
        scores[row]! += weight * values[n]!;
      }
    }
    const best: Neighbour[] = [];
    let least = 0;
    for (let n = 0; n < found; n += 1) {
      const row = touched[n]!;
      const likeness = scores[row]!;
      scores[row] = 0;
      if (row === of || (best.length === count && likeness <= least) || !allows(row)) continue;
      const place = best.findIndex((other) => other.likeness < likeness);
      best.splice(place < 0 ? best.length : place, 0, { at: row, likeness });
      if (best.length > count) best.pop();
      least = best.at(-1)!.likeness;
    }
    return best;
  }
}
