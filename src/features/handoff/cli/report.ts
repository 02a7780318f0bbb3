import { paragraphs } from '../../../base/text/markdown';
import { counted } from '../../../base/text/phrases';
import { formulasText } from '../../../base/csv/formula-guard';
import type { Difference } from '../bundle/verify-bundle';
import type { Manifest } from '../bundle/manifest';
import type { Verification } from '../hand-off';
import { printable } from '../../../cli/printable';
import { textTable } from '../../../cli/text-table';

/** The contents of the hand-off, and what is missing from it. `coverage`: of its gate. */
export function handOffText(manifest: Manifest, out: string, coverage: readonly string[]): string {
  const { samples, gate, outputs, inputs, not_stated: missing, left_out: leftOut, as_of: asOf } = manifest;
  const cells = manifest.formula_cells;
  const rows = Object.entries(samples.splits).map(([split, count]) => [printable(split), String(count)]);
  return paragraphs(
    `Handed off to ${printable(out)}: ${outputs.length + 1} files, made from ${inputs.length}, as of ${asOf}.`,
    textTable(['split', 'samples'], rows),
    `${samples.complete} of ${samples.answered} answered samples have an answer on every layer that asks for one; data/unresolved.jsonl lists what is open.`,
    coverage.join('\n'),
    leftOut.length > 0 &&
      `${leftOut.length === 1 ? '1 row is not a sample or repeats' : `${leftOut.length} rows are not samples or repeat`} an id; manifest.json lists ${leftOut.length === 1 ? 'it' : 'them'}.`,
    gate.forced &&
      `The gate is closed by ${counted(gate.closed_by.length, 'check')}. The bundle says so: ${gate.closed_by.map(({ title }) => printable(title)).join('; ')}.`,
    cells?.guarded === false && `${printable(cells.first)}: ${formulasText(cells.count)}.`,
    missing.length > 0 &&
      `Not stated, and left out of README.md and croissant.json, whose standards ask for it: ${missing.join(', ')}. Add it to "training: card:" of labelwright.yaml.`,
  );
}

const KINDS: Record<Difference['kind'], string> = {
  missing: 'is missing',
  changed: 'is not what was handed off',
  unknown: 'was not handed off',
  'input-missing': 'is not in the project any more',
  'input-changed': 'was changed in the project since',
  'input-new': 'is new in the project',
  'not-reproduced': 'comes out otherwise when it is made again',
};

export function verifyText({ manifest, differences, again }: Verification): string {
  const { source } = manifest.project;
  const at = source ? ` The project stood at commit ${source.commit}.` : '';
  return [
    ...differences.map(({ file, kind }) => `${printable(file)}  ${KINDS[kind]}`),
    differences.length === 0
      ? `All ${manifest.outputs.length} files are what was handed off.`
      : `${counted(differences.length, 'file differs', 'files differ')}.`,
    again.done
      ? 'Made again from the project and compared.'
      : `Not made again: ${printable(again.why)}.${at}`,
  ].join('\n');
}
