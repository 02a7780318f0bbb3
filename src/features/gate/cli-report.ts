import { paragraphs } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';
import type { GateCheck, GateResult } from '../../project/gate';
import { jsonHead } from '../../cli/version';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

export function gateJson(result: GateResult, folder: string): object {
  return { ...jsonHead(), folder, ...result };
}

export function gateText({ passes, byDefault, checks }: GateResult): string {
  const rows = checks.map((check) => [
    OUTCOMES[check.outcome],
    printable(check.title),
    check.value === null ? '–' : shown(check, check.value),
    `${check.check.startsWith('min_') ? 'at least' : 'at most'} ${shown(check, check.threshold)}`,
    printable(check.detail ?? ''),
  ]);
  const failed = checks.filter(({ outcome }) => outcome !== 'pass').length;
  return paragraphs(
    byDefault &&
      'labelwright.yaml has no "training: gate:"; by default errors and leaks are not let through.',
    checks.length === 0 ? 'The gate asks for nothing.' : textTable(['', 'check', 'found', 'asked', ''], rows),
    passes
      ? 'The gate is open.'
      : `The gate is closed: ${failed} of ${counted(checks.length, 'check')} ${failed === 1 ? 'does' : 'do'} not hold.`,
  );
}

const OUTCOMES: Record<GateCheck['outcome'], string> = { pass: 'ok', fail: 'FAILS', undefined: 'UNKNOWN' };

/** Counts as integers, agreement with three decimals, shares in percent. */
function shown({ check }: GateCheck, value: number): string {
  if (check === 'max_errors' || check === 'max_leaks') return String(value);
  return check === 'min_agreement' ? value.toFixed(3) : `${(value * 100).toFixed(1)} %`;
}
