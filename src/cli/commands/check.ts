import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { Finding, Severity } from '../../core/findings/finding';
import { fateOf, type CheckOptions } from '../../engine/check-project';
import { fixProject } from '../../engine/fix-project';
import type { Project } from '../../engine/project';
import { ruleById, RULES } from '../../rules/registry';
import { checkProjects } from '../check-projects';
import { CHECK_FORMATS, type CheckFormatName } from '../formats/check-formats';
import { painter, type ColorChoice } from '../formats/colors';
import { shownPath, totalCounts, type CheckReport } from '../formats/report';
import { another, wholeNumber } from '../options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print } from '../standard-output';

const FORMATS = Object.keys(CHECK_FORMATS);
const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;

interface Options {
  format: CheckFormatName;
  output?: string;
  failOn: (typeof FAIL_ON)[number];
  maxWarnings?: number;
  limit: number;
  rule?: string[];
  quiet?: boolean;
  fix?: boolean;
  fixDryRun?: boolean;
  color: ColorChoice;
}

/** `labelwright check`: every finding of the projects in a folder, as the editor shows them. */
export function register(program: Command): void {
  program
    .command('check')
    .description('check schema, guideline, samples and records of the projects in a folder')
    .argument('[dir]', 'a project, or a folder with projects', '.')
    .addOption(new Option('--format <format>', 'form of the report').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'mildest severity that makes the exit code 1')
        .choices(FAIL_ON)
        .default('error'),
    )
    .option('--max-warnings <number>', 'exit code 1 also when there are more warnings', wholeNumber)
    .option(
      '--limit <number>',
      'findings listed for each file; the rest is counted; 0: all',
      wholeNumber,
      1000,
    )
    .option('--rule <id>', 'only findings of this rule; may be given several times', another)
    .option('--quiet', 'list errors only; the others are counted')
    .option('--fix', 'make the safe fixes in schema and guideline, then report what is left')
    .option('--fix-dry-run', 'report as if --fix had been given, and write nothing')
    .addOption(
      new Option('--color <when>', 'colours in text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => check(folder, options)));
}

const HELP = `
Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the check could not run.

Examples:
  labelwright check
  labelwright check projects --fail-on warning
  labelwright check --fix
  labelwright check --rule unknown-label --rule span-text-mismatch
  labelwright check --format json --output findings.json`;

async function check(folder: string, options: Options): Promise<ExitCode> {
  const checkOptions = checkOptionsOf(options);
  const fix = (project: Project, shown: string) => fixAndTell(project, shown, checkOptions, options);
  const report = { projects: await checkProjects(folder, checkOptions, ({ checked }) => checked, fix) };
  const color = options.output === undefined ? options.color : 'never';
  const text = CHECK_FORMATS[options.format](report, painter(color, process.stdout));
  const exit = exitCode(report, options);
  // Known before anything is printed: a reader that goes away does not change it.
  process.exitCode = exit;
  if (options.output === undefined) await print(text);
  else await writeFile(options.output, text);
  return exit;
}

/** Makes safe fixes if they were asked for. What was done is told on standard error: the report is for what is left. */
async function fixAndTell(
  project: Project,
  folder: string,
  checkOptions: CheckOptions,
  { fix, fixDryRun }: Options,
): Promise<void> {
  if (!fix && !fixDryRun) return;
  const wanted = (finding: Finding) => fateOf(finding, checkOptions) !== 'drop';
  const { count, files, left } = await fixProject(project, wanted, !fixDryRun);
  const fixes = (number: number) => `${number} safe ${number === 1 ? 'fix' : 'fixes'}`;
  const shown = files.map((path) => shownPath({ folder }, path)).join(', ');
  if (count > 0) process.stderr.write(`${fixDryRun ? 'Would make' : 'Made'} ${fixes(count)} in ${shown}.\n`);
  if (left > 0)
    process.stderr.write(
      `${fixes(left)} left in ${folder}: --fix writes no samples and no records. Make them in the editor.\n`,
    );
}

function checkOptionsOf({ limit, rule, quiet }: Options): CheckOptions {
  const unknown = rule?.find((id) => id !== 'rule-crashed' && !ruleById(id));
  if (unknown !== undefined)
    throw new UsageError(
      `There is no rule ${unknown}. The rules are: ${RULES.map(({ id }) => id)
        .sort()
        .join(', ')}.`,
    );
  return {
    limit: limit === 0 ? Infinity : limit,
    ...(rule && { rules: new Set(rule) }),
    ...(quiet && { severities: new Set<Severity>(['error']) }),
  };
}

function exitCode(report: CheckReport, { failOn, maxWarnings }: Options): ExitCode {
  const { error, warning, info } = totalCounts(report);
  const failing = { error, warning: error + warning, info: error + warning + info, never: 0 }[failOn];
  return failing > 0 || (maxWarnings !== undefined && warning > maxWarnings) ? EXIT.findings : EXIT.clean;
}
