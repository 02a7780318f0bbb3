import type { Command } from 'commander';
import { diffJson } from './diff-json';
import { diffProject, resolveRevisions, type ProjectDiff } from './project-diff';
import { diffText, unrecorded } from './diff-text';
import { eachProject } from '../../../cli/each-project';
import { colorOption, painter, type ColorChoice } from '../../../cli/colors';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../../cli/run';
import { print, say } from '../../../cli/standard-output';
import { jsonHead } from '../../../cli/version';

interface Options {
  dir: string;
  json?: boolean;
  requireChangelog?: boolean;
  color: ColorChoice;
}

/** `labelwright diff`: compares two versions of a guideline by meaning. */
export function register(program: Command): void {
  program
    .command('diff')
    .description(
      'compare two versions of the guideline by meaning: what changed, which labels are stale by it',
    )
    .argument('<rev>', 'the older version: a commit, tag or branch of Git')
    .argument('[rev2]', 'the newer version; by default the files as they are')
    .option('--dir <dir>', 'a project, or a folder with projects', '.')
    .option('--json', 'print JSON')
    .option('--require-changelog', 'exit code 1 when a change of meaning is not in the changelog')
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((from: string, to: string | undefined, options: Options) =>
      runToExit(() => diff(from, to, options)),
    );
}

const HELP = `
Compares schema and guideline, not samples and records. White space, comments, colours and notes are not meaning.
Exit code: 0; 1 with --require-changelog; 2 when there is no Git, no such revision, or no project at it.

Examples:
  labelwright diff HEAD
  labelwright diff v1.2 v1.3 --dir projects/tickets
  labelwright diff origin/main --require-changelog
  labelwright diff HEAD~10 --json | jq '.projects[].stale.labels'`;

async function diff(from: string, to: string | undefined, options: Options): Promise<ExitCode> {
  const revisions = await resolveRevisions(options.dir, from, to);
  const found = await eachProject(options.dir, (open) => diffProject(open, revisions));
  const diffs: ProjectDiff[] = [];
  for (const each of found) {
    if ('diff' in each) diffs.push(each);
    else say(`${each.missing}`);
  }
  if (diffs.length === 0) throw new UsageError('Nothing to compare.');
  const paint = painter(options.color, process.stdout);
  await print([
    options.json
      ? JSON.stringify({ ...jsonHead(), projects: diffs.map(diffJson) }, null, 2)
      : diffs.map((each) => diffText(each, paint)).join('\n\n'),
    '\n',
  ]);
  return options.requireChangelog && diffs.some((each) => unrecorded(each).length > 0)
    ? EXIT.findings
    : EXIT.clean;
}
