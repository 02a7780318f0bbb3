import { append } from '../../../base/lists';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { SEVERITIES, type Finding, type Severity } from '../../../project/findings/finding';
import { fateOf, noCounts, type CheckOptions, type CheckResult } from '../../../engine/check-project';
import { fixProject } from '../fix-project';
import { asAnnotatorsSee, cutResult } from '../narrow-result';
import type { Project } from '../../../engine/project';
import { suppressedRules } from '../../../rules/framework/suppressions';
import { checkProjects } from './check-projects';
import { fixPatch } from './fix-patch';
import { CHECK_FORMATS, type CheckFormatName } from './formats/check-formats';
import { plainly, standardPaint } from '../../../cli/colors';
import { sameFolder, type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../../cli/command';
import { refuseToReplace, print, printData, say } from '../../../cli/output';
import { notesOf } from './formats/notes';
import { ruleStatistics } from './formats/rule-statistics';
import { totalCounts, type CheckReport } from './formats/report';
import { countsText, sumOf } from '../../../cli/finding-counts';
import { shownPath } from '../../../cli/find-projects';
import { pathsNamed } from './named-paths';
import { BASELINE_FILE, writeBaseline } from './baseline';
import { Narrowing } from './narrowing';
import { escapeControls } from '../../../cli/printable';
import { writeWhole } from '../../../cli/write-file';
import { WITHOUT_RULE } from '../../../rules/framework/yaml-findings';
import { CATALOGUE, RULES } from '../../../rules/registry';
import { GLOBALS } from '../../../cli/globals';
import { suggestion, wholeNumber, UsageError } from '../../../cli/options';

/** `labelwright check`: all findings of the projects in a folder, or of single files, as the editor shows them. */
export const define = (command: CliCommand) =>
  command
    .description('Check schema, guideline, samples and records')
    .argument(
      '[PATH...]',
      'Projects, folders with projects, or files of projects; the working folder by default',
    )
    .opt('-C, --project <DIR>', 'Project, or folder with projects; the same as one PATH')
    .forms<CheckFormatName>(FORMATS, { about: 'Format of the report; text by default', infers: false })
    .choice('--fail-on <SEVERITY>', 'Lowest severity that causes exit code 1', FAIL_ON, 'error')
    .opt('--max-warnings <N>', 'Also exit with 1 if there are more than N warnings', wholeNumber)
    .opt('--limit <N>', 'Findings listed per file; the rest is counted; 0 lists all', wholeNumber, 1000)
    .several('--rule <ID>', 'Only findings of this rule')
    .opt(
      '--statistics',
      'Report how often each rule found something, instead of the findings (text) or in addition (json)',
    )
    .opt(
      '--changed-since <REV>',
      'Only findings that are new, or on lines that changed, since this commit, tag or branch of Git',
    )
    .opt('--baseline <FILE>', 'Leave out the findings that FILE lists')
    .mode('--write-baseline', `List all findings in the file of --baseline (${BASELINE_FILE} by default)`, {
      // A baseline always contains all findings.
      takes: ['--baseline', '--threads', '--limit', '--fail-on', '--max-warnings'],
    })
    .choice('--as-seen-by <WHO>', 'List what annotators may see; the rest is counted', ['annotators'])
    .opt('--stdin-filename <FILE>', 'Check standard input as the text of this file of a project')
    .opt('--fix', 'Apply the safe fixes in schema and guideline, then report what is left')
    .opt('--fix-dry-run', 'Print the fixes of --fix as a patch; write nothing')
    .opt('--threads <N>', 'Threads that read large files; one for each core by default', wholeNumber)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const FORMATS = Object.keys(CHECK_FORMATS) as CheckFormatName[];
const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;

export function run(given: string[], options: Options): Promise<ExitCode> {
  const { project, writeBaseline } = options;
  if (project !== undefined && given.length > 1)
    throw new UsageError('Give the folder with --project, or the paths to check, not both.');
  const paths = project === undefined ? given : [sameFolder(given[0], project)];
  return writeBaseline ? baseline(paths, options) : check(paths, options);
}

const HELP = `
Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the check could not run.

Examples:
  labelwright check
  labelwright check projects --fail-on warning
  labelwright check annotations/ana.jsonl guideline.yaml
  labelwright check --stdin-filename guideline.yaml < guideline.yaml
  labelwright check --fix
  labelwright check --fix-dry-run | patch -p1
  labelwright check --changed-since origin/main
  labelwright check --write-baseline; labelwright check --baseline ${BASELINE_FILE}
  labelwright check --rule unknown-label --rule span-text-mismatch
  labelwright check --statistics
  labelwright check --format json --output findings.json`;

async function check(paths: readonly string[], options: Options): Promise<ExitCode> {
  const checkOptions = checkOptionsOf(options);
  const { rules } = checkOptions;
  const input =
    options.stdinFilename === undefined ? undefined : standsFor(options.stdinFilename, paths, options);
  const named = await pathsNamed(input ?? (paths.length > 0 ? paths : ['.']));
  const narrowing = await Narrowing.from({ ...options, ...(rules && { rules }), named });
  // Only a full check can count what is left out.
  const isCounted = options.statistics === true;
  const counted: CheckResult[] = [];
  const suppressed: string[] = [];
  const first = narrowing || isCounted ? { limit: Infinity, ...(rules && { rules }) } : checkOptions;
  const hidden = noCounts();
  const patches: string[] = [];
  const { file: output } = options.outputs[0]!;
  if (output !== undefined && !existsSync(path.dirname(path.resolve(output))))
    throw new UsageError(`There is no folder ${path.dirname(output)} for --output.`);
  if (output !== undefined) await refuseToReplace(output);
  const [[folder, files] = []] = named.projects;
  const [file] = files ?? [];
  const text =
    input && folder !== undefined && file !== undefined
      ? { folder, file, text: await readStandardInput() }
      : undefined;
  const projects = await checkProjects(
    named.projects.keys(),
    first,
    async ({ project, model, checked }) => {
      const { result } = checked;
      const narrowed = (await narrowing?.narrow(result, project, path.resolve(checked.folder))) ?? result;
      if (isCounted) {
        counted.push(narrowed);
        append(
          suppressed,
          suppressedRules(model).filter((rule) => rules?.has(rule) ?? true),
        );
      }
      const seen = options.asSeenBy ? asAnnotatorsSee({ project, model }, narrowed, hidden) : narrowed;
      return { ...checked, result: cutResult(seen, checkOptions) };
    },
    {
      prepare: (project, shown) => fixAndTell(project, shown, first, options, patches, narrowing),
      ...(options.threads !== undefined && { threads: options.threads }),
      ...(text && { text }),
    },
  );
  const report: CheckReport = {
    failing: failingOf(options),
    projects,
    ...((narrowing || sumOf(hidden) > 0) && {
      narrowed: { ...narrowing?.narrowed, ...(sumOf(hidden) > 0 && { asSeenBy: { hidden } }) },
    }),
    ...(isCounted && { statistics: ruleStatistics(counted, suppressed) }),
  };
  const exit = exitCode(report, options);
  // Computed before printing, so that a reader that closes the pipe does not change it.
  process.exitCode = exit;
  await give(report, patches, options);
  return exit;
}

/** The file that standard input replaces, as the only path. Throws UsageError for options that do not go with it. */
function standsFor(file: string, paths: readonly string[], options: Options): readonly string[] {
  const other =
    paths.length > 0
      ? 'paths: it names the only file that is reported on'
      : options.fix
        ? '--fix, which writes files: --fix-dry-run prints what it would change'
        : options.changedSince === undefined
          ? undefined
          : '--changed-since, which compares what is on the disk';
  if (other !== undefined) throw new UsageError(`--stdin-filename does not go with ${other}.`);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(
      `There is no file ${file}. A project reads what is on the disk: save the file once.`,
    );
  return [file];
}

/** Prints the report or writes it to its file. A patch goes to standard output alone. */
async function give(report: CheckReport, patches: readonly string[], options: Options): Promise<void> {
  const { fixDryRun } = options;
  const { format, file: output } = options.outputs[0]!;
  const text = CHECK_FORMATS[format](report, output === undefined ? standardPaint() : plainly);
  const patchOnly = fixDryRun && format === 'text';
  if (patchOnly) {
    await printData(patches);
    say(`Left then: ${countsText(totalCounts(report)) || 'nothing'}.`);
  }
  if (output !== undefined)
    await writeWhole(
      output,
      async (put) => {
        for (const piece of text) await put(escapeControls(piece));
      },
      { replace: true },
    );
  else if (!patchOnly) await print(text);
  if (report.narrowed && (format !== 'text' || output !== undefined || patchOnly))
    for (const note of notesOf(report.narrowed)) say(`${note}`);
}

/** Makes safe fixes if requested, and reports them on standard error: the report lists only the remaining findings. */
async function fixAndTell(
  project: Project,
  folder: string,
  checkOptions: CheckOptions,
  { fix, fixDryRun }: Options,
  patches: string[],
  narrowing: Narrowing | undefined,
): Promise<void> {
  if (!fix && !fixDryRun) return;
  const inFile = await narrowing?.wantsFixes(project, path.resolve(folder));
  const wanted = (finding: Finding) =>
    fateOf(finding, checkOptions) !== 'drop' && inFile?.(finding.file) !== false;
  const { count, files, left } = await fixProject(project, wanted, !fixDryRun);
  const fixes = (number: number) => `${number} safe ${number === 1 ? 'fix' : 'fixes'}`;
  const shown = files.map(({ path: file }) => shownPath({ folder }, file)).join(', ');
  for (const { path: file, before, after } of files)
    patches.push(fixPatch(shownPath({ folder }, file), before, after));
  if (count > 0) say(`${fixDryRun ? 'Would make' : 'Made'} ${fixes(count)} in ${shown}.`);
  if (left > 0)
    say(`${fixes(left)} left in ${folder}: --fix writes no samples and no records. Make them in the editor.`);
}

/** `check --write-baseline`: writes the current findings as known. */
async function baseline(paths: readonly string[], options: Options): Promise<ExitCode> {
  const file = options.baseline ?? BASELINE_FILE;
  const { projects: folders, outside } = await pathsNamed(paths.length > 0 ? paths : ['.']);
  if (outside.length > 0 || [...folders.values()].some((files) => files !== undefined))
    throw new UsageError('--write-baseline lists all findings of a project: name folders, not files.');
  const projects = await checkProjects(
    folders.keys(),
    { limit: Infinity },
    ({ checked }) => ({ folder: path.resolve(checked.folder), files: checked.result.files }),
    options.threads === undefined ? {} : { threads: options.threads },
  );
  const count = await writeBaseline(file, projects);
  await print([`Wrote ${count} ${count === 1 ? 'finding' : 'findings'} to ${file}.\n`]);
  return EXIT.clean;
}

/** The severities for which the exit code is 1. */
const failingOf = ({ failOn }: Options): readonly Severity[] =>
  failOn === 'never' ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);

