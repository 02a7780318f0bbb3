import type { GateCheck, GateResult } from '../../../project/gate';

/** A line of the gate's preview, as plain data; the command decides what it does when chosen. */
export interface GateItem {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly check: GateCheck;
}

const ICONS: Record<GateCheck['outcome'], string> = {
  pass: '$(pass)',
  fail: '$(error)',
  undefined: '$(question)',
};
const WORDS: Record<GateCheck['outcome'], string> = {
  pass: 'holds',
  fail: 'does not hold',
  undefined: 'could not be measured',
};

/** The checks of a gate, failed ones first. Icons are described in words too. */
export function gateItems({ checks }: GateResult): GateItem[] {
  const rank = ({ outcome }: GateCheck): number => (outcome === 'pass' ? 1 : 0);
  return [...checks]
    .sort((a, b) => rank(a) - rank(b))
    .map((check) => ({
      label: `${ICONS[check.outcome]} ${check.title}`,
      description: `${WORDS[check.outcome]}: ${check.value === null ? 'no number' : shown(check, check.value)}, asked ${check.check.startsWith('min_') ? 'at least' : 'at most'} ${shown(check, check.threshold)}`,
      ...(check.detail !== undefined && { detail: check.detail }),
      check,
    }));
}

/** Counts as integers, agreement with three decimals, shares in percent. */
function shown({ check }: GateCheck, value: number): string {
  if (check === 'max_errors' || check === 'max_leaks') return String(value);
  return check === 'min_agreement' ? value.toFixed(3) : `${(value * 100).toFixed(1)} %`;
}
