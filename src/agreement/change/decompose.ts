import type { QuotedCoefficient } from './quoted-coefficient';

/** A sample in two versions: its item number in each, or -1 if it is not in that version. */
export interface ItemPair {
  readonly before: number;
  readonly after: number;
}

/** The parts of a coefficient's change, which add up to it. */
export interface Decomposition {
  readonly move: number;
  /** By class. */
  readonly contributions: Float64Array;
  /** Alpha: the part due to the agreement expected by chance. */
  readonly chance?: number;
}

/**
 * Splits the change of a coefficient between two versions over the samples, and sums it up by class. The contribution of a sample is
 * divided equally among its classes.
 *
 * Observed agreement (or disagreement) is a ratio, O = sum a / sum w, over samples. For any R, such as R = (O1 + O2) / 2, which treats
 * both versions equally, O2 - O1 = sum over samples of (a2 - R w2) / W2 - (a1 - R w1) / W1, with W the sums of w. Alpha is
 * 1 - D_o / D_e, and with u = 1 / D_e its change is -(D_o2 u2 - D_o1 u1) = -(u1 + u2) / 2 (D_o2 - D_o1) - (D_o1 + D_o2) / 2 (u2 - u1): the first
 * term is split over the samples, the second is the part due to chance.
 */
export class MoveSplit {
  readonly #contributions: Float64Array;
  readonly #before: (item: number) => number;
  readonly #after: (item: number) => number;
  readonly #scale: number;
  readonly #chance: number | undefined;

  constructor(
    private readonly before: QuotedCoefficient,
    private readonly after: QuotedCoefficient,
    classes: number,
  ) {
    this.#contributions = new Float64Array(classes);
    const middle = (before.observed + after.observed) / 2;
    this.#before = excessOf(before, middle);
    this.#after = excessOf(after, middle);
    const isAlpha = before.expected !== undefined && after.expected !== undefined;
    const [u1, u2] = [1 / (before.expected ?? 1), 1 / (after.expected ?? 1)];
    this.#scale = isAlpha ? -(u1 + u2) / 2 : 1;
    this.#chance = isAlpha ? 0 - middle * (u2 - u1) : undefined;
  }

  /** Must be called once per sample. */
  add(sample: ItemPair, classes: readonly number[]): void {
    const added = this.#scale * (this.#after(sample.after) - this.#before(sample.before));
    for (const number of classes) this.#contributions[number]! += added / classes.length;
  }

  get result(): Decomposition {
    return {
      move: this.after.value - this.before.value,
      contributions: this.#contributions,
      chance: this.#chance,
    };
  }
}

/** (a - R w) / W of an item. */
function excessOf({ groups, part, weight }: QuotedCoefficient, reference: number): (item: number) => number {
  const total = weight.reduce((sum, each, g) => sum + each * groups.count[g]!, 0);
  return (item) => {
    const g = item < 0 ? -1 : groups.groupOf[item]!;
    return g < 0 || weight[g] === 0 ? 0 : (part[g]! - reference * weight[g]!) / total;
  };
}
