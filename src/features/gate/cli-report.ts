import { paragraphs } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';
import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../project/gate';
import { jsonHead } from '../../cli/version';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

export function gateJson(result: GateResult, folder: string): object {
  return { ...jsonHead(), folder, ...result };
}

export function gateText({ passes, byDefault, checks, coverage }: GateResult): string {
  const rows = checks.map((check) => [
    OUTCOMES[check.outcome],
    printable(check.title),
    check.value === null ? '–' : gateNumber(check, check.value),
    gateThreshold(check),
    check.detail ? printable(check.detail) : '',
  ]);
  const failed = checks.filter(({ outcome }) => outcome !== 'pass').length;
  return paragraphs(
    byDefault &&
      'labelwright.yaml has no "training: gate:". By default the gate asks for an answer, and fails on errors and leaks.',
    textTable(['', 'check', 'found', 'asked', ''], rows),
    coverage.join('\n'),
    passes
      ? 'The gate is open.'
      : `The gate is closed: ${failed} of ${counted(checks.length, 'check')} failed.`,
  );
}

const OUTCOMES: Record<GateCheck['outcome'], string> = { pass: 'ok', fail: 'FAILS', undefined: 'UNKNOWN' };
