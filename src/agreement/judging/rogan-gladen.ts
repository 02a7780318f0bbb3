import { normalQuantile } from '../statistics/distributions';
import { undefinedBecause, type Undefined } from '../statistics/estimate';

/** Counts of the answers of a judge that says yes or no. */
export interface JudgeCounts {
  /** All items that it judged, and those that it called yes. */
  judged: number;
  yes: number;
  /** Items known to be a yes, and those of them that it called yes. */
  positives: number;
  truePositives: number;
  /** Items known to be a no, and those of them that it called no. */
  negatives: number;
  trueNegatives: number;
}

/** An estimate with its limits, or with the reason why it has none. */
export type LimitedEstimate = { value: number } & (
  { limits: readonly [number, number] } | { limits: null; reason: string }
);

/**
 * The true rate of yes behind a judge's rate: (rate + specificity - 1) / (sensitivity + specificity - 1), cut at 0 and 1 (Rogan & Gladen
 * 1978). The interval is that of Lee et al. 2025: the same formula and its delta method on counts with z²/2 more yes and no judged, and
 * one more each right and wrong, shifted by the bias of the ratio. Undefined for a judge no better than chance.
 */
export function correctedRate(
  { judged, yes, positives, truePositives, negatives, trueNegatives }: JudgeCounts,
  confidence = 0.95,
): LimitedEstimate | Undefined {
  if (judged === 0) return undefinedBecause('nothing was judged');
  if (positives === 0 || negatives === 0)
    return undefinedBecause(`no item is known ${positives === 0 ? 'to have' : 'not to have'} the label`);
  const [sensitivity, specificity] = [truePositives / positives, trueNegatives / negatives];
  // Counts are compared, because 0.3 + 0.7 may differ from 1.
  if (truePositives * negatives + trueNegatives * positives <= positives * negatives)
    return undefinedBecause('no better than chance: sensitivity and specificity together are at most 1');
  const value = within((yes / judged + specificity - 1) / (sensitivity + specificity - 1));

  const z = normalQuantile(1 - (1 - confidence) / 2);
  const [n, m0, m1] = [judged + z * z, negatives + 2, positives + 2];
  const [p, q0, q1] = [(yes + (z * z) / 2) / n, (trueNegatives + 1) / m0, (truePositives + 1) / m1];
  const slope = q0 + q1 - 1;
  if (!(slope > 0))
    return { value, limits: null, reason: 'too few labelled items to tell the judge from chance' };
  const rate = (p + q0 - 1) / slope;
  const [v0, v1] = [(q0 * (1 - q0)) / m0, (q1 * (1 - q1)) / m1];
  const shift = 2 * z * z * (rate * v1 - (1 - rate) * v0);
  const se = Math.sqrt((p * (1 - p)) / n + (1 - rate) ** 2 * v0 + rate ** 2 * v1) / slope;
  return { value, limits: [within(rate + shift - z * se), within(rate + shift + z * se)] };
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
