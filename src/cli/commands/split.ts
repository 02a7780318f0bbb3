import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { shares, type SplitSettings } from '../../core/training/settings';
import { divideProject } from '../../engine/split/divide-project';
import { readSplitFile, splitLines } from '../../engine/split/split-file';
import { splitSummary } from '../../engine/split/split-summary';
import { relativeFolder } from '../find-projects';
import { splitJson, splitText, type SplitContext } from '../format/split-report';
import { withProject } from '../open-project';
import { nameList, share, wholeNumber } from '../options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print, say } from '../standard-output';
import { writeWhole } from '../write-file';

interface Options {
  sizes?: ReadonlyMap<string, number>;
  seed?: number;
  method?: 'balanced' | 'hash';
  stratify?: string[];
  group?: string;
  nearDuplicates?: number;
  evaluation?: string[];
  out?: string;
  fresh?: boolean;
  check?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright split`: which samples train and which measure. */
export function register(program: Command): void {
  program
    .command('split')
    .description('divide the samples for training and evaluation: seeded, stratified, without leaks')
    .argument('[dir]', 'the project', '.')
    .option('--sizes <sizes>', 'splits and their shares: train=0.8,dev=0.1,test=0.1', sizeList)
    .option('--seed <number>', 'another seed gives another division', wholeNumber)
    .addOption(
      new Option('--method <method>', 'meet sizes, or depend on nothing but ids').choices([
        'balanced',
        'hash',
      ]),
    )
    .option('--stratify <names>', 'layers or fields whose values are spread evenly', nameList)
    .option('--group <field>', 'samples with equal values stay together')
    .option('--near-duplicates <share>', 'texts so similar stay together; 0: only equal ones', share)
    .option('--evaluation <splits>', 'the splits that measure; by default by their names', nameList)
    .option('--out <file>', 'where the division is kept, relative to the project')
    .option('--fresh', 'forget the earlier division: samples may change their split')
    .option('--check', 'write nothing; exit code 1 when the file is not up to date or samples leak')
    .option('--dry-run', 'write nothing')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => split(folder, options)));
}

const HELP = `
Samples that a division has already keep their split. What is not given here comes from "training: split:" of labelwright.yaml.
Exit code: 0, 1 with --check when the division is out of date or leaks, or 2 when the project cannot be read.

Examples:
  labelwright split
  labelwright split --sizes train=0.7,test=0.3 --stratify intent --group customer --dry-run
  labelwright split --check`;

async function split(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const settings = settingsOf(model.schema.training.split, options);
    const earlier = options.fresh ? undefined : await readSplitFile(project.files, settings.file);
    const showsProgress = process.stderr.isTTY === true;
    const divided = await divideProject(project, model, {
      settings,
      policy: model.schema.training.resolve,
      ...(earlier && { earlier }),
      pause: () => Promise.resolve(),
      ...(showsProgress && { progress: (what: string) => say(`${what} …`) }),
    });
    const file = path.join(root, settings.file);
    const isCurrent = sameContent(file, divided);
    const writes = !options.check && !options.dryRun;
    if (writes && !isCurrent)
      await writeWhole(
        file,
        async (put) => {
          for (const line of splitLines(divided)) await put(line);
        },
        { replace: true },
      );
    const summary = splitSummary(divided);
    const context: SplitContext = {
      folder: relativeFolder(root),
      file: settings.file,
      state: isCurrent ? 'current' : writes ? 'written' : 'stale',
    };
    await print([
      options.json
        ? JSON.stringify(splitJson(divided, summary, context), null, 2)
        : splitText(divided, summary, context),
      '\n',
    ]);
    const failed = options.check && (!isCurrent || divided.division.issues.length > 0);
    return failed ? EXIT.findings : EXIT.clean;
  });
}

/** The project's settings with what the command line says otherwise. */
function settingsOf(base: SplitSettings, options: Options): SplitSettings {
  const { sizes, seed, method, stratify, group, nearDuplicates, evaluation, out } = options;
  if (out !== undefined && (path.isAbsolute(out) || out.split(/[\\/]/).includes('..')))
    throw new UsageError('--out is a path within the project, relative to it.');
  return {
    ...base,
    ...(sizes && { sizes }),
    ...(seed !== undefined && { seed }),
    ...(method && { method }),
    ...(stratify && { stratify }),
    ...(group !== undefined && { group }),
    ...(nearDuplicates !== undefined && { nearDuplicates }),
    ...(evaluation && { evaluation }),
    ...(out !== undefined && { file: out }),
  };
}

function sizeList(value: string): ReadonlyMap<string, number> {
  const sizes = value.split(',').map((part): [string, number] => {
    const at = part.lastIndexOf('=');
    return [part.slice(0, Math.max(0, at)).trim(), Number(part.slice(at + 1))];
  });
  if (sizes.some(([name, size]) => name === '' || !(size > 0) || !Number.isFinite(size)))
    throw new InvalidArgumentError('Expected name=share,name=share with shares above 0.');
  return shares(sizes);
}

function sameContent(file: string, divided: Parameters<typeof splitLines>[0]): boolean {
  try {
    return readFileSync(file, 'utf8') === [...splitLines(divided)].join('');
  } catch {
    return false;
  }
}
