import { paragraphs } from '../../base/text/markdown';
import { counted, percent, quoted } from '../../base/text/phrases';
import type { CliCommand, InProject } from '../../cli/command';
import { openShare } from '../../cli/options';
import { type ReadProject, withProject } from '../../cli/open-project';
import { deliver, type WithOutputs } from '../../cli/output';
import { printable } from '../../cli/printable';
import { EXIT, type ExitCode, UsageError } from '../../cli/run';
import { textTable } from '../../cli/text-table';
import { jsonHead } from '../../cli/version';
import type { AssignedBatch, Assignments } from '../../engine/assignments/assignments';
import { ASSIGNMENTS_FOLDER, idsPath, probabilityOf } from '../../project/assignment/batch';
import { idsText } from '../../project/assignment/ids-file';
import type { Batch, ProjectModel } from '../../project/model/model';
import { assignedSamples, batchReport, idsOf, type AssignedSamples, type BatchReport } from './batch-report';

interface Options extends InProject, WithOutputs<'text' | 'json'> {
  list?: boolean;
  dryRun?: boolean;
  expected?: number;
}

/** `labelwright assign`: shows who labels what, and freezes the samples of batches. */
export function register(program: CliCommand): void {
  program
    .command('assign')
    .description('Decide who labels which samples')
    .argument('[BATCH]', 'A batch, assignments/BATCH.yaml; by default all')
    .onProject()
    .option('--dry-run', 'Write nothing')
    .option('--list', 'List the samples of each person; writes nothing')
    .option(
      '--expected <SHARE>',
      'Share of samples on which people will probably agree, for the precision (default: 0.8)',
      openShare,
    )
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP)
    .runs(assign);
}

const HELP = `
Writes the sample ids of each batch to assignments/BATCH.ids, so that later samples do not move the others. A file
that exists is never replaced. The output has the loads, how many samples pairs of people share, and how precisely
these will show agreement.
Exit code: 0, or 2 if the project or a batch cannot be read or written.

Examples:
  labelwright assign --dry-run
  labelwright assign main tickets
  labelwright assign --list --json`;

const DEFAULT_EXPECTED = 0.8;
const encoder = new TextEncoder();

async function assign(name: string | undefined, options: Options): Promise<ExitCode> {
  const { list = false, dryRun = false, expected } = options;
  if (list && (dryRun || expected !== undefined))
    throw new UsageError(
      `${dryRun ? '--dry-run' : '--expected'} belongs to the report; --list lists samples.`,
    );
  return withProject(options.project, (read) =>
    list ? listSamples(read, name, options) : report(read, name, options),
  );
}

/** What became of the file of ids of a batch. */
type FileState = 'written' | 'frozen' | 'dry-run' | 'empty';

interface Written extends BatchReport {
  readonly file?: string;
  readonly state?: FileState;
}

async function report(read: ReadProject, name: string | undefined, options: Options): Promise<ExitCode> {
  const { project, model } = read;
  const { expected = DEFAULT_EXPECTED } = options;
  const batches = batchesNamed(model, name);
  const found: Written[] = [];
  if (model.batches.length === 0)
    for (const assigned of (await project.assignments.ready(model))?.batches ?? [])
      found.push(batchReport(project, model, assigned, expected));
  // What a person left open is chosen last, as it depends on the others.
  const order = batches.toSorted((a, b) => Number(!!a.samples.openOf) - Number(!!b.samples.openOf));
  for (const batch of order) {
    const { assigned, state } = await frozen(read, batch, options);
    found.push({ ...batchReport(project, model, assigned, expected), file: idsPath(batch), state });
  }
  const unassigned = options.dryRun || model.batches.length === 0 ? undefined : await nobodys(read);
  await deliver(options.outputs, {
    text: () => reportText(model, found, unassigned),
    json: () => ({
      ...jsonHead(),
      batches: found.map(batchJson),
      unassigned: unassigned ?? null,
    }),
  });
  return EXIT.clean;
}

/** The batch called `name`, or all. Throws a UsageError if there is none, or if one cannot be read. */
function batchesNamed(model: ProjectModel, name: string | undefined): readonly Batch[] {
  const batches = model.batches.filter((batch) => name === undefined || batch.name === name);
  if (name !== undefined && batches.length === 0) {
    const known = model.batches.map((batch) => batch.name);
    throw new UsageError(
      `There is no batch "${name}". ${known.length > 0 ? `There are: ${quoted(known)}.` : `Describe it in ${ASSIGNMENTS_FOLDER}/${name}.yaml first.`}`,
    );
  }
  const files = new Set(batches.map(({ file }) => file.path));
  const problem = model.problems.find(({ file }) => files.has(file.path));
  if (problem) {
    const { line, character } = problem.range.start;
    throw new UsageError(
      `${problem.file.path}:${line + 1}:${character + 1}: ${problem.message} Correct it first.`,
    );
  }
  return batches;
}

/** A batch with its frozen samples. Writes their ids if there is no file of them yet, unless it is a dry run. */
async function frozen(
  { project, model }: ReadProject,
  batch: Batch,
  { dryRun }: Options,
): Promise<{ assigned: AssignedBatch; state: FileState }> {
  const current = async (): Promise<AssignedBatch> =>
    (await project.assignments.ready(model))!.batches.find((each) => each.batch === batch)!;
  const known = await current();
  if (known.problem) throw known.problem;
  if (known.isFrozen) return { assigned: known, state: 'frozen' };
  const keys = await project.assignments.selection(model, batch);
  if (dryRun || keys.length === 0)
    return {
      assigned: await project.assignments.preview(model, batch, keys),
      state: keys.length === 0 ? 'empty' : 'dry-run',
    };
  const ids = await idsOf(project, keys);
  await project.files.writeAtomic(idsPath(batch), encoder.encode(idsText(ids)), null);
  project.assignments.invalidate();
  return { assigned: await current(), state: 'written' };
}

