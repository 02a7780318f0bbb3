import { defined } from '../../base/objects';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { shares, type SplitSettings } from '../../project/model/training-settings';
import { divideProject, type ProjectDivision } from './divide-project';
import { leftOutReason, splitLines } from './split-file';
import { splitSummary, type SplitSize, type SplitSummary } from './split-summary';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder, placeOf, shownPath } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { nameList, share, wholeNumber, UsageError } from '../../cli/options';
import { deliver, jsonHead, blocksText, sayStep } from '../../cli/output';
import { counted } from '../../base/text/phrases';
import type { SplitIssue } from './split-samples';
import { firstRows, table, type Column, type Part } from '../../document/blocks';

/** `labelwright split`: divides samples into training and evaluation data. */
export const define = (command: CliCommand) =>
  command
    .description('Divide the samples for training and evaluation')
    .onProject()
    .opt('--sizes <NAME=SHARE>', 'Splits with their shares: train=0.8,dev=0.1,test=0.1', sizeList)
    .opt('--seed <N>', 'Another seed gives another division', wholeNumber)
    .choice('--method <METHOD>', 'Meet the sizes, or depend on nothing but the ids', ['balanced', 'hash'])
    .several('--stratify <NAME>', 'Spread the values of this layer or field evenly', nameList)
    .opt('--group <FIELD>', 'Keep samples with equal values of this field together')
    .opt('--near-duplicates <SHARE>', 'Keep texts that are this similar together; 0: only equal texts', share)
    .several('--evaluation <SPLIT>', 'A split for evaluation; by default recognised by its name', nameList)
    .outputOption('File for the division, relative to the project')
    .opt('--fresh', 'Ignore the earlier division: samples may change their split')
    .opt('--check', 'Write nothing; exit with 1 if the file is out of date or samples leak')
    .opt('--dry-run', 'Write nothing')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Texts that are nearly equal stay in one split, so that none leaks into another.
Samples that have a split already keep it. Options that are not given come from "training: split:" in
labelwright.yaml.
Exit code: 0, 1 with --check if the division is out of date or leaks, 2 the project cannot be read.

