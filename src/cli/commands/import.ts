import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { isAnnotatorName } from '../../core/records/parse-record';
import { MappingError, mappingYaml, readMapping, type Mapping } from '../../formats/mapping';
import type { Format } from '../../formats/format';
import { unknownIn } from '../../formats/plan';
import { FORMATS } from '../../formats/registry';
import { checkVariant, importFormat } from '../exchange/format-choice';
import { importFiles, type ImportResult } from '../exchange/import-files';
import { inputFiles } from '../exchange/input-files';
import { longWork } from '../exchange/long-work';
import { ReportFile, type ReportHead } from '../exchange/report-file';
import { relativeFolder } from '../find-projects';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print } from '../standard-output';

interface Options {
  into?: string;
  annotator?: string;
  map?: string;
  saveMap?: string;
  variant?: string;
  idPrefix?: string;
  strict?: boolean;
  dryRun?: boolean;
  report?: string;
}

/** `labelwright import`: files of another tool become a project, or are added to one. */
export function register(program: Command): void {
  program
    .command('import')
    .description(
      "make a project from another tool's files, or add them to one; every label that cannot be carried is named",
    )
    .argument(
      '<format>',
      `auto, or one of: ${FORMATS.filter(({ read }) => read)
        .map(({ id }) => id)
        .join(', ')}`,
    )
    .argument('<path...>', 'files, or folders with files')
    .option('--into <dir>', 'the project; default: a new folder named after the first path')
    .option('--annotator <name>', 'who answered, where the files do not say; default: the name of the format')
    .option('--map <file>', 'what their layers, labels and annotators are called here (YAML)')
    .option('--save-map <file>', 'save the mapping that was used')
    .option('--variant <name>', "a variant of the format; the format's page lists them")
    .option(
      '--id-prefix <text>',
      "put before the files' sample ids, when another project's samples have the same",
    )
    .option('--strict', 'exit code 1 when something could not be carried')
    .option('--dry-run', 'read and report; write nothing')
    .option('--report <file>', 'write the loss report as JSON')
    .addHelpText('after', HELP)
    .action((format: string, paths: string[], options: Options) =>
      runToExit(() => importCommand(format, paths, options)),
    );
}

const HELP = `
Exit code: 0 imported, 1 something could not be carried (with --strict), 2 the import could not run: the project is as it was.

Examples:
  labelwright import doccano admin.jsonl --annotator admin
  labelwright import auto export.json --into reviews --dry-run
  labelwright import doccano more.jsonl --into reviews --map names.yaml --strict --report losses.json`;

async function importCommand(id: string, paths: readonly string[], options: Options): Promise<ExitCode> {
  const files = await inputFiles(paths);
  if (files.length === 0) throw new UsageError(`There are no files in ${paths.join(', ')}.`);
  const format = await importFormat(id, files);
  checkVariant(format, options.variant);
  if (options.annotator !== undefined && !isAnnotatorName(options.annotator))
    throw new UsageError(
      `"${options.annotator}" cannot be an annotator's name. Use letters, digits and . _ - @ only.`,
    );
  const stem =
    path
      .basename(path.resolve(paths[0]!))
      .replace(/\.[^.]*$/, '')
      .replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'import';
  const into = options.into ?? stem;
  if (options.into === undefined && existsSync(into))
    throw new UsageError(`${into} exists already. Say where to import to with --into.`);
  const mapping = options.map === undefined ? undefined : await mappingFrom(options.map);
  const report = new ReportFile(options.report);
  try {
    const result = await longWork('The project is as it was.', ({ step }) =>
      importFiles({
        format,
        files,
        into,
        name: stem,
        dryRun: options.dryRun === true,
        losses: report.losses,
        onItem: step,
        ...(options.annotator !== undefined && { annotator: options.annotator }),
        ...(mapping && { mapping }),
        ...(options.variant !== undefined && { variant: options.variant }),
        ...(options.idPrefix !== undefined && { idPrefix: options.idPrefix }),
      }),
    );
    if (options.saveMap !== undefined)
      await writeFile(options.saveMap, mappingYaml(result.used), { flag: 'wx' });
    report.finish(headOf(format, into, options, result));
    process.exitCode = options.strict && result.losses.lossCount > 0 ? EXIT.findings : EXIT.clean;
    await print([`${textOf(result, format.title, into, options.dryRun === true)}\n`]);
    return process.exitCode as ExitCode;
  } finally {
    report.close();
  }
}

function headOf(
  format: Format,
  into: string,
  { dryRun, annotator }: Options,
  { files, isNew, plan, found }: ImportResult,
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
  };
}

async function mappingFrom(file: string): Promise<Mapping> {
  try {
    return readMapping(await readFile(file, 'utf8'), file);
  } catch (error) {
    throw error instanceof MappingError ? new UsageError(error.message) : error;
  }
}

function textOf(
  { losses, files, isNew }: ImportResult,
  title: string,
  into: string,
  dryRun: boolean,
): string {
  const what = `${title} into ${isNew ? 'a new project in ' : ''}${relativeFolder(into)}`;
  const head = dryRun
    ? `Would import ${what}; nothing was written.`
    : `Imported ${what}: ${files.join(', ')}`;
  return `${head}\n${losses.toText()}`;
}
