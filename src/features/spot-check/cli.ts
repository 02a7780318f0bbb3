import type { Command } from 'commander';
import { drawSpotCheck, type DrawOptions, type Drawn } from './draw';
import { spotCheckPath, type SpotCheck } from './spot-check';
import { readSpotCheck, spotCheckNames, writeSpotCheck } from './spot-check-files';
import { spotCheckResult, type SpotCheckResult } from './spot-check-result';
import { textsOf } from '../../project/answers/foreign-units';
import { outOfReach, spotCheckDocument, spotCheckScope, spotCheckSize } from './document';
import { documentText } from '../../cli/document-text';
import { painter } from '../../cli/colors';
import { type ReadProject, withProject } from '../../cli/open-project';
import { another, openShare, share, wholeNumber } from '../../cli/options';
import { EXIT, UsageError, runToExit, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';
import { counted } from '../../base/text/phrases';
import { jsonHead } from '../../cli/version';
import { printable } from '../../cli/printable';

interface Options {
  annotator?: string[];
  layer?: string[];
  label?: string[];
  halfWidth?: number;
  confidence?: number;
  expected?: number;
  size?: number;
  accept?: number;
  seed?: number;
  name?: string;
  result?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright spot-check`: draws a random sample of answers for a reviewer, and reports the result. */
export function register(program: Command): void {
  program
    .command('spot-check')
    .description(
      'draw a random sample of answers for a reviewer, sized for an interval; or say how many were accepted',
    )
    .argument('[dir]', 'the project', '.')
    .option('--annotator <name>', 'whose answers; may be given several times', another)
    .option('--layer <id>', 'the layers to judge; may be given several times', another)
    .option('--label <id>', 'only answers with this label; may be given several times', another)
    .option('--half-width <share>', 'half the width of the interval wanted (default: 0.05)', openShare)
    .option('--confidence <share>', 'its confidence (default: 0.95)', openShare)
    .option('--expected <share>', 'the share of right answers expected; 0.5 needs most (default: 0.5)', share)
    .option('--size <number>', 'so many answers, instead of --half-width', wholeNumber)
    .option('--accept <share>', 'the share of accepted answers that is asked for', share)
    .option('--seed <number>', 'another seed draws another sample (default: 1)', wholeNumber)
    .option('--name <name>', 'its name, in spot-checks/<name>.jsonl; by default made of the rest')
    .option('--result', 'say how many were accepted: of the one called --name, or of all')
    .option('--dry-run', 'write nothing, only say how many would be drawn')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => spotCheck(folder, options)));
}

const HELP = `
The same seed draws the same sample from the same answers. A file that is there is never replaced.
Exit code: 0; with --result 1 unless every rate asked for is shown; 2 when the project cannot be read or written.

Examples:
  labelwright spot-check --annotator ana --half-width 0.05 --accept 0.9
  labelwright spot-check tickets --label refund --size 50 --seed 7 --name refunds-november
  labelwright spot-check --result --name refunds-november --json`;

async function spotCheck(folder: string, options: Options): Promise<ExitCode> {
  checkOptions(options);
  return withProject(folder, async (read) => {
    const { records, samples } = read.project;
    if (records.unitsPending) await records.convertUnits(textsOf(samples));
    return options.result ? results(read, options) : draw(read, options);
  });
}

const OF_DRAWING = [
  'annotator',
  'layer',
  'label',
  'halfWidth',
  'confidence',
  'expected',
  'size',
  'accept',
  'seed',
  'dryRun',
] as const satisfies readonly (keyof Options)[];

function checkOptions(options: Options): void {
  const { size, halfWidth, expected } = options;
  const flag = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const given = OF_DRAWING.find((key) => options[key] !== undefined);
  if (options.result && given)
    throw new UsageError(`${flag(given)} belongs to drawing a sample; --result looks at one that was drawn.`);
  if (size !== undefined && (halfWidth !== undefined || expected !== undefined))
    throw new UsageError('Give either --size, or --half-width and --expected: one follows from the other.');
  if (size === 0) throw new UsageError('--size is 1 or more.');
}

async function draw({ project, model }: ReadProject, options: Options): Promise<ExitCode> {
  const { annotator, layer, label, confidence = 0.95, accept, seed = 1, name } = options;
  const wanted: DrawOptions = {
    scope: {
      ...(annotator && { annotators: annotator }),
      ...(layer && { layers: layer }),
      ...(label && { labels: label }),
    },
    size:
      options.size === undefined
        ? { halfWidth: options.halfWidth ?? 0.05, confidence, expected: options.expected ?? 0.5 }
        : { count: options.size, confidence },
    seed,
    ...(accept !== undefined && { accept }),
    ...(name !== undefined && { name }),
  };
  const drawn = await drawSpotCheck(project, model, wanted, () => Promise.resolve());
  const state = options.dryRun
    ? 'dry-run'
    : (await writeSpotCheck(project.files, drawn.check))
      ? 'written'
      : 'current';
  await print([
    options.json ? JSON.stringify(drawnJson(drawn, state), null, 2) : drawnText(drawn, state),
    '\n',
  ]);
  return EXIT.clean;
}

async function results({ project, model }: ReadProject, { name, json }: Options): Promise<ExitCode> {
  const names = name === undefined ? await spotCheckNames(project.files) : [name];
  if (names.length === 0)
    throw new UsageError('The project has no spot check yet. Draw one: labelwright spot-check.');
  const found = [];
  for (const one of names)
    found.push(await spotCheckResult(project, model, await readSpotCheck(project.files, one)));
  const paint = painter('auto', process.stdout);
  await print(
    json
      ? [JSON.stringify(resultsJson(found), null, 2), '\n']
      : [found.map((one) => documentText(spotCheckDocument(one), paint)).join('\n')],
  );
  const isShown = found.every(({ verdict }) => verdict === 'accepted' || verdict === 'none');
  return isShown ? EXIT.clean : EXIT.findings;
}

/** Whether the file was written, existed with the same sample, or would be written. */
type DrawState = 'written' | 'current' | 'dry-run';

function drawnText({ check, leftOut }: Drawn, state: DrawState): string {
  const path = spotCheckPath(check.name);
  const head = {
    written: `Wrote ${path}.`,
    current: `${path} holds this sample already.`,
    'dry-run': `Dry run: ${path} would be written.`,
  }[state];
  const warning = warningOf(check);
  return [
    `${spotCheckScope(check)}: ${spotCheckSize(check)}.`,
    ...(warning === undefined ? [] : [`Warning: ${warning}`]),
    head,
    ...(leftOut > 0
      ? [`Left out: ${counted(leftOut, 'answer')} whose sample no file holds, or whose record has no id.`]
      : []),
    ...(state === 'dry-run'
      ? []
      : [
          'Decide them in review mode (in VS Code: Labelwright: Spot Check…), then: labelwright spot-check --result',
        ]),
  ]
    .map(printable)
    .join('\n');
}

const warningOf = ({ answers, population, accept, confidence }: SpotCheck): string | undefined =>
  accept === undefined ? undefined : outOfReach(answers.length, population, accept, confidence);

function drawnJson({ check, leftOut }: Drawn, state: DrawState): object {
  return {
    ...jsonHead(),
    ...headJson(check),
    file: spotCheckPath(check.name),
    state,
    left_out: leftOut,
    warning: warningOf(check) ?? null,
    answers: check.answers,
  };
}

function resultsJson(results: readonly SpotCheckResult[]): object {
  return {
    ...jsonHead(),
    spot_checks: results.map(({ check, counts, decided, byPolicy, rate, verdict, answers }) => ({
      ...headJson(check),
      counts,
      decided,
      by_policy: byPolicy,
      rate:
        rate.value === null
          ? { value: null, reason: rate.reason }
          : { value: rate.value, limits: rate.limits, method: 'wilson, finite population' },
      accept: check.accept ?? null,
      verdict,
      answers: answers.map(({ sample, annotator, record, state, layers, reason }) => ({
        sample,
        annotator,
        record,
        state,
        ...(layers.length > 0 && { layers }),
        ...(reason !== undefined && { reason }),
      })),
    })),
  };
}

function headJson({
  name,
  seed,
  annotators,
  labels,
  layers,
  population,
  confidence,
  halfWidth,
  expected,
  answers,
}: SpotCheck): object {
  return {
    name,
    seed,
    annotators: annotators ?? null,
    labels: labels ?? null,
    layers,
    population,
    size: answers.length,
    confidence,
    half_width: halfWidth ?? null,
    expected: expected ?? null,
  };
}