Examples:
  labelwright split
  labelwright split --sizes train=0.7,test=0.3 --stratify intent --group customer --dry-run
  labelwright split --check`;

export async function run(options: Options): Promise<ExitCode> {
  return withProject(options.project, async ({ project, model, folder: root }) => {
    const settings = settingsOf(model.schema.training.split, options);
    const divided = await divideProject(
      { project, model },
      {
        settings,
        isFresh: options.fresh === true,
        pause: () => Promise.resolve(),
        progress: sayStep,
      },
    );
    const { file } = settings;
    const bytes = Buffer.from([...splitLines(divided)].join(''));
    const isCurrent =
      (await project.files.stat(file)) !== undefined && bytes.equals(await project.files.read(file));
    const writes = !options.check && !options.dryRun;
    // Never out of the project, wherever a link leads.
    if (writes && !isCurrent) await project.files.writeAtomic(file, bytes);
    const summary = splitSummary(divided);
    const context: SplitContext = {
      folder: relativeFolder(root),
      file,
      state: isCurrent ? 'current' : writes ? 'written' : 'stale',
    };
    await deliver(options.outputs, {
      text: (paint) => blocksText(splitParts(divided, summary, context), paint),
      json: () => splitJson(divided, summary, context),
    });
    const failed = options.check && (!isCurrent || divided.division.issues.length > 0);
    return failed ? EXIT.findings : EXIT.clean;
  });
}

/** The project's settings, overridden by the command line. */
function settingsOf(base: SplitSettings, options: Options): SplitSettings {
  const { sizes, seed, method, stratify, group, nearDuplicates, evaluation, output } = options;
  if (output !== undefined && (path.isAbsolute(output) || output.split(/[\\/]/).includes('..')))
    throw new UsageError('--output is a path within the project, relative to it.');
  const given = { seed, method, stratify, group, nearDuplicates, evaluation, file: output };
  return { ...base, ...defined({ ...given, sizes: sizes && shares(sizes) }) } as SplitSettings;
}

function sizeList(value: string, earlier: [string, number][] = []): [string, number][] {
  const sizes = value.split(',').map((part): [string, number] => {
    const at = part.lastIndexOf('=');
    return [part.slice(0, Math.max(0, at)).trim(), Number(part.slice(at + 1))];
  });
  if (sizes.some(([name, size]) => name === '' || !(size > 0) || !Number.isFinite(size)))
    throw new InvalidArgumentError('Expected name=share,name=share with shares above 0.');
  return [...earlier, ...sizes];
}

interface SplitContext {
  /** The project's folder relative to the working folder. */
  readonly folder: string;
  /** The split file, relative to the project. */
  readonly file: string;
  /** `stale`: not written, but different from the file. */
  readonly state: 'current' | 'written' | 'stale';
}

function splitJson(divided: ProjectDivision, summary: SplitSummary, context: SplitContext): object {
  const { settings, division, samples } = divided;
  const place = (n: number): object => {
    const { id, path, line } = samples.place(n);
    return { sample: id, path, line: line + 1 };
  };
  return {
    ...jsonHead(),
    file: context.file,
    state: context.state,
    settings: {
      sizes: Object.fromEntries(settings.sizes),
      seed: settings.seed,
      method: settings.method,
      stratify: settings.stratify,
      ...(settings.group !== undefined && { group: settings.group }),
      near_duplicates: settings.nearDuplicates,
    },
    samples: {
      total: summary.total,
      given: divided.given,
      kept: divided.kept,
      new: summary.total - divided.given - divided.kept,
      left_out: summary.leftOut,
      gone: divided.gone.length,
    },
    groups: { joined: summary.joined, largest: summary.largest, near_duplicates: division.links.length },
    splits: Object.fromEntries(summary.sizes.map((size) => [size.split, sizeJson(size)])),
    examples: division.examples.map(place),
    issues: division.issues.map(({ kind, samples: which, splits }) => ({
      kind,
      splits,
      samples: which.map(place),
    })),
    contradicted: divided.contradicted.map(place),
  };
}

const sizeJson = (size: SplitSize): object => ({
  samples: size.samples,
  groups: size.groups,
  share: size.share,
  share_ci95: size.limits,
  ...defined({ target: size.target }),
  evaluation: size.evaluation,
  accuracy_90_ci95: size.accuracy,
  strata: Object.fromEntries([...size.strata].sort()),
});

/** Maximum number of strata and issues listed. */
const MAX_STRATA = 40;
const MAX_LISTED = 30;

function splitParts(divided: ProjectDivision, summary: SplitSummary, context: SplitContext): Part[] {
  const { division, given, kept, gone, samples, contradicted } = divided;
  const { sizes, total, joined, largest } = summary;
  const fresh = total - given - kept;
  const strata = [...samples.strata].sort();
  return [
    `${counted(total, 'sample')}: ${given} with a split in the data, ${kept} with the split of before, ${fresh} new` +
      (gone.length > 0 ? `; ${gone.length} of the file are not there any more` : ''),
    table('', sizes, [
      ['split', ({ split }) => split],
      ['samples', (size) => size.samples, 'number'],
      ['groups', ({ groups }) => groups, 'number'],
      ['share', ({ share }) => percent(share), 'number'],
      ['asked', ({ target }) => (target === undefined ? '' : percent(target)), 'number'],
      ['95 % interval', ({ limits }) => range(limits)],
      ['90 % right measured as', ({ evaluation, accuracy }) => (evaluation ? range(accuracy) : '')],
    ]),
    `${counted(joined, 'group stays', 'groups stay')} together, the largest of ${counted(largest, 'sample')}; ${counted(division.links.length, 'pair')} of equal or nearly equal texts.` +
      (division.examples.length > 0
        ? ` ${counted(division.examples.length, 'sample is', 'samples are')} like guideline examples.`
        : ''),
    firstRows(MAX_STRATA, '', strata.length < 2 ? [] : strata, [
      ['spread by', (name) => name],
      ...sizes.map((size): Column<string> => [size.split, (name) => size.strata.get(name) ?? 0, 'number']),
    ]),
    firstRows(MAX_LISTED, '', division.issues, [
      [
        '',
        ({ samples: which }) => {
          const { path: file, line } = samples.place(which[0]!);
          return placeOf(context.folder, file, line);
        },
      ],
      ['', (issue) => issueText(issue, samples)],
    ]),
    contradicted.length > 0 &&
      `${counted(contradicted.length, 'sample has', 'samples have')} another split in the data than in ${context.file}; the data count.`,
    stateText(context),
  ];
}

function stateText({ folder, file, state }: SplitContext): string {
  const name = shownPath({ folder }, file);
  if (state === 'written') return `Written to ${name}`;
  return state === 'current' ? `${name} is up to date` : `${name} is not up to date; nothing was written`;
}

function issueText(
  { kind, samples: which, splits }: SplitIssue,
  samples: ProjectDivision['samples'],
): string {
  const ids = which.slice(0, 5).map((n) => samples.id(n));
  return ISSUES[kind](ids.join(', ') + (which.length > 5 ? `, … (${which.length})` : ''), splits);
}

const ISSUES: Record<SplitIssue['kind'], (names: string, splits: readonly string[]) => string> = {
  'already-apart': (names, splits) =>
    `leak: ${names} belong together and are in ${splits.join(' and ')}. They keep their splits; change one, or divide again with --fresh.`,
  'left-out': (names, splits) => `left out: ${names}: ${leftOutReason(splits)}`,
  'example-in-evaluation': (names, splits) =>
    `leak: ${names} is like a guideline example and is in ${splits.join(' and ')}. Take another example, or move the sample.`,
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]): string =>
  `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)} %`;
