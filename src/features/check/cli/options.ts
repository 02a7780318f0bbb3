import type { Severity } from '../../../project/findings/finding';
import type { CheckOptions } from '../../../engine/check-project';
import { WITHOUT_RULE } from '../../../rules/framework/yaml-findings';
import { ruleById, RULES } from '../../../rules/registry';
import { CHECK_FORMATS, type CheckFormatName } from './formats/check-formats';
import type { CliCommand, OptionsOf } from '../../../cli/command';
import { GLOBALS } from '../../../cli/globals';
import { BASELINE_FILE } from './baseline';
import { suggestion, wholeNumber } from '../../../cli/options';
import { UsageError } from '../../../cli/run';

const FORMATS = Object.keys(CHECK_FORMATS) as CheckFormatName[];
const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;

/** Adds the options to the command. */
export const addCheckOptions = (command: CliCommand) =>
  command
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
    .opt('--threads <N>', 'Threads that read large files; one for each core by default', wholeNumber);

/** The options of `labelwright check`, as parsed. */
export type CheckArguments = OptionsOf<typeof addCheckOptions>;

/** The engine's part of the options; throws UsageError for contradictions. */
export function checkOptionsOf({ limit, rule, statistics, outputs }: CheckArguments): CheckOptions {
  const unknown = rule?.find((id) => !WITHOUT_RULE.has(id) && !ruleById(id));
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
