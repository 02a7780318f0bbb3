import { copyFile, mkdir } from 'node:fs/promises';
import { constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { Option } from 'commander';
import {
  BARE_DATA,
  filesFromTemplate,
  newProjectFiles,
  type NewProject,
} from '../../../project/model/new-project';
import { formatOf } from '../../../project/samples/sample';
import { checkProject } from '../../../engine/check-project';
import { SCHEMA_FILE } from '../../../project/model-store';
import { Project } from '../../../engine/project';
import { NodeFiles } from '../../../platform/node-files';
import { NodeRoot } from '../../../platform/node-root';
import { templates, type Template } from '../../../platform/templates';
import { withPerson, type Ask } from '../../../cli/ask';
import { sameFolder, type CliCommand, type OptionsOf } from '../../../cli/command';
import { relativeFolder } from '../../../cli/find-projects';
import { openedModel } from '../../../cli/open-project';
import { writeGitSettings } from '../../../cli/git-settings';
import { countsText, sumOf } from '../../../cli/finding-counts';
import { describeProject, NO_SAMPLES_YET } from './new-project';
import { requireTeam, writeTeam } from './team';
import { nameList, suggestion, UsageError } from '../../../cli/options';
import { print } from '../../../cli/output';

const SAMPLES_OF_TEMPLATE = 'data/samples.jsonl';

/** `labelwright init`: creates a project, from a file of samples if given. */
export const define = (command: CliCommand) =>
  command
    .description('Create a project, or add texts to one without')
    .argument('[PATH]', 'Folder of the project, which may be new; or a file of samples, as with --from')
    .opt('-C, --project <DIR>', 'Folder of the project; the working folder by default')
    .opt('--from <FILE>', 'Samples: .jsonl, .csv, .tsv or .txt; copied to data/ if they are elsewhere')
    .opt('--text <FIELD>', 'Field or column with the text; detected by default')
    .opt('--id <FIELD>', 'Field or column with the id; detected by default')
    .several(
      '--context <FIELD>',
      'Field that annotators see beside the text; by default what it answers, such as a prompt',
      nameList,
    )
    .adds<{ template?: string }>(
      new Option('--template <NAME>', 'Start with the labels and the guideline of a template')
        .choices(templates().map(({ id }) => id))
        .argParser((name) => name),
    )
    .opt('--labels <LABELS>', 'Ids of the labels: a,b,c or a JSON list', nameList)
    .opt('--labels-from <FIELD>', 'Take the ids of the labels from the values of this field')
    .opt('--spans <LABELS>', 'Ids of the labels of spans: a,b,c or a JSON list', nameList)
    .opt('--title <TITLE>', 'Title; by default the name of the folder')
    .opt('--team <NAMES>', 'Also write what a team needs, for these people: a,b,c or a JSON list', nameList)
    .opt('--yes', 'Ask nothing; detect what is not given')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
On a terminal, the command asks for what is not given. It overwrites no file. In a project without texts, such as one
from a guideline, --from adds them. With --team, the project may be there already.
Exit code: 0, or 2 if nothing could be written.

Examples:
  labelwright init
  labelwright init reviews.jsonl
  labelwright init reviews.jsonl --template sentiment
  labelwright init export.csv -C tickets --labels-from category
  labelwright init messages.csv -C handbook
  labelwright init --team ana,ben,cara
  labelwright init --from data/reviews.jsonl --text body --labels good,bad --spans product,price --yes`;

export async function run(given: string | undefined, from: Options): Promise<void> {
  const { folder, options } = folderAndFile(given, from);
  if (options.from !== undefined && !statSync(options.from, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`There is no file ${options.from}.`);
  const { team, from: samples } = options;
  if (team) requireTeam(team);
  const added = await addTexts(folder, options);
  const isWhole =
    team && samples === undefined && !isNew(options) && existsSync(path.join(folder, SCHEMA_FILE));
  const lines = added === undefined ? (isWhole ? [] : await create(folder, options)) : [added];
  const ofTeam = team ? await writeTeam(folder, team) : [];
  await print([`${[...lines, ...ofTeam].join('\n')}\n`]);
}

/** Whether options say what a new project is like. */
const isNew = ({ template, labels, labelsFrom, spans, title }: Options): boolean =>
  [template, labels, labelsFrom, spans, title].some((each) => each !== undefined);

/** Creates a project, with a person's answers on a terminal. Returns lines that say what was done. */
async function create(folder: string, options: Options): Promise<string[]> {
  for (const name of [SCHEMA_FILE, 'guideline.yaml'])
    if (existsSync(path.join(folder, name)))
      throw new UsageError(`${path.join(folder, name)} already exists. Nothing was written.`);
  const asks = !options.yes && process.stdin.isTTY && process.stdout.isTTY;
  return asks ? withPerson((ask) => write(folder, options, ask)) : write(folder, options, undefined);
}

/** The folder that the arguments name, and the file of samples. */
function folderAndFile(given: string | undefined, options: Options): { folder: string; options: Options } {
  const isFile =
    given !== undefined &&
    statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true &&
    formatOf(given) !== undefined;
  if (!isFile) return { folder: sameFolder(given, options.project), options };
  if (options.from !== undefined)
    throw new UsageError(`${given} is not a folder, and --from names ${options.from} already.`);
  return { folder: sameFolder(undefined, options.project), options: { ...options, from: given } };
}

/** Adds texts to a project that has none yet, such as one made from a guideline. Undefined if the project has texts, or if options of a new project are given. */
async function addTexts(folder: string, options: Options): Promise<string | undefined> {
  const { from } = options;
  if (from === undefined || isNew(options) || !existsSync(path.join(folder, SCHEMA_FILE))) return undefined;
  const files = new NodeFiles(folder);
  const { model } = await openedModel(files);
  const globs = model.schema.data.samples.map(({ glob }) => glob);
  if ((await files.list(globs)).length > 0) return undefined;
  const { version } = (await files.stat(SCHEMA_FILE))!;
  const schema = new TextDecoder().decode(await files.read(SCHEMA_FILE));
  if (!BARE_DATA.test(schema))
    throw new UsageError(
      `${path.join(folder, SCHEMA_FILE)} says what its samples are like: put a file of that kind at ${globs.join(' or ')}. Nothing was written.`,
    );
  const described = await describe(folder, { ...options, labels: [] }, undefined);
  const { path: samples } = await intoFolder(folder, from);
  const before = { [SCHEMA_FILE]: schema, 'guideline.yaml': '' };
  const after = filesFromTemplate(before, { title: undefined, data: { ...described, samples } });
  await files.writeAtomic(SCHEMA_FILE, new TextEncoder().encode(after[SCHEMA_FILE]), version);
  return `The texts are in ${shown(folder, samples)}. Open the folder in VS Code and label.`;
}

/** Plans the project, writes it, and reports the result. */
async function write(folder: string, options: Options, ask: Ask | undefined): Promise<string[]> {
  const template = await chooseTemplate(options, ask);
  const given = template ? { ...options, labels: [], spans: [] } : options;
  const described = await describe(folder, given, ask);
  await mkdir(folder, { recursive: true });
  const copied = options.from === undefined ? undefined : await intoFolder(folder, options.from);
  const samples = copied?.path ?? described.samples;
  const project = { ...described, samples };
  const ownSamples = samples === NO_SAMPLES_YET && !existsSync(path.join(folder, SAMPLES_OF_TEMPLATE));
  const texts = template
    ? filesFromTemplate(template, {
        title: options.title ?? (ask && described.title),
        data: ownSamples ? undefined : project,
      })
    : newProjectFiles(project);
  const files = new NodeFiles(folder);
  if (template && ownSamples)
    await files.writeAtomic(
      SAMPLES_OF_TEMPLATE,
      new TextEncoder().encode(template[SAMPLES_OF_TEMPLATE]),
      null,
    );
  const forGit = await writeGitSettings(files);
  // The schema makes the folder a project, so it comes last.
  for (const file of ['guideline.yaml', SCHEMA_FILE] as const)
    await files.writeAtomic(file, new TextEncoder().encode(texts[file]), null);
  const { counts } = await checkProject(new Project(files, { pause: () => Promise.resolve() }), {
    limit: 1,
  });
  return [
    ...(copied?.copied ? [`Copied ${options.from} to ${shown(folder, samples)}.`] : []),
    ...(template && ownSamples
      ? [`Wrote ${shown(folder, SAMPLES_OF_TEMPLATE)}, a few texts to try out.`]
      : []),
    `Wrote ${shown(folder, SCHEMA_FILE)} and ${shown(folder, 'guideline.yaml')}.`,
    ...(described.textField === undefined
      ? []
      : [
          `Texts are in the field "${described.textField}", ids in ${described.idField === undefined ? 'none: they are made from the texts' : `"${described.idField}"`}.`,
        ]),
    ...(forGit.length > 0
      ? [
          `Updated ${forGit.map((file) => shown(folder, file)).join(' and ')}. To let Git merge answers record by record, run: labelwright merge-driver --setup`,
        ]
      : []),
    sumOf(counts) === 0
      ? 'The check finds nothing.'
      : `The check finds ${countsText(counts)}. To list them, run: labelwright check${relativeFolder(folder) === '.' ? '' : ` ${relativeFolder(folder)}`}`,
    template
      ? 'Next: adapt guideline.yaml to your data, then open the folder in VS Code and label.'
      : 'Next: say in guideline.yaml what each label means, then open the folder in VS Code and label.',
  ];
}

/** The template to start from; undefined where the labels are the person's own. */
async function chooseTemplate(options: Options, ask: Ask | undefined): Promise<Template | undefined> {
  const hasLabels = options.labels ?? options.labelsFrom ?? options.spans;
  if (options.template !== undefined && hasLabels !== undefined)
    throw new UsageError('--template brings its own labels. Leave out --labels, --labels-from and --spans.');
  const names = templates().map(({ id }) => id);
  const question = `Template (${names.join(', ')}; empty: your own labels)`;
  const name = options.template ?? (ask && hasLabels === undefined ? await ask(question, '') : '');
  if (name === '') return undefined;
  const template = templates().find(({ id }) => id === name);
  if (!template)
    throw new UsageError(
      `There is no template "${name}". ${suggestion(name, names)}There are ${names.join(', ')}.`,
    );
  return template;
}

/** Reads the samples in place: nothing is written before the plan is complete. */
async function describe(folder: string, options: Options, ask: Ask | undefined): Promise<NewProject> {
  const { from, ...given } = options;
  const place = from === undefined ? folder : path.dirname(from);
  const files = existsSync(place) ? new NodeFiles(place) : undefined;
  const name = path.basename(path.resolve(folder));
  const inPlace = from === undefined ? given : { ...given, from: path.basename(from) };
  return await describeProject(files, name, inPlace, ask);
}

const shown = (folder: string, file: string): string => path.join(relativeFolder(folder), file);

/** The path of the samples in the project; a file from elsewhere is copied to data/. */
async function intoFolder(folder: string, from: string): Promise<{ path: string; copied: boolean }> {
  const inside = path.relative(realpathSync(folder), realpathSync(from));
  if (!inside.startsWith('..') && !path.isAbsolute(inside))
    return { path: inside.split(path.sep).join('/'), copied: false };
  const name = path.basename(from);
  const copy = path.join(folder, 'data', name);
  if (existsSync(copy)) throw new UsageError(`${copy} already exists. Give it with --from, or remove it.`);
  const { real } = await new NodeRoot(folder).forWriting(`data/${name}`);
  await mkdir(path.dirname(real), { recursive: true });
  await copyFile(from, real, constants.COPYFILE_EXCL);
  return { path: `data/${name}`, copied: true };
}
