import { paragraphs } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';
import { codeProblem } from '../../project/schema/codes';
import { documentForms, deliver, jsonHead } from '../../cli/output';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { withProject, type ReadProject } from '../../cli/open-project';
import { printable } from '../../cli/printable';
import { fixPatch } from '../check/cli/fix-patch';
import { tableCsv } from '../../base/csv/table-csv';
import { codedLayers, collectCodes, type LayerCodes } from './collect-codes';
import { codesCsv, codesDocument } from './document';
import { labelIdOf, makeLabel } from './make-label';
import { applyEdits } from '../../project/findings/apply-edits';

/** `labelwright codes`: counts codes, groups notes by them, and makes a label of one. */
export const define = (command: CliCommand) =>
  command
    .description('Count codes, group notes by them, and make a label of one')
    .onProject()
    .layerOption('Only this layer, also one with labels only (default: all with codes)')
    .mode('--label <CODE>', 'Make a label of this code: in labelwright.yaml and the guideline', {
      own: ['--into', '--id', '--name', '--definition', '--rule', '--as', '--dry-run'],
      takes: ['--layer'],
      forms: ['text', 'json'],
    })
    .opt('--into <LAYER>', '--label: the layer that gets the label')
    .opt('--id <ID>', '--label: the id of the label; default: the code in lower case, with hyphens')
    .opt('--name <NAME>', '--label: its name; default: the code')
    .opt('--definition <TEXT>', '--label: what it means; default: TBD')
    .opt('--rule <TEXT>', '--label: when it is right; default: TBD')
    .asOption('--label: the author in the changelog')
    .opt('--dry-run', '--label: write nothing; print the changes as a patch')
    .forms(['text', 'json', 'csv', 'markdown', 'html'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Codes are the answers of layers with "open: true". The output has, for each code, its samples, its people and the notes
of text layers on its samples, and how many new codes came with each 20 samples.
Exit code: 0, or 2 if the project cannot be read or the label cannot be made.

Examples:
  labelwright codes
  labelwright codes --output codes.csv
  labelwright codes --label "wrong tone" --into kinds --definition "The reply is cold." --dry-run`;

export async function run(options: Options): Promise<void> {
  const { project: folder, outputs, formulas, layer, label } = options;
  if (label !== undefined) return withProject(folder, (read) => makeLabelOf(read, label, options));
  const { found, title } = await withProject(folder, async (read) => ({
    found: await collected(read, layer),
    title: read.model.schema.title ?? 'Labelling project',
  }));
  const document = codesDocument(found, { title, nameOf: (name) => name });
  await deliver(outputs, {
    ...documentForms(() => document),
    json: () => ({ ...jsonHead(), title, layers: found.map(layerJson) }),
    csv: () => tableCsv(codesCsv(found), formulas),
  });
}

async function collected({ project, model }: ReadProject, wanted?: readonly string[]): Promise<LayerCodes[]> {
  const layers = codedLayers(model, wanted);
  const missing = wanted?.find((id) => !layers.some((layer) => layer.id === id));
  if (missing !== undefined)
    throw new UsageError(`"${missing}" is not a layer of type choice or choices. Name one that is.`);
  if (layers.length === 0)
    throw new UsageError(
      'The project has no layer with codes: one of type choices with "open: true". Name a layer with labels to count those: --layer ID.',
    );
  return collectCodes({ project, model }, layers);
}

const layerJson = ({ layer, answers, samples, codes: all, similar, saturation, uncoded }: LayerCodes) => ({
  layer: layer.id,
  answers,
  samples,
  codes: all.map(({ people, ...use }) => ({ ...use, people: Object.fromEntries(people) })),
  similar,
  saturation: saturation.map(({ fresh, ...step }) => ({ ...step, new: fresh })),
  uncoded,
});

async function makeLabelOf(read: ReadProject, code: string, options: Options): Promise<void> {
  const { project, model, files } = read;
  const { outputs, layer, into, id = labelIdOf(code), name = code, as: author, dryRun } = options;
  if (into === undefined)
    throw new UsageError('Say which layer gets the label: --into LAYER, of type choice or choices.');
  const problem = codeProblem(code);
  if (problem !== undefined) throw new UsageError(problem);
  const uses = (await collected(read, layer)).flatMap((one) => one.codes.filter((use) => use.code === code));
  if (uses.length === 0)
    throw new UsageError(`No one has given the code "${code}". "labelwright codes" lists those that exist.`);
  const samples = [...new Set(uses.flatMap((use) => use.samples))];
  const { definition = 'TBD', rule = 'TBD' } = options;
  const made = await makeLabel(
    { project, model },
    {
      samples,
      id,
      ...(name !== id && { name }),
      layer: into,
      definition,
      rule,
      ...(author !== undefined && { author }),
      date: new Date().toISOString().slice(0, 10),
    },
  );
  if (typeof made === 'string') throw new UsageError(made);
  const after = made.files.map((file) => ({ ...file, after: applyEdits(file.before, file.edits) }));
  if (!dryRun)
    for (const { path, before, after: text } of after) {
      const { version } = (await files.stat(path))!;
      if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(await files.read(path)) !== before)
        throw new UsageError(`${path} has just changed. Run the command again.`);
      await files.writeAtomic(path, new TextEncoder().encode(text), version);
    }
  await deliver<string>(outputs, {
    text: () =>
      paragraphs(
        dryRun
          ? after.map(({ path, before, after: text }) => fixPatch(path, before, text)).join('')
          : `Made the label "${printable(id)}" of "${into}" in ${after.map(({ path }) => printable(path)).join(' and ')}.`,
        `To be labelled with it: ${counted(samples.length, 'sample')} with the code.\n${samples.map((sample) => `  ${printable(sample)}`).join('\n')}`,
      ),
    json: () => ({
      ...jsonHead(),
      label: id,
      layer: into,
      rule: made.rule ?? null,
      example: made.example ?? null,
      guideline: made.version ?? null,
      dry_run: dryRun === true,
      files: after.map(({ path }) => path),
      samples,
    }),
  });
}
