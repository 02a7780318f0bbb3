import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../../project/gate';

/** A line of the gate's preview, as plain data; the command decides what it does when chosen. */
export interface GateItem {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly check: GateCheck;
}

const OUTCOMES: Record<GateCheck['outcome'], readonly [icon: string, words: string]> = {
  pass: ['$(pass)', 'passed'],
  fail: ['$(error)', 'failed'],
  undefined: ['$(question)', 'not measured'],
};

/** The checks of a gate, failed ones first. Icons are described in words too. */
export function gateItems({ checks }: GateResult): GateItem[] {
  const rank = ({ outcome }: GateCheck): number => (outcome === 'pass' ? 1 : 0);
  return [...checks]
    .sort((a, b) => rank(a) - rank(b))
    .map((check) => ({
      label: `${OUTCOMES[check.outcome][0]} ${check.title}`,
      description: `${OUTCOMES[check.outcome][1]}${check.value === null ? '' : `: ${gateNumber(check, check.value)}`} (${gateThreshold(check)})`,
      ...(check.detail !== undefined && { detail: check.detail }),
      check,
    }));
}
