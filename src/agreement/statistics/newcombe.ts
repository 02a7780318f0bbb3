import { undefinedBecause, type Undefined } from './estimate';
import { proportionInterval } from './proportion';

/**
 * The difference of two independent proportions, k1 of n1 less k2 of n2, with Newcombe's interval (1998, method 10), which combines the limits of
 * two Wilson intervals. Undefined if either has no trials.
 */
export function proportionDifference(
  [k1, n1]: readonly [k: number, n: number],
  [k2, n2]: readonly [k: number, n: number],
  confidence = 0.95,
): { value: number; limits: readonly [number, number] } | Undefined {
  const first = proportionInterval(k1, n1, confidence);
  const second = proportionInterval(k2, n2, confidence);
  if (first.value === null || second.value === null) return undefinedBecause('no trials');
  const value = first.value - second.value;
  const [low1, high1] = first.limits;
  const [low2, high2] = second.limits;
  return {
    value,
    limits: [
      value - Math.hypot(first.value - low1, high2 - second.value),
      value + Math.hypot(high1 - first.value, second.value - low2),
    ],
  };
}
