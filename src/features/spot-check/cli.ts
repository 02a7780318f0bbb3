import { present } from '../../base/lists';
import { drawSpotCheck, type DrawOptions, type Drawn } from './draw';
import {
  spotCheckPath,
  type SpotCheck,
  drawnFields,
  readSpotCheck,
  spotCheckNames,
  writeSpotCheck,
} from './spot-check-files';
import { spotCheckResult, type SpotCheckResult } from './spot-check-result';
import { outOfReach, spotCheckDocument, spotCheckScope, spotCheckSize } from './document';
import { documentText, deliver, jsonHead } from '../../cli/output';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { type ReadProject, withProject } from '../../cli/open-project';
import { openShare, positiveNumber, share, wholeNumber, UsageError } from '../../cli/options';
import { counted } from '../../base/text/phrases';
import { printable } from '../../cli/printable';
import { defined } from '../../base/objects';

/** `labelwright spot-check`: draws a random sample of answers for a reviewer, and reports the result. */
export const define = (command: CliCommand) =>
  command
    .description('Draw a random sample of answers for a reviewer')
    .onProject()
    .several('--annotator <NAME>', 'Draw answers of this annotator')
    .layerOption('Judge answers on this layer')
    .several('--label <ID>', 'Draw only answers with this label')
    .opt('--half-width <SHARE>', 'Half the width of the interval wanted (default: 0.05)', openShare)
    .opt('--confidence <SHARE>', 'Confidence of the interval (default: 0.95)', openShare)
    .opt(
      '--expected <SHARE>',
      'Expected share of right answers; 0.5, the default, needs the most answers',
      share,
    )
    .opt('--size <N>', 'Draw N answers, instead of --half-width', positiveNumber)
    .opt('--accept <SHARE>', 'Required share of accepted answers', share)
    .opt('--seed <N>', 'Another seed draws another sample (default: 1)', wholeNumber)
    .opt('--name <NAME>', 'Name, in spot-checks/NAME.jsonl; by default built from scope, size and seed')
    .mode('--result', 'Report how many answers were accepted, of the spot check called --name or of all', {
      takes: ['--name'],
    })
    .opt('--dry-run', 'Write nothing; report how many answers would be drawn')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
With --result, reports how many of the drawn answers were accepted.
The same seed draws the same sample from the same answers. An existing file is never replaced.
Exit code: 0, 1 with --result unless every required share is shown to be reached, 2 the project cannot be read or
written.

Examples:
  labelwright spot-check --annotator ana --half-width 0.05 --accept 0.9
  labelwright spot-check tickets --label refund --size 50 --seed 7 --name refunds-november
  labelwright spot-check --result --name refunds-november --json`;

export async function run(options: Options): Promise<ExitCode> {
  const { size, halfWidth, expected } = options;
  if (size !== undefined && (halfWidth !== undefined || expected !== undefined))
    throw new UsageError('Give either --size, or --half-width and --expected: one follows from the other.');
  return withProject(options.project, async (read) => {
    const { records, samples } = read.project;
    records.convertUnits(samples);
    return options.result ? results(read, options) : draw(read, options);
  });
}

async function draw({ project, model }: ReadProject, options: Options): Promise<ExitCode> {
  const { annotator, layer, label, confidence = 0.95, accept, seed = 1, name } = options;
  const wanted: DrawOptions = {
    scope: defined({ annotators: annotator, layers: layer, labels: label }),
    size:
      options.size === undefined
        ? { halfWidth: options.halfWidth ?? 0.05, confidence, expected: options.expected ?? 0.5 }
        : { count: options.size, confidence },
    seed,
    ...defined({ accept, name }),
  };
  const drawn = await drawSpotCheck({ project, model }, wanted, () => Promise.resolve());
  const state = options.dryRun
    ? 'dry-run'
    : (await writeSpotCheck(project.files, drawn.check))
      ? 'written'
      : 'current';
  await deliver(options.outputs, {
    text: () => drawnText(drawn, state),
    json: () => drawnJson(drawn, state),
  });
  return EXIT.clean;
}

async function results({ project, model }: ReadProject, { name, outputs }: Options): Promise<ExitCode> {
  const names = name === undefined ? await spotCheckNames(project.files) : [name];
  if (names.length === 0)
    throw new UsageError('The project has no spot check yet. Draw one: labelwright spot-check.');
  const found: SpotCheckResult[] = [];
  for (const one of names)
    found.push(await spotCheckResult({ project, model }, await readSpotCheck(project.files, one)));
  await deliver(outputs, {
    text: (paint) => found.map((one) => documentText(spotCheckDocument(one), paint)).join('\n'),
    json: () => resultsJson(found),
  });
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
  const warning = outOfReach(check);
  const lines = present([
    `${spotCheckScope(check)}: ${spotCheckSize(check)}.`,
    warning !== undefined && `Warning: ${warning}`,
    head,
    leftOut > 0 &&
      `Left out: ${counted(leftOut, 'answer')} whose sample no file holds, or whose record has no id.`,
    state !== 'dry-run' &&
      'Decide them in review mode (in VS Code: Labelwright: Spot Check…), then: labelwright spot-check --result',
  ]);
  return lines.map(printable).join('\n');
}

function drawnJson({ check, leftOut }: Drawn, state: DrawState): object {
  return {
    ...jsonHead(),
    ...headJson(check),
    file: spotCheckPath(check.name),
    state,
    left_out: leftOut,
    warning: outOfReach(check) ?? null,
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
      answers: answers.map(({ sample, annotator, record, state, layers, reason }) =>
        defined({ sample, annotator, record, state, ...(layers.length > 0 && { layers }), reason }),
      ),
    })),
  };
}

const headJson = (check: SpotCheck): object => ({
  name: check.name,
  ...Object.fromEntries(Object.entries(drawnFields(check)).map(([key, value]) => [key, value ?? null])),
});