function exitCode(report: CheckReport, { failOn, maxWarnings }: Options): ExitCode {
  const { error, warning, info } = totalCounts(report);
  const failing = { error, warning: error + warning, info: error + warning + info, never: 0 }[failOn];
  return failing > 0 || (maxWarnings !== undefined && warning > maxWarnings) ? EXIT.findings : EXIT.clean;
}

/** Reads standard input as text, with a byte order mark if there is one. Throws UsageError unless it is UTF-8. */
async function readStandardInput(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new UsageError('Standard input is not UTF-8. Save the file as UTF-8, or convert it on the way.');
  }
}

/** The engine's part of the options; throws UsageError for contradictions. */
function checkOptionsOf({ limit, rule, statistics, outputs }: Options): CheckOptions {
  const unknown = rule?.find((id) => !WITHOUT_RULE.has(id) && !CATALOGUE.has(id));
  if (unknown !== undefined) {
    const ids = RULES.map(({ id }) => id).sort();
    const hint = suggestion(unknown, ids) || `The rules are: ${ids.join(', ')}.`;
    throw new UsageError(`There is no rule ${unknown}. ${hint.trim()}`);
  }
  const { format } = outputs[0]!;
  if (statistics && format !== 'text' && format !== 'json')
    throw new UsageError(`--statistics goes with --format text and json, not with ${format}.`);
  return {
    limit: limit === 0 ? Infinity : limit,
    ...(rule && { rules: new Set(rule) }),
    // Like other linters, check takes --quiet for errors only.
    ...(GLOBALS.quiet && { severities: new Set<Severity>(['error']) }),
  };
}
