import path from 'node:path';
import { handOff, verifyBundle, type Difference, type Verification } from './hand-off';
import { BundleFolder } from '../../platform/bundle-folder';
import { sourceState } from '../../platform/git/source-state';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { blocksText, documentText, deliver, type WithOutputs, VERSION, say, sayStep } from '../../cli/output';
import { gateDocument } from '../gate/document';
import type { Manifest } from './bundle/manifest';
import { counted } from '../../base/text/phrases';
import { formulasText } from '../../base/csv/formula-guard';
import { table, type Part } from '../../document/blocks';
import { interruptible } from '../../cli/interruptible';
import { withProjectRead } from '../../cli/open-project';
import { existsSync } from 'node:fs';

/** `labelwright handoff OUT`: writes a folder that others can train on, and reproduce. */
export const define = (command: CliCommand) =>
  command
    .description('Write a bundle for training, or verify one')
    .argument('<OUT>', 'Folder to write; one that an earlier hand-off wrote is replaced')
    .opt('-C, --project <DIR>', 'Project folder; the working folder by default')
    .mode(
      '--verify',
      'Check the bundle in OUT against its manifest; in a project, also rebuild it and compare',
    )
    .opt('--by <NAME>', 'Name in the bundle who releases it')
    .opt('--force', 'Hand off even if the gate is closed; the bundle says so')
    .opt('--guard-formulas', "Write ' before cells of the tables that a spreadsheet would run as formulas")
    .forms(['text', 'json'])
    .addHelpText('after', HELP);

const HELP = `
The bundle is a folder with data, splits, guideline, reports, data card, Croissant and hashes.
The same files of the project give the same bundle, byte by byte. --format says how the manifest, the closed gate or the
differences are printed.
Exit code: 0, 1 the gate is closed and nothing was written, 2 the bundle could not be built. With --verify: 0, 1 a file
differs (or, with --project, the bundle cannot be rebuilt), 2 the folder is not a bundle.

Examples:
  labelwright handoff ../tickets-1.0
  labelwright handoff out --project tickets --force
  labelwright handoff out --verify --project tickets`;

export async function run(out: string, options: OptionsOf<typeof define>): Promise<ExitCode> {
  if (options.verify) return verify(out, options);
  const { project: folder = '.', force = false, guardFormulas = false, by, outputs } = options;
  sayStep('reading the project');
  return withProjectRead(folder, { lean: false, checks: true }, async ({ project, model, folder: root }) => {
    const { gate, manifest } = await interruptible((signal, pause) => {
      const target = new BundleFolder(out, signal);
      return handOff({ project, model }, target, {
        folder: root,
        software: VERSION,
        force,
        guardFormulas,
        by,
        source: (isInput) =>
          sourceState(root, isInput, (reason) => say(`The bundle does not name the commit. ${reason}`)),
        pause,
        progress: sayStep,
      });
    }, 'Nothing was written.');
    await deliver(outputs, {
      text: (paint) =>
        manifest
          ? blocksText(handOffParts(manifest, relativeFolder(path.resolve(out)), gate.coverage), paint)
          : `${documentText(gateDocument(gate, model.schema.title ?? relativeFolder(root)), paint)}\nNothing was written. With --force it is handed off anyway, and the bundle lists the failed checks.`,
      json: () => manifest ?? { gate },
    });
    return manifest ? EXIT.clean : EXIT.findings;
  });
}

/**
 * `labelwright handoff OUT --verify`: checks a bundle against its manifest. Without a folder of a project, the working folder is taken
 * if it is one.
 */
async function verify(
  out: string,
  { project: folder, outputs }: WithOutputs<'text' | 'json'> & { readonly project?: string },
): Promise<ExitCode> {
  const pause = (): Promise<void> => Promise.resolve();
  const options = { software: VERSION, pause };
  const there = await new BundleFolder(out).existing();
  const from = folder ?? (existsSync('labelwright.yaml') ? '.' : undefined);
  const found: Verification =
    from === undefined
      ? await verifyBundle(there, { why: 'there is no project here; --project says where it is' }, options)
      : await withProjectRead(path.resolve(from), { lean: false, checks: true }, ({ project, model }) =>
          verifyBundle(there, { project, model }, options),
        );
  const { manifest, differences, again } = found;
  await deliver(outputs, {
    text: (paint) => blocksText(verifyParts(found), paint),
    json: () => ({ version: 1, tool: manifest.tool, as_of: manifest.as_of, differences, again }),
  });
  return differences.length > 0 || (folder !== undefined && !again.done) ? EXIT.findings : EXIT.clean;
}

/** The contents of the hand-off, and what is missing from it. `coverage`: of its gate. */
function handOffParts(manifest: Manifest, out: string, coverage: readonly string[]): Part[] {
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

function verifyParts({ manifest, differences, again }: Verification): Part[] {
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
