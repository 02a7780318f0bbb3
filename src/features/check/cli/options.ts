import { Option, type Command } from 'commander';
import type { Severity } from '../../../project/findings/finding';
import type { CheckOptions } from '../../../engine/check-project';
import { nearest } from '../../../project/schema/describe-error';
import { ruleById, RULES } from '../../../rules/registry';
import { CHECK_FORMATS, type CheckFormatName } from './formats/check-formats';
import { colorOption, type ColorChoice } from '../../../cli/colors';
import { BASELINE_FILE } from './baseline';
import { another, wholeNumber } from '../../../cli/options';
import { UsageError } from '../../../cli/run';

const FORMATS = Object.keys(CHECK_FORMATS);
const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;

/** The options of `labelwright check`, as parsed. */
export interface CheckArguments {
  format: CheckFormatName;
  output?: string;
  failOn: (typeof FAIL_ON)[number];
  maxWarnings?: number;
  limit: number;
  rule?: string[];
  quiet?: boolean;
  statistics?: boolean;
  fix?: boolean;
  fixDryRun?: boolean;
  changedSince?: string;
  baseline?: string;
  writeBaseline?: boolean;
  stdinFilename?: string;
  threads?: number;
  color: ColorChoice;
}

/** Adds the options to the command. */
export function addCheckOptions(command: Command): Command {
  return command
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
    .option(
      '--statistics',
      'how often each rule found something, in place of the findings (text) or beside them (json)',
    )
    .option(
      '--changed-since <rev>',
      'only findings that are new, or on lines that changed, since a commit, tag or branch of Git',
    )
    .option('--baseline <file>', 'leave out the findings that a file lists')
    .option('--write-baseline', `list all findings in the file of --baseline (by default ${BASELINE_FILE})`)
    .option('--stdin-filename <file>', 'check standard input as the text of this file of a project')
    .option('--fix', 'make the safe fixes in schema and guideline, then report what is left')
    .option('--fix-dry-run', 'print the fixes of --fix as a patch, and write nothing')
    .option('--threads <number>', 'threads that read large files; by default one for each core', wholeNumber)
    .addOption(colorOption());
}

/** The engine's part of the options; throws UsageError for contradictions. */
export function checkOptionsOf({ limit, rule, quiet, statistics, format }: CheckArguments): CheckOptions {
  const unknown = rule?.find((id) => id !== 'rule-crashed' && !ruleById(id));
  if (unknown !== undefined) throw new UsageError(`There is no rule ${unknown}. ${ruleHint(unknown)}`);
  if (statistics && format !== 'text' && format !== 'json')
    throw new UsageError(`--statistics goes with --format text and json, not with ${format}.`);
  return {
    limit: limit === 0 ? Infinity : limit,
    ...(rule && { rules: new Set(rule) }),
    ...(quiet && { severities: new Set<Severity>(['error']) }),
  };
}

function ruleHint(unknown: string): string {
  const ids = RULES.map(({ id }) => id).sort();
  const near = nearest(unknown, ids);
  return near === undefined ? `The rules are: ${ids.join(', ')}.` : `Did you mean ${near}?`;
}

/** A baseline always contains all findings. */
export function refuseWithBaseline({
  rule,
  changedSince,
  fix,
  fixDryRun,
  statistics,
  stdinFilename,
}: CheckArguments): void {
  const also = Object.entries({
    rule,
    'changed-since': changedSince,
    fix,
    'fix-dry-run': fixDryRun,
    statistics,
    'stdin-filename': stdinFilename,
  }).find(([, value]) => value !== undefined);
  if (also) throw new UsageError(`--write-baseline lists all findings; it does not go with --${also[0]}.`);
}
