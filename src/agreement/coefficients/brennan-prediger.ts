import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { chanceCorrected, type Coefficient, type ItemAgreement } from './chance-corrected';
import { totalWeight } from './weights';

/**
 * Brennan & Prediger (1981): p_e = T_w / q^2, every label equally likely by chance. With identity weights it is Bennett's S
 * (two annotators), Randolph's free-marginal kappa (any number) and, with two labels, PABAK.
 */
export function brennanPrediger(agreement: ItemAgreement): Coefficient | Undefined {
  const q = agreement.weights.size;
  if (agreement.pairable === 0) return undefinedBecause(reasons.notPairable);
  if (q < 2) return undefinedBecause(reasons.oneDeclared);
  return chanceCorrected(agreement, totalWeight(agreement.weights) / (q * q));
}
