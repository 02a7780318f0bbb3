import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { groupBy } from '../../../base/lists';
import { isObject } from '../../../base/objects';
import { counted } from '../../../base/text/phrases';
import { isAnnotatorName, nameProblem } from '../../../project/records/annotator-name';
import { mappingData, mappingYaml, readMapping, type Mapping } from '../../../formats/mapping';
import type { OpenNames, ReportHead } from '../../../protocol/exchange-report';
import type { Format } from '../../../formats/format';
import { quoted, type LossReport } from '../../../formats/loss-report';
import { isOpen, mappingToFillIn } from '../../../formats/open-names';
import { unknownIn } from '../../../formats/plan';
import { predictionTable } from '../../../formats/prediction-table';
import { FORMATS, formatById } from '../../../formats/registry';
import { SCHEMA_FILE } from '../../../project/model-store';
import type { Layer } from '../../../project/schema/layer-types';
import { parseLine } from '../../../project/answers/lines';
import { NodeFiles } from '../../../platform/node-files';
import { openedModel, useLittleMemory } from '../../../cli/open-project';
import {
  checkColumns,
  checkGuard,
  checkVariant,
  columnsOf,
  formatFor,
  formatIds,
  importFormat,
} from './format-choice';
import { GUIDELINE, importGuideline } from './import-guideline';
import { importFiles, type ImportResult } from './import-files';
import { inputFiles, type GivenFile } from './input-files';
import { longWork } from './long-work';
import { exitCodeOf, ReportFile } from './report-file';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../../cli/command';
import { relativeFolder } from '../../../cli/find-projects';
import { modelName, UsageError } from '../../../cli/options';
import { print } from '../../../cli/output';
import { writeWhole } from '../../../cli/write-file';

/** `labelwright import`: creates a project from files of another tool, or adds them to one. */
export const define = (command: CliCommand) =>
  command
    .description("Turn another tool's files into a project")
    .listed('[FORMAT]', 'Format of the files; auto recognises it', ['auto', ...formatIds('read'), GUIDELINE])
    .argument('[PATH...]', 'Files, folders with files, or zip archives')
    .opt('-C, --project <DIR>', 'Project to add to; by default a new folder named after the first path')
    .mode('--list', 'List the formats of imports and exports with their variants', { own: ['--json'] })
    .opt('--json', '--list: as JSON')
    .opt('--text <COLUMN>', 'Column or key that holds the text, in tables, doccano and Hugging Face files')
    .opt('--id <COLUMN>', 'Column or key that holds the id of the sample')
    .several(
      '--label <[LAYER=]COLUMN>',
      'Column or key that holds labels, and the layer; by default its name',
    )
    .opt('--annotator <NAME>', 'Who answered, if the files do not say; by default the name of the format')
    .opt(
      '--as-predictions <MODEL>',
      "Add the answers to the project's predictions, as those of MODEL; without FORMAT, the files are plain tables or JSONL",
      modelName,
    )
    .opt(
      '--map <FILE>',
      'Names of their layers, labels and annotators in the project (YAML); guideline: what its headings are',
    )
    .opt('--save-map <FILE>', 'Save the mapping that was used')
    .opt(
      '--ask <FILE>',
      'If the project lacks one of their layers or labels, import nothing and write a mapping to fill in',
    )
    .opt('--variant <NAME>', 'Variant of the format; --list shows them')
    .opt(
      '--id-prefix <TEXT>',
      "Put TEXT before the files' sample ids, if the project has others with the same ids",
    )
    .choice(
      '--match <WHAT>',
      'How samples are known to the project: by id, or by text (white space at its ends aside)',
      ['id', 'text'],
      'id',
    )
    .opt('--guard-formulas', "Remove the ' that export --guard-formulas put before cells")
    .opt('--strict', 'Exit with 1 if anything could not be carried over')
    .opt('--dry-run', 'Read and report; write nothing')
    .opt('--report <FILE>', 'Write the loss report as JSON')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Creates a project, or adds the files to an existing one (--project). The report names everything that could not be
carried over.
Exit code: 0 imported, 1 something could not be carried over (with --strict; without it, more than half of the
samples or answers) or names are to be filled in (with --ask), 2 the import could not run, or nothing could be carried
over; the project is then unchanged.

