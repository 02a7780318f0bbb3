import { maxOf, minOf } from '../../base/lists';
/** Agreement weights of Gwet (2014, chapter 3): w(k, k) = 1, and smaller weights for levels that are further apart. */
export const WEIGHTS = [
  'identity',
  'linear',
  'quadratic',
  'ordinal',
  'radical',
  'ratio',
  'circular',
  'bipolar',
] as const;
export type WeightKind = (typeof WEIGHTS)[number];

/** Square matrix of agreement weights, row by row; `undefined` for identity. */
export interface Weights {
  readonly kind: WeightKind;
  readonly size: number;
  readonly matrix: Float64Array | undefined;
}

/**
 * Weights between levels at the positions `values` (ascending). `ordinal` only uses the ranks: 1 - C(|k - l| + 1, 2) / C(q, 2);
 * it is not Krippendorff's ordinal metric. With quadratic and ratio weights Gwet's alpha is interval and ratio alpha.
 */
export function agreementWeights(kind: WeightKind, values: Float64Array): Weights {
  const size = values.length;
  if (kind === 'identity' || size < 2) return { kind, size, matrix: undefined };
  const loss = losses[kind](values);
  const matrix = new Float64Array(size * size);
  let largest = 0;
  for (let k = 0; k < size; k += 1) {
    for (let l = 0; l < size; l += 1) {
      const value = k === l ? 0 : loss(k, l);
      matrix[k * size + l] = value;
      if (value > largest) largest = value;
    }
  }
  return { kind, size, matrix: matrix.map((value) => 1 - value / largest) };
}

type Loss = (k: number, l: number) => number;

/** The loss of agreement, before division by its largest value. */
const losses: Record<Exclude<WeightKind, 'identity'>, (values: Float64Array) => Loss> = {
  linear: (v) => (k, l) => Math.abs(v[k]! - v[l]!),
  quadratic: (v) => (k, l) => (v[k]! - v[l]!) ** 2,
  ordinal: () => (k, l) => (Math.abs(k - l) * (Math.abs(k - l) + 1)) / 2,
  radical: (v) => (k, l) => Math.sqrt(Math.abs(v[k]! - v[l]!)),
  ratio: (v) => (k, l) => (v[k] === v[l] ? 0 : ((v[k]! - v[l]!) / (v[k]! + v[l]!)) ** 2),
  circular: (v) => {
    const turn = extent(v).high - extent(v).low + 1;
    return (k, l) => Math.sin((Math.PI * (v[k]! - v[l]!)) / turn) ** 2;
  },
  bipolar: (v) => {
    const { low, high } = extent(v);
    return (k, l) => {
      const sum = v[k]! + v[l]!;
      return v[k] === v[l] ? 0 : (v[k]! - v[l]!) ** 2 / ((sum - 2 * low) * (2 * high - sum));
    };
  },
};

function extent(values: Float64Array): { low: number; high: number } {
  return { low: minOf(values), high: maxOf(values) };
}

/** Sum of all weights, T_w. */
export function totalWeight({ matrix, size }: Weights): number {
  return matrix ? matrix.reduce((sum, w) => sum + w, 0) : size;
}

/** Weighted sums of a vector, sum over l of w(k, l) v(l). */
export function weigh({ matrix, size }: Weights, vector: Float64Array): Float64Array {
  if (!matrix) return vector;
  return vector.map((_, k) => {
    let sum = 0;
    for (let l = 0; l < size; l += 1) sum += matrix[k * size + l]! * vector[l]!;
    return sum;
  });
}
