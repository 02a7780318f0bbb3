import { counted } from '../../base/text/phrases';
import { paragraph, quiet, table, type Document } from '../../document/blocks';
import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../project/gate';
import { jsonHead } from '../../cli/output';

export function gateJson(result: GateResult, folder: string): object {
  return { ...jsonHead(), folder, ...result };
}

/** The checks of a gate as a document; `subtitle` names the project. */
export function gateDocument(
  { passes, byDefault, checks, coverage }: GateResult,
  subtitle: string,
): Document {
  const failed = checks.filter(({ outcome }) => outcome !== 'pass').length;
  return {
    title: 'Gate',
    subtitle,
    lead: byDefault
      ? [
          quiet(
            'labelwright.yaml has no "training: gate:". By default the gate asks for an answer, and fails on errors and leaks.',
          ),
        ]
      : [],
    blocks: [
      ...table('', checks, [
        ['', ({ outcome }) => (outcome === 'pass' ? OUTCOMES.pass : { strong: OUTCOMES[outcome] })],
        ['check', ({ title }) => title],
        ['found', (check) => (check.value === null ? '–' : gateNumber(check, check.value)), 'number'],
        ['asked', gateThreshold],
        ['', ({ detail }) => detail],
      ]),
      ...(coverage.length > 0 ? [paragraph(coverage.join('\n'))] : []),
      paragraph({
        strong: passes
          ? 'The gate is open.'
          : `The gate is closed: ${failed} of ${counted(checks.length, 'check')} failed.`,
      }),
    ],
  };
}

const OUTCOMES: Record<GateCheck['outcome'], string> = { pass: 'ok', fail: 'FAILS', undefined: 'UNKNOWN' };
