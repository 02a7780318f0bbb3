import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { chanceCorrected, groupMean, type Coefficient, type ItemAgreement } from './chance-corrected';
import { totalWeight } from './weights';

/**
 * Gwet's AC1 (identity weights) and AC2 (2008, 2014): p_e = T_w / (q (q - 1)) * sum pi_k (1 - pi_k), T_w the sum of all weights
 * and q the size of the declared label set, or of the observed labels if none is declared. Defined even if all ratings are
 * equal, as long as there are two labels to choose from.
 */
export function gwetAC(agreement: ItemAgreement): Coefficient | Undefined {
  const { groups, weights, prevalence, pairable } = agreement;
  const q = weights.size;
  if (pairable === 0) return undefinedBecause(reasons.notPairable);
  if (q < 2) return undefinedBecause(reasons.oneDeclared);
  const factor = totalWeight(weights) / (q * (q - 1));
  const rest = prevalence.map((p) => 1 - p);
  const pe = factor * prevalence.reduce((sum, p) => sum + p * (1 - p), 0);
  return chanceCorrected(agreement, pe, (g) => factor * groupMean(groups, g, rest));
}
