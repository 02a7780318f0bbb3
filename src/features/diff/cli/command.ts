import { diffJson } from './diff-json';
import { diffProject, resolveRevisions } from './project-diff';
import { diffText, unrecorded } from './diff-text';
import { eachProject } from '../../../cli/each-project';
import type { CliCommand, InProject } from '../../../cli/command';
import { deliver, type WithOutputs } from '../../../cli/output';
import { EXIT, UsageError, type ExitCode } from '../../../cli/run';
import { say } from '../../../cli/standard-output';
import { jsonHead } from '../../../cli/version';

interface Options extends InProject, WithOutputs<'text' | 'json'> {
  requireChangelog?: boolean;
}

/** `labelwright diff`: compares two versions of a guideline by meaning. */
export function register(program: CliCommand): void {
  program
    .command('diff')
    .description('Compare two versions of the guideline by meaning')
    .argument('<REV>', 'The older version: a commit, tag or branch of Git')
    .argument('[REV2]', 'The newer version; by default the files on disk')
    .projectOption('Project, or folder with projects; the working folder by default', '--dir <DIR>')
    .forms(['text', 'json'])
    .option('--require-changelog', 'Exit with 1 if the changelog lacks a change of meaning')
    .addHelpText('after', HELP)
    .runs(diff);
}

const HELP = `
Shows what changed and which labels are stale because of it. Samples and records are not compared, and white space,
comments, colours and notes do not count as meaning.
Exit code: 0, 1 with --require-changelog if the changelog is incomplete, 2 there is no Git, no such revision or no
project in it.

Examples:
  labelwright diff HEAD
  labelwright diff v1.2 v1.3 -C projects/tickets
  labelwright diff origin/main --require-changelog
  labelwright diff HEAD~10 --json | jq '.projects[].stale.labels'`;

async function diff(from: string, to: string | undefined, options: Options): Promise<ExitCode> {
  const revisions = await resolveRevisions(options.project, from, to);
  const found = await eachProject(options.project, (open) => diffProject(open, revisions));
  const diffs = found.filter((each) => typeof each !== 'string');
  for (const each of found) if (typeof each === 'string') say(each);
  if (diffs.length === 0) throw new UsageError('Nothing to compare.');
  await deliver(options.outputs, {
    text: (paint) => diffs.map((each) => diffText(each, paint)).join('\n\n'),
    json: () => ({ ...jsonHead(), projects: diffs.map(diffJson) }),
  });
  return options.requireChangelog && diffs.some((each) => unrecorded(each).length > 0)
    ? EXIT.findings
    : EXIT.clean;
}
