import { counted } from '../../base/text/phrases';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { openShare } from '../../cli/options';
import { type ReadProject, withProject, withProjectRead } from '../../cli/open-project';
import { deliver, jsonHead, blocksText } from '../../cli/output';
import type { AssignedBatch, Assignments } from '../../engine/assignments/assignments';
import { ASSIGNMENTS_FOLDER, probabilityOf } from '../../project/model/batch';
import type { Batch, ProjectModel } from '../../project/model/model';
import type { ParsedRow, SampleFile } from '../../project/samples/sample-file';
import {
  assignedSamples,
  batchReport,
  type AssignedSamples,
  type BatchReport,
  type WrittenIds,
} from './batch-report';
import {
  agreementWords,
  batchesNamed,
  countUnassigned,
  DEFAULT_EXPECTED,
  fileWords,
  freeze,
  fileOf,
  loadRemark,
  settingsWords,
  type FileState,
} from './freeze';
import { table, type Part } from '../../document/blocks';

/** `labelwright assign`: shows who labels what, and freezes the samples of batches. */
export const define = (command: CliCommand) =>
  command
    .description('Decide who labels which samples')
    .argument('[BATCH]', 'A batch, assignments/BATCH.yaml; by default all')
    .onProject()
    .opt('--dry-run', 'Write nothing')
    .mode('--list', 'List the samples of each person; writes nothing')
    .opt(
      '--expected <SHARE>',
      'Expected share of samples on which people agree, from which the precision follows (default: 0.8)',
      openShare,
    )
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Writes the samples and people of each batch to assignments/BATCH.jsonl, so that nothing moves them later. A file that
exists is never replaced. The output has the loads, how many samples pairs of people share, and how precisely
these will show agreement.
Exit code: 0, or 2 if the project or a batch cannot be read or written.

Examples:
  labelwright assign --dry-run
  labelwright assign main tickets
  labelwright assign --list --json`;

export async function run(name: string | undefined, options: Options): Promise<void> {
  if (!options.list) return withProject(options.project, (read) => report(read, name, options));
  const written = new Map<SampleFile, (string | undefined)[]>();
  const visit = (file: SampleFile, row: number, { sample }: ParsedRow): void => {
    let ids = written.get(file);
    if (!ids) written.set(file, (ids = []));
    ids[row] = 'id' in sample ? sample.id : undefined;
  };
  const list = (read: ReadProject): Promise<void> => listSamples(read, name, options, written);
  return withProjectRead(options.project, { visit, lean: false }, list);
}

interface Written extends BatchReport {
  readonly file?: string;
  readonly state?: FileState;
}

async function report(read: ReadProject, name: string | undefined, options: Options): Promise<void> {
  const { project, model } = read;
  const { expected = DEFAULT_EXPECTED } = options;
  const batches = batchesNamed(model, name);
  const found: Written[] = [];
  if (model.batches.length === 0)
    for (const assigned of (await project.assignments.ready(model))?.batches ?? [])
      found.push(batchReport({ project, model }, assigned, expected));
  // New samples, and at last what a person left open, are chosen after the samples of others, as they depend on them.
  const rank = ({ samples }: Batch): number => (samples.openOf ? 2 : samples.isNew ? 1 : 0);
  const done: AssignedBatch[] = [];
  for (const batch of batches.toSorted((a, b) => rank(a) - rank(b))) {
    const { assigned, state } = await freeze(read, batch, options.dryRun === true, done);
    done.push(assigned);
    found.push({ ...batchReport({ project, model }, assigned, expected), file: fileOf(assigned), state });
  }
  const unassigned = options.dryRun || model.batches.length === 0 ? undefined : await countUnassigned(read);
  await deliver(options.outputs, {
    text: (paint) => blocksText(reportParts(model, found, unassigned), paint),
    json: () => ({
      ...jsonHead(),
      batches: found.map(batchJson),
      unassigned: unassigned ?? null,
    }),
  });
}

const batchJson = ({ name, perSample, byPeople, people, precision, ...rest }: Written): object => ({
  name: name ?? null,
  ...rest,
  per_sample: perSample,
  by_people: byPeople,
  people: people.map(({ id, samples, reserve, capacity, left }) => ({
    id,
    samples,
    reserve,
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

function reportParts(model: ProjectModel, found: readonly Written[], unassigned: number | undefined): Part[] {
  if (found.length === 0)
    return [
      `Everyone labels every sample. To assign samples, describe a batch in ${ASSIGNMENTS_FOLDER}/NAME.yaml.`,
    ];
  return [
    ...found.flatMap(batchParts),
    model.batches.length === 0 &&
      'This follows from "quality.annotators_per_sample" and "people.annotators". There are no batches, so nothing is written.',
    unassigned !== undefined && unassigned > 0 && `${counted(unassigned, 'sample')} assigned to no one.`,
  ];
}

function batchParts(batch: Written): Part[] {
  const { name, people, unknown, file, state } = batch;
  const facts = [
    ...agreementWords(batch),
    ...(unknown > 0 ? [`${counted(unknown, 'id')} of ${file} without a sample.`] : []),
    ...(file === undefined || state === undefined ? [] : [fileWords(file, state, name ?? '')]),
  ];
  return [
    table(`${name ?? 'By quality.annotators_per_sample'}: ${settingsWords(batch)}`, people, [
      ['person', ({ id }) => id],
      ['samples', ({ samples }) => samples, 'number'],
      people.some(({ reserve }) => reserve > 0) && ['reserve of', ({ reserve }) => reserve, 'number'],
      people.some(({ capacity }) => capacity !== undefined) && [
        'capacity',
        ({ capacity }) => capacity,
        'number',
      ],
      ['', loadRemark],
    ]),
    facts.join('\n'),
  ];
}

async function listSamples(
  { project, model }: ReadProject,
  name: string | undefined,
  { outputs }: Options,
  written: WrittenIds,
): Promise<void> {
  const batches = batchesNamed(model, name);
  const all = await project.assignments.ready(model);
  const now = name === undefined ? all : all?.only(batches);
  const samples = assignedSamples({ project, model }, now, written);
  await deliver(outputs, {
    text: (paint) => blocksText(listParts(samples), paint),
    json: () => listJson(now, samples),
  });
}

const listParts = ({ people, everyone, nobody }: AssignedSamples): Part[] =>
  [
    ...[...people].map(([person, ids]) => [`${person}: ${counted(ids.length, 'sample')}`, ids] as const),
    [`Everyone: ${counted(everyone.length, 'gold sample')}`, everyone] as const,
    [`No one: ${counted(nobody.length, 'sample')}`, nobody] as const,
  ].map(([title, ids]) => table(title, ids, [['', (id) => id]]));

const listJson = (now: Assignments | undefined, samples: AssignedSamples): object => ({
  ...jsonHead(),
  batches: (now?.batches ?? []).map(({ batch, frozen, keys, settings }) => ({
    name: batch?.name ?? null,
    frozen: frozen !== undefined,
    samples: keys.filter((key) => key >= 0).length,
    probability: batch ? probabilityOf(batch) : 1,
    per_sample: settings.perSample,
    method: frozen?.hasPeople ? null : settings.method,
    seed: frozen?.hasPeople ? null : settings.seed,
  })),
  people: Object.fromEntries(samples.people),
  everyone: samples.everyone,
  nobody: samples.nobody,
});
