import { undefinedBecause, type Estimate } from '../statistics/estimate';
import { likeliestClass, type Predictions } from './predictions';

/** A bin of the reliability plot: the items whose highest probability is in it. */
interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly items: number;
  readonly meanProbability: number;
  readonly right: number;
}

export interface Calibration {
  /** Mean of -ln p of the right class; p is at least 1e-9. */
  readonly logLoss: Estimate;
  /** Mean over items of the sum over classes of (p - 1 for the right class, p - 0 for others)². */
  readonly brier: Estimate;
  /** Expected calibration error in ten bins of equal width. With few items it is too high, because bins differ by chance alone. */
  readonly ece: Estimate;
  readonly bins: readonly ReliabilityBin[];
}

const BINS = 10;
const MIN_PROBABILITY = 1e-9;

/** How well probabilities fit: `given` is the right class of each item. */
export function calibration(predictions: Predictions): Calibration {
  const { classes, given, probabilities } = predictions;
  const n = given.length;
  if (n === 0) {
    const none = undefinedBecause('no item has probabilities');
    return { logLoss: none, brier: none, ece: none, bins: [] };
  }
  let [loss, brier] = [0, 0];
  const [items, sure, right] = [new Float64Array(BINS), new Float64Array(BINS), new Float64Array(BINS)];
  for (let i = 0; i < n; i += 1) {
    const base = i * classes;
    const y = given[i]!;
    loss -= Math.log(Math.max(MIN_PROBABILITY, probabilities[base + y]!));
    for (let k = 0; k < classes; k += 1) brier += (probabilities[base + k]! - Number(k === y)) ** 2;
    // If several are highest, the right class counts, because no one can tell which was meant.
    const best = likeliestClass(predictions, i, y);
    const p = probabilities[base + best]!;
    const bin = Math.min(BINS - 1, Math.floor(p * BINS));
    items[bin]! += 1;
    sure[bin]! += p;
    if (best === y) right[bin]! += 1;
  }
  const ece = items.reduce((sum, _, bin) => sum + Math.abs(sure[bin]! - right[bin]!), 0) / n;
  return {
    logLoss: { value: loss / n },
    brier: { value: brier / n },
    ece: { value: ece },
    bins: Array.from(items, (count, bin) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      items: count,
      meanProbability: count === 0 ? 0 : sure[bin]! / count,
      right: right[bin]!,
    })).filter(({ items: count }) => count > 0),
  };
}