Examples:
  labelwright import --list
  labelwright import doccano admin.jsonl --annotator admin
  labelwright import csv reviews.csv --text review --label sentiment
  labelwright import parquet export.parquet --id key --text body --label topic=category --label tone
  labelwright import predictions.csv --as-predictions bert-2 -C reviews
  labelwright import auto export.json -C reviews --dry-run
  labelwright import doccano june.jsonl -C reviews --annotator june --match text --id-prefix june-
  labelwright import doccano more.jsonl -C reviews --ask names.yaml
  labelwright import doccano more.jsonl -C reviews --map names.yaml --strict --report losses.json
  labelwright import guideline manual.docx
  labelwright import guideline manual.docx --map "h1=title,h2=label,Does not count=exclude" -C reviews`;

export async function run(
  first: string | undefined,
  others: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (options.list) {
    await print([`${options.json ? JSON.stringify(rows(), null, 2) : asText()}\n`]);
    return EXIT.clean;
  }
  if (first === GUIDELINE) return importGuideline(others, options, (file) => targetOf(file, options).into);
  if (first === undefined)
    throw new UsageError('Which format, and which files? labelwright import FORMAT PATH');
  const { asPredictions, annotator, variant, guardFormulas } = options;
  const isNamed = first === 'auto' || formatById(first)?.read !== undefined;
  const [id, paths] =
    asPredictions === undefined || (isNamed && others.length > 0)
      ? [first, others]
      : ['predictions', [first, ...others]];
  const isPlain = asPredictions !== undefined && ['predictions', 'csv', 'tsv', 'parquet'].includes(id);
  if (id !== 'auto' && !isPlain) formatFor(id, 'read');
  if (paths.length === 0)
    throw new UsageError('Which files? Name them after the format: labelwright import FORMAT PATH');
  if (asPredictions !== undefined) requireProject(options.project ?? '.');
  const files = await inputFiles(paths);
  if (files.length === 0) throw new UsageError(`There are no files in ${paths.join(', ')}.`);
  const columns = columnsOf(options);
  const format = isPlain
    ? predictionTable(await layersOf(options.project ?? '.'), columns)
    : await importFormat(id, files);
  if (!isPlain) await refuseJson(format, files);
  checkVariant(format, variant);
  if (!isPlain) checkGuard(format, guardFormulas);
  checkColumns(format, columns);
  if (annotator !== undefined && !isAnnotatorName(annotator)) throw new UsageError(nameProblem(annotator));
  const { stem, into } = targetOf(paths[0]!, options);
  for (const file of [options.saveMap, options.ask])
    if (file !== undefined && existsSync(file))
      throw new UsageError(`${file} already exists and is not overwritten. Give another name.`);
  const { map } = options;
  const mapping = map === undefined ? undefined : readMapping(await readFile(map, 'utf8'), map);
  useLittleMemory();
  const report = new ReportFile(options.report);
  const importing = (dryRun: boolean, losses?: LossReport) =>
    longWork('The project is as it was.', (watch) =>
      importFiles({
        ...options,
        ...watch,
        format,
        files,
        into,
        name: stem,
        mapping,
        matchText: options.match === 'text',
        columns,
        dryRun,
        losses,
      }),
    );
  try {
    if (options.ask !== undefined) {
      const { used, open } = await importing(true);
      if (open && isOpen(open)) return await ask(options.ask, used, open, into);
    }
    const result = await importing(options.dryRun === true, report.losses);
    if (options.saveMap !== undefined)
      await writeWhole(options.saveMap, (put) => put(mappingYaml(result.used)));
    report.finish(headOf(format, into, options, result));
    process.exitCode = exitCodeOf(result.losses, options.strict === true || result.losses.lostMost);
    await print([`${textOf(result, format.title, into, options)}\n`]);
    return process.exitCode as ExitCode;
  } finally {
    report.close();
  }
}

/** The name of what is imported, and the folder to import to. Throws UsageError if a folder exists that was not named. */
function targetOf(first: string, { project, asPredictions }: Options): { stem: string; into: string } {
  const { name } = path.parse(path.resolve(first));
  const stem = name.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'import';
  const isNew = project === undefined && asPredictions === undefined;
  if (isNew && existsSync(stem))
    throw new UsageError(`${stem} already exists. Say where to import to with --project.`);
  return { stem, into: project ?? (isNew ? stem : '.') };
}

/** Throws UsageError if JSON is to be read as a table. */
async function refuseJson({ id }: Format, files: readonly GivenFile[]): Promise<void> {
  if (id !== 'csv' && id !== 'tsv') return;
  for (const file of files) {
    const [line = ''] = (await file.head()).split(/\r?\n/);
    if (/^\s*[[{]/.test(line) && (/\.(?:jsonl?|ndjson)$/i.test(file.name) || isObject(parseLine(line))))
      throw new UsageError(
        `${file.name}: this is JSON, not a table. Import it as hugging-face, which reads rows of JSON, or as the format of its tool: labelwright import --list`,
      );
  }
}

/** Throws UsageError if there is no project whose samples are predicted. */
function requireProject(folder: string): void {
  if (!existsSync(path.join(folder, SCHEMA_FILE)))
    throw new UsageError(
      `${folder} is not a project, but predictions belong to one. Name its folder with --project.`,
    );
}

async function layersOf(folder: string): Promise<Layer[]> {
  const { model } = await openedModel(new NodeFiles(folder));
  return model.schema.layers.flatMap(({ layer }) => layer ?? []);
}

/** Writes a mapping to fill in, and reports its open entries. */
async function ask(file: string, used: Mapping, open: OpenNames, into: string): Promise<ExitCode> {
  await writeWhole(file, (put) => put(mappingToFillIn(used, open)));
  const lines = [
    ...Object.entries(open.layers).map(([name, ours]) => `  layer ${quoted(name)}: ${listed(ours)}`),
    ...open.labels.map(
      ({ theirs, layer, offered }) => `  label ${quoted(theirs)} in layer ${layer}: ${listed(offered)}`,
    ),
  ];
  process.exitCode = EXIT.findings;
  await print([
    `Nothing was imported: the project in ${relativeFolder(into)} does not have these names of the source.\n`,
    `${lines.join('\n')}\nFill in ${file}, then import again with --map ${file}.\n`,
  ]);
  return EXIT.findings;
}

const listed = (ours: readonly string[]): string =>
  ours.length === 0 ? 'the project has nothing of this kind' : `one of ${ours.join(', ')}?`;

function headOf(
  format: Format,
  into: string,
  { dryRun, annotator }: Options,
  { files, isNew, plan, found, open, used }: ImportResult,
): ReportHead {
  return {
    format: format.id,
    title: format.title,
    direction: 'import',
    dry_run: dryRun === true,
    project: relativeFolder(into),
    new: isNew,
    files,
    annotators: [...found.annotators].sort(),
    unnamed: { answers: found.unnamed, annotator: annotator ?? format.id },
    unknown: unknownIn(plan, found),
    ...(open && isOpen(open) && { open }),
    ...(!isNew && { mapping: mappingData(used) }),
  };
}

function textOf(
  { losses, files, isNew }: ImportResult,
  title: string,
  into: string,
  { dryRun, asPredictions }: Options,
): string {
  const what = `${title} into ${isNew ? 'a new project in ' : ''}${relativeFolder(into)}`;
  const head = dryRun
    ? `Would import ${what}; nothing was written.`
    : `Imported ${what}: ${named(files).join(', ')}`;
  const most = losses.lostMost
    ? '\nWARNING: more than half of the samples or answers were not carried: see above. The exit code is 1.'
    : '';
  return `${head}\n${losses.toText(asPredictions === undefined ? 'suggestion' : 'prediction')}${most}`;
}

/** The most files of a folder that are named one by one. */
const MAX_NAMED = 10;

/** Files, and the number of those in a folder that has many, as after an import of hundreds of people. */
const named = (files: readonly string[]): string[] =>
  [...groupBy(files, (file) => path.posix.dirname(file))].flatMap(([folder, some]) =>
    some.length > MAX_NAMED ? [`${folder}/ (${counted(some.length, 'file')})`] : some,
  );

/** The formats that `labelwright import --list` lists. */
const rows = () =>
  FORMATS.map(({ id, title, read, write, several, variants, ending, endings, tokens }) => ({
    id,
    title,
    in: read !== undefined,
    out: write !== undefined,
    several: several === true,
    tokens: tokens === true,
    variants: variants ?? [],
    ...(ending !== undefined && { ending }),
    ...(endings && { endings }),
  }));

const asText = (): string =>
  rows()
    .map(({ id, title, in: reads, out, variants }) =>
      [
        id.padEnd(16),
        `${reads ? 'in' : '  '} ${out ? 'out' : '   '}`,
        title,
        ...(variants.length > 0 ? [`(${variants.join(', ')})`] : []),
      ].join('  '),
    )
    .join('\n');
