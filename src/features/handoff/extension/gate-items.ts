import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../../project/gate';

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
  pass: 'passed',
  fail: 'failed',
  undefined: 'not measured',
};

/** The checks of a gate, failed ones first. Icons are described in words too. */
export function gateItems({ checks }: GateResult): GateItem[] {
  const rank = ({ outcome }: GateCheck): number => (outcome === 'pass' ? 1 : 0);
  return [...checks]
    .sort((a, b) => rank(a) - rank(b))
    .map((check) => ({
      label: `${ICONS[check.outcome]} ${check.title}`,
      description: `${WORDS[check.outcome]}${check.value === null ? '' : `: ${gateNumber(check, check.value)}`} (${gateThreshold(check)})`,
      ...(check.detail !== undefined && { detail: check.detail }),
      check,
    }));
}