async function nobodys({ project, model }: ReadProject): Promise<number> {
  const now = await project.assignments.ready(model);
  return now ? now.unassigned().size : 0;
}

const batchJson = ({ name, perSample, people, precision, ...rest }: Written): object => ({
  name: name ?? null,
  ...rest,
  per_sample: perSample,
  people: people.map(({ id, samples, capacity, left }) => ({
    id,
    samples,
    capacity: capacity ?? null,
    left,
  })),
  pairs: rest.pairs ?? null,
  precision: {
    samples: precision.samples,
    expected: precision.expected,
    half_width: precision.halfWidth,
    kappa: precision.kappa.map(({ layer, halfWidth }) => ({ layer, half_width: halfWidth })),
  },
});

function reportText(model: ProjectModel, found: readonly Written[], unassigned: number | undefined): string {
  if (found.length === 0)
    return `Everyone labels every sample. To assign samples, describe a batch in ${ASSIGNMENTS_FOLDER}/NAME.yaml.`;
  return paragraphs(
    ...found.map(batchText),
    model.batches.length === 0 &&
      'This follows from "quality.annotators_per_sample" and "people.annotators". There are no batches, so nothing is written.',
    unassigned !== undefined && unassigned > 0 && `${counted(unassigned, 'sample')} assigned to no one.`,
  );
}

function batchText(batch: Written): string {
  const { name, method, seed, perSample, overlap, samples, unknown, people, pairs, probability } = batch;
  const hasCapacity = people.some(({ capacity }) => capacity !== undefined);
  const rows = people.map(({ id, samples: load, capacity, left }) => [
    printable(id),
    String(load),
    ...(hasCapacity ? [capacity === undefined ? '' : String(capacity)] : []),
    left ? 'left' : capacity !== undefined && load > capacity ? 'above their capacity' : '',
  ]);
  const each = counted(perSample, 'person', 'people');
  return [
    `${printable(name ?? 'By quality.annotators_per_sample')}: ${counted(samples, 'sample')}, ${each} each${overlap < 1 ? ` for ${percent(overlap, 1)} of them` : ''}; ${method}, seed ${seed}; ${probability === null ? 'chosen by a list or filter' : `chosen with probability ${probability}`}`,
    textTable(['person', 'samples', ...(hasCapacity ? ['capacity'] : []), ''], rows),
    ...(pairs
      ? [
          `Pairs of people share ${pairs.least === pairs.most ? pairs.least : `${pairs.least} to ${pairs.most}`} samples.`,
        ]
      : []),
    precisionText(batch),
    ...(unknown > 0 ? [`${counted(unknown, 'id')} of ${printable(batch.file!)} without a sample.`] : []),
    ...fileText(batch),
  ].join('\n');
}

function precisionText({ precision }: BatchReport): string {
  const { samples, expected, halfWidth, kappa } = precision;
  if (halfWidth === null) return 'No sample has two people, so this shows no agreement.';
  const kappas = kappa.map(
    ({ layer, halfWidth: half }) => `kappa of ${printable(layer)} ± ${half.toFixed(2)}`,
  );
  return `Agreement: ${counted(samples, 'sample')} with two people or more show it to ± ${percent(halfWidth, 1)}${kappas.length > 0 ? `, ${kappas.join(', ')}` : ''} (95 %, if people agree on ${percent(expected)}).`;
}

function fileText({ file, state, name }: Written): string[] {
  if (file === undefined || state === undefined) return [];
  const path = printable(file);
  return [
    {
      written: `Wrote ${path}.`,
      frozen: `${path} holds its samples, and stays as it is. New samples need a new batch.`,
      empty: `${path} is not written: the batch has no samples now, and the file would keep it so.`,
      'dry-run': `Dry run: ${path} would be written by "labelwright assign ${printable(name ?? '')}".`,
    }[state],
  ];
}

async function listSamples(
  { project, model }: ReadProject,
  name: string | undefined,
  { outputs }: Options,
): Promise<ExitCode> {
  const batches = batchesNamed(model, name);
  const all = await project.assignments.ready(model);
  const now = name === undefined ? all : all?.only(batches);
  const samples = await assignedSamples(project, model, now);
  await deliver(outputs, {
    text: () => listText(samples),
    json: () => listJson(now, samples),
  });
  return EXIT.clean;
}

function listText({ people, everyone, nobody }: AssignedSamples): string {
  const part = (title: string, ids: readonly string[]): string | false =>
    ids.length > 0 && [title, ...ids.map((id) => `  ${printable(id)}`)].join('\n');
  return paragraphs(
    ...[...people].map(([person, ids]) =>
      part(`${printable(person)}: ${counted(ids.length, 'sample')}`, ids),
    ),
    part(`Everyone: ${counted(everyone.length, 'gold sample')}`, everyone),
    part(`No one: ${counted(nobody.length, 'sample')}`, nobody),
  );
}

const listJson = (now: Assignments | undefined, samples: AssignedSamples): object => ({
  ...jsonHead(),
  batches: (now?.batches ?? []).map(({ batch, isFrozen, keys, settings }) => ({
    name: batch?.name ?? null,
    frozen: isFrozen,
    samples: keys.filter((key) => key >= 0).length,
    probability: batch ? probabilityOf(batch) : 1,
    per_sample: settings.perSample,
    method: settings.method,
    seed: settings.seed,
  })),
  people: Object.fromEntries(samples.people),
  everyone: samples.everyone,
  nobody: samples.nobody,
});
