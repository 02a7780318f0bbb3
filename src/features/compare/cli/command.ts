import { comparison, type NamedVersion } from '../report/build';
import { comparisonDocument } from '../report/document';
import { compareGuideline, changeJson } from '../../diff/cli/compare-guideline';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../../cli/command';
import { documentForms, deliver, VERSION } from '../../../cli/output';
import { interruptible } from '../../../cli/interruptible';
import { onlyProject } from '../../../cli/open-project';
import { wholeNumber, UsageError } from '../../../cli/options';
import { GitFiles } from '../../../platform/git/git-files';
import { NodeFiles } from '../../../platform/node-files';
import { withVersionReader } from '../read-version';
import { relativeFolder } from '../../../cli/find-projects';
import { asUsage, gitOf, revisionOf } from '../../../cli/versions';

/** `labelwright compare`: compares two versions of a project and explains changes of agreement. */
export const define = (command: CliCommand) =>
  command
    .description('Compare two versions of a project, or of its guideline alone')
    .argument('<REV>', 'The older version: a commit, tag or branch of Git')
    .argument('[REV2]', 'The newer version; by default the files on disk')
    .projectOption('Project folder; with --guideline also a folder with projects')
    .mode(
      '--guideline',
      'Compare the guideline alone, by meaning, and say which labels are stale because of it',
      {
        own: ['--require-changelog'],
        forms: ['text', 'json'],
      },
    )
    .opt('--require-changelog', 'Exit with 1 if the changelog lacks a change of meaning')
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--ids', 'In Markdown, name the samples that are counted')
    .opt('--resamples <N>', 'Resamples for the interval of a difference', wholeNumber, 1000)
    .opt('--seed <N>', 'Seed of the resamples', wholeNumber, 1)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Compares guideline, labels, agreement and disagreements, and shows which changes coincide with a change in agreement.
Earlier versions are read from Git; no file of the project is changed. With --guideline, samples and records are not
compared, and white space, comments, colours and notes do not count as meaning.
Exit code: 0, 1 with --require-changelog if the changelog is incomplete, 2 if there is no Git, no such revision or no
project in it, or a file cannot be written.

Examples:
  labelwright compare HEAD~5
  labelwright compare v1.2 v1.3 --output compared.html
  labelwright compare v1.2 --json | jq '.layers[] | [.id, .move.value, .parts]'
  labelwright compare origin/main --guideline --require-changelog
  labelwright compare HEAD~10 --guideline --json | jq '.projects[].stale.labels'`;

export async function run(from: string, to: string | undefined, options: Options): Promise<ExitCode> {
  const { outputs, ids, seed, resamples } = options;
  if (options.guideline) return compareGuideline(from, to, options);
  if (resamples < 2) throw new UsageError('--resamples must be 2 or more.');
  const root = await onlyProject(options.project);
  // Removes its temporary files when interrupted.
  const made = await interruptible(
    (_, pause) =>
      withVersions(root, from, to, pause, (before, after) =>
        comparison(before, after, VERSION, { seed, resamples, pause }),
      ),
    'Nothing was written.',
  );
  const guideline = { ...made.guideline, changes: made.guideline.changes.map(changeJson) };
  await deliver(outputs, {
    // A comment on a pull request is read by annotators, and a name tells on which samples people disagree.
    ...documentForms((form) =>
      form === 'markdown' && !ids ? comparisonDocument(made, null) : comparisonDocument(made),
    ),
    json: () => ({ ...made, guideline }),
  });
  return EXIT.clean;
}

/**
 * Reads two versions of the project in a folder and passes them to `use`; without `to`, the later one is the working files. Throws
 * UsageError if Git, the revision or the project in it is missing.
 */
export async function withVersions<T>(
  root: string,
  from: string,
  to: string | undefined,
  pause: () => Promise<void>,
  use: (before: NamedVersion, after: NamedVersion) => Promise<T>,
): Promise<T> {
  const git = await gitOf(root);
  const disk = new NodeFiles(git.folder);
  const openPast = (commit: string) => GitFiles.open(git, commit, disk);
  return withVersionReader(disk, openPast, pause, async (read) => {
    const past = async (name: string): Promise<NamedVersion> => {
      const revision = await revisionOf(git, name);
      const version = await asUsage(read(revision));
      if (!version)
        throw new UsageError(`There was no labelwright.yaml in ${relativeFolder(root)} at ${name}.`);
      const [found] = await asUsage(git.log('.', { limit: 1, from: revision.commit }));
      return { ...version, ...(found && { time: found.time }) };
    };
    const before = await past(from);
    const after = to === undefined ? await read() : await past(to);
    if (!after) throw new UsageError('labelwright.yaml cannot be read.');
    return use(before, after);
  });
}
