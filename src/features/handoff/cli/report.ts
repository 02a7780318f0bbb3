import { counted } from '../../../base/text/phrases';
import { formulasText } from '../../../base/csv/formula-guard';
import type { Difference } from '../hand-off';
import type { Manifest } from '../bundle/manifest';
import type { Verification } from '../hand-off';
import { table, type Part } from '../../../document/blocks';

/** The contents of the hand-off, and what is missing from it. `coverage`: of its gate. */
export function handOffParts(manifest: Manifest, out: string, coverage: readonly string[]): Part[] {
  const { samples, gate, outputs, inputs, not_stated: missing, left_out: leftOut, as_of: asOf } = manifest;
  const cells = manifest.formula_cells;
  return [
    `Handed off to ${out}: ${outputs.length + 1} files, made from ${inputs.length}, as of ${asOf}.`,
    table('', Object.entries(samples.splits), [
      ['split', ([split]) => split],
      ['samples', ([, count]) => count, 'number'],
    ]),
    `${samples.complete} of ${samples.answered} answered samples have an answer on every layer that asks for one; data/unresolved.jsonl lists what is open.`,
    coverage.join('\n'),
    leftOut.length > 0 &&
      `${leftOut.length === 1 ? '1 row is not a sample or repeats' : `${leftOut.length} rows are not samples or repeat`} an id; manifest.json lists ${leftOut.length === 1 ? 'it' : 'them'}.`,
    gate.forced &&
      `The gate is closed by ${counted(gate.closed_by.length, 'check')}. The bundle says so: ${gate.closed_by.map(({ title }) => title).join('; ')}.`,
    cells?.guarded === false && `${cells.first}: ${formulasText(cells.count)}.`,
    missing.length > 0 &&
      `Not stated, and left out of README.md and croissant.json, whose standards ask for it: ${missing.join(', ')}. Add it to "training: card:" of labelwright.yaml.`,
  ];
}

const KINDS: Record<Difference['kind'], string> = {
  missing: 'is missing',
  changed: 'is not what was handed off',
  unknown: 'was not handed off',
  'input-missing': 'is not in the project any more',
  'input-changed': 'was changed in the project since',
  'input-new': 'is new in the project',
  'not-reproduced': 'differs when it is made again',
};

export function verifyParts({ manifest, differences, again }: Verification): Part[] {
  const { source } = manifest.project;
  const at = source ? ` The project stood at commit ${source.commit}.` : '';
  return [
    table('', differences, [
      ['', ({ file }) => file],
      ['', ({ kind }) => KINDS[kind]],
    ]),
    [
      differences.length === 0
        ? `All ${manifest.outputs.length} files are what was handed off.`
        : `${counted(differences.length, 'file differs', 'files differ')}.`,
      again.done ? 'Made again from the project and compared.' : `Not made again: ${again.why}.${at}`,
    ].join('\n'),
  ];
}
