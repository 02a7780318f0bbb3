import { counted } from '../../base/text/phrases';
import { blocksOf, paragraph, quiet, table, type Block, type Document } from '../../document/blocks';
import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../project/gate';

/** The checks of a gate as a document; `subtitle` names the project. */
export const gateDocument = (result: GateResult, subtitle: string): Document => ({
  title: 'Gate',
  subtitle,
  blocks: gateBlocks(result),
});

/** What a gate asks for, what was found, and whether it is open. */
export function gateBlocks({ passes, byDefault, checks, coverage }: GateResult): Block[] {
  const failed = checks.filter(({ outcome }) => outcome !== 'pass').length;
  return blocksOf(
    byDefault &&
      quiet(
        'labelwright.yaml has no "training: gate:". By default the gate asks for an answer, and fails on errors and leaks.',
      ),
    table('', checks, [
      ['', ({ outcome }) => (outcome === 'pass' ? OUTCOMES.pass : { strong: OUTCOMES[outcome] })],
      ['check', ({ title }) => title],
      ['found', (check) => (check.value === null ? '–' : gateNumber(check, check.value)), 'number'],
      ['asked', gateThreshold],
      ['', ({ detail }) => detail],
    ]),
    coverage.join('\n'),
    paragraph({
      strong: passes
        ? 'The gate is open.'
        : `The gate is closed: ${failed} of ${counted(checks.length, 'check')} failed.`,
    }),
  );
}

const OUTCOMES: Record<GateCheck['outcome'], string> = { pass: 'ok', fail: 'FAILS', undefined: 'UNKNOWN' };
