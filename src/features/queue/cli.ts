import { defined } from '../../base/objects';
import { FileError } from '../../base/files/file-error';
import { maxOf, minOf } from '../../base/lists';
import { counted, quoted } from '../../base/text/phrases';
import type { JsValue } from '../../base/yaml/tree';
import { parseYaml } from '../../base/yaml/parse';
import { flowText } from '../../base/yaml/write-value';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { modelName, nameList, openShare, wholeNumber, UsageError } from '../../cli/options';
import { deliver, jsonHead, blocksText } from '../../cli/output';
import { number } from '../../document/estimates';
import { ASSIGNMENTS_FOLDER, DEFAULT_SEED, peoplePath, readBatch } from '../../project/model/batch';
import type { ProjectModel } from '../../project/model/model';
import { idsOf } from '../assign/batch-report';
import { frozenText } from '../assign/freeze';
import { chooseSamples, NEEDS, type ChosenSample, type Need } from './choose';
import { table, type Part } from '../../document/blocks';

/** `labelwright queue`: writes a batch of the samples that are needed most. */
export const define = (command: CliCommand) =>
  command
    .description('Choose the samples to label next: by need, and a random part')
    .argument('<BATCH>', 'The batch to write, assignments/BATCH.yaml', modelName)
    .onProject()
    .several('--model <NAME>', 'Whose predictions to use; two for --disputed (default: baseline)')
    .layerOption()
    .opt('--uncertain <N>', 'Samples without answers on which the model is least certain', wholeNumber)
    .opt('--disputed <N>', 'Samples without answers on which models, or runs, differ most', wholeNumber)
    .opt('--suspects <N>', 'Samples with labels that the model doubts most', wholeNumber)
    .opt('--random <SHARE>', 'A random part of all samples, of this share', openShare)
    .opt('--people <NAMES>', 'Who labels them; by default all annotators of the project', nameList)
    .opt('--seed <N>', 'Another seed draws another part, and other people', wholeNumber, DEFAULT_SEED)
    .opt('--dry-run', 'Write nothing')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

const HELP = `
Writes assignments/BATCH.yaml, which says why each sample was chosen, and assignments/BATCH.jsonl. Files that exist are
never replaced. Samples chosen by need are not a random sample: "validate" uses the random part alone.
Run "labelwright baseline --all" first: it predicts samples without answers.
Exit code: 0, or 2 if the project cannot be read or a model has no predictions of the kind that is needed.

Examples:
  labelwright queue next --uncertain 80 --random 0.02
  labelwright queue disputes --model bert-2 --model gpt --disputed 100 --people ana,ben
  labelwright queue second-look --suspects 50 --dry-run`;

const encoder = new TextEncoder();

export async function run(
  name: string,
  {
    project: folder,
    outputs,
    model: models = ['baseline'],
    layer,
    random,
    seed,
    dryRun,
    ...options
  }: OptionsOf<typeof define>,
): Promise<void> {
  const { uncertain = 0, disputed = 0, suspects = 0, people: named } = options;
  const counts: Record<Need, number> = { uncertain, disputed, suspect: suspects };
  if (NEEDS.every((need) => counts[need] === 0) && random === undefined)
    throw new UsageError('Which samples? Give --uncertain, --disputed, --suspects or --random.');
  await withProject(folder, async ({ project, model }) => {
    const people = named ?? model.schema.annotators.map(({ id }) => id);
    if (people.length === 0)
      throw new UsageError('Who labels them? Name them with --people, or under people.annotators.');
    const paths = [`${ASSIGNMENTS_FOLDER}/${name}.yaml`, peoplePath({ name })] as const;
    for (const path of paths)
      if (await project.files.stat(path))
        throw new UsageError(`${path} already exists and is never replaced. Give another name.`);
    const layers = layersOf(model, layer);
    const chosen = await chooseSamples({ project, model }, { models, layers, counts, random, seed });
    const keys = Int32Array.from(chosen, ({ key }) => key);
    const ids = await idsOf(project, keys);
    if (!dryRun && chosen.length > 0) {
      const { files } = project;
      const write = (path: string, text: string) => files.writeAtomic(path, encoder.encode(text), null);
      const yaml = batchYaml(chosen, ids, people, seed);
      const batch = readBatch({ path: paths[0], document: parseYaml(yaml) });
      const assigned = await project.assignments.preview(model, batch, keys);
      await write(paths[0], yaml);
      try {
        await write(paths[1], await frozenText(project, assigned));
      } catch (error) {
        if (!FileError.is(error)) throw error;
        throw new UsageError(`${error.message} "labelwright assign ${name}" writes it.`);
      }
    }
    await deliver(outputs, {
      text: (paint) =>
        blocksText(queueParts(model, name, chosen, { ...counts, random }, paths, dryRun), paint),
      json: () => ({
        ...jsonHead(),
        batch: name,
        files: dryRun || chosen.length === 0 ? [] : paths,
        people,
        seed,
        samples: chosen.map(({ kind, reason, score, probability, avoid }, n) => ({
          sample: ids[n],
          kind,
          reason,
          score: score ?? null,
          probability: probability ?? null,
          avoid: avoid ?? [],
        })),
      }),
    });
  });
}

function layersOf({ schema }: ProjectModel, wanted: readonly string[] | undefined) {
  const all = schema.layers.flatMap(({ layer }) => (layer && layer.per === undefined ? [layer] : []));
  const unknown = wanted?.find((id) => !all.some((each) => each.id === id));
  if (unknown !== undefined)
    throw new UsageError(
      `The project has no layer "${unknown}" that is asked of the sample. There are: ${quoted(all.map(({ id }) => id))}.`,
    );
  return all.filter(({ id }) => wanted?.includes(id) ?? true);
}

function batchYaml(
  chosen: readonly ChosenSample[],
  ids: readonly string[],
  people: readonly string[],
  seed: number,
): string {
  const lines = chosen.map(({ reason, score, probability, avoid }, n) => {
    const facts = defined({ id: ids[n]!, reason, score, probability, avoid: avoid && [...avoid] });
    return `    - ${flowText(facts as JsValue)}\n`;
  });
  return `# Chosen by "labelwright queue". "after" and "note" are yours to change. So are people and per_sample if you then
# delete the file of people and run "labelwright assign".
samples:
  ids:
${lines.join('')}people: ${flowText([...people])}
seed: ${seed}
`;
}

function queueParts(
  model: ProjectModel,
  name: string,
  chosen: readonly ChosenSample[],
  asked: Readonly<Record<Need, number> & { random: number | undefined }>,
  paths: readonly string[],
  dryRun: boolean | undefined,
): Part[] {
  const rows = [...NEEDS, 'random' as const]
    .filter((kind) => asked[kind])
    .map((kind) => ({ kind, own: chosen.filter((one) => one.kind === kind) }));
  const written = paths.join(' and ');
  return [
    `${name}: ${counted(chosen.length, 'sample')}.`,
    table('', rows, [
      ['chosen', ({ kind }) => kind],
      ['samples', ({ own }) => own.length, 'number'],
      [
        '',
        ({ kind }) =>
          kind === 'random' ? `drawn with probability ${asked.random}` : `of ${asked[kind]} asked for`,
      ],
      ['score', ({ own }) => rangeText(own.flatMap(({ score }) => score ?? []))],
    ]),
    chosen.length === 0
      ? 'Nothing is written.'
      : dryRun
        ? `Dry run: ${written} would be written.`
        : `Wrote ${written}. Commit both. In the panel, choose the batch as the queue.`,
    chosen.length > 0 &&
      model.batches.length === 0 &&
      'It is the first batch of the project: people get only the samples of batches, and gold. Write another batch for those who label the rest.',
  ];
}

const rangeText = (scores: readonly number[]): string =>
  scores.length > 0 ? `${number(minOf(scores))} to ${number(maxOf(scores))}` : '';
