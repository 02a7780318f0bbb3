import { FollowedHistory } from '../../platform/git/followed-history';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ProjectModel } from '../../project/model/model';
import { modelAt } from '../../project/guideline-history';
import { openGit, type GitFolder } from '../../platform/git/git-folder';
import { guidelineDocument } from './document';
import { readPastVersions, versionDiffs, type VersionDiff } from '../../project/past-versions';
import { documentForms, deliver, say } from '../../cli/output';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { onlyProject, eachProject } from '../../cli/open-project';
import { asUsage, gitOf, revisionOf } from '../../cli/versions';
import { NO_GUIDELINE } from './names';

/** `labelwright guideline`: writes the guideline as a document. */
export const define = (command: CliCommand) =>
  command
    .description('Write the guideline as a document to read and print')
    .onProject()
    .forms(['markdown', 'html'])
    .opt('--force', 'Replace FILE even if Labelwright did not generate it')
    .opt('--rev <REV>', 'The guideline at this commit, tag or branch of Git')
    .opt('--no-history', 'Leave out what changed between versions according to Git')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
The same guideline and history give the same bytes. A document that Labelwright generated is replaced.
Exit code: 0, or 2 if the project or revision cannot be read or the file cannot be written.

Examples:
  labelwright guideline > GUIDELINE.md
  labelwright guideline --output guideline.html
  labelwright guideline tickets --rev v1.2 --output guideline-1.2.html`;

export async function run({ project, outputs, rev, history, force = false }: Options): Promise<void> {
  const root = await onlyProject(project);
  const [{ model, diffs }] = (await eachProject(root, ({ model: now }) =>
    readVersion(root, now, { rev, history }),
  )) as [Version];
  if (!model.guideline) throw new UsageError(NO_GUIDELINE);
  const forms = documentForms(() => guidelineDocument(model, diffs));
  for (const output of outputs) {
    const { file } = output;
    const replace = force || (file !== undefined && existsSync(file) && (await isOurs(file)));
    await deliver([output], forms, { replace, isData: true });
  }
}

interface Version {
  readonly model: ProjectModel;
  readonly diffs: ReadonlyMap<string, VersionDiff>;
}

async function readVersion(
  root: string,
  now: ProjectModel,
  { rev, history }: { rev: string | undefined; history: boolean },
): Promise<Version> {
  if (rev === undefined) {
    const { git, unused } = history ? await openGit(root) : {};
    if (unused !== undefined) warnNoHistory(unused);
    // The guideline does not depend on its history, so an unreadable history is not an error.
    const diffs = git && (await diffsOf(git, now).catch(warnIfGit));
    return { model: now, diffs: diffs ?? new Map() };
  }
  const git = await gitOf(root);
  const { commit } = await revisionOf(git, rev);
  const model = await asUsage(modelAt(new FollowedHistory(git), commit));
  if (!model) throw new UsageError(`There was no labelwright.yaml in ${root} at ${rev}.`);
  return { model, diffs: history ? await diffsOf(git, model, commit) : new Map() };
}

const diffsOf = async (git: GitFolder, model: ProjectModel, from?: string): Promise<Version['diffs']> =>
  versionDiffs(await asUsage(readPastVersions(new FollowedHistory(git), model, from)), model);

const warnNoHistory = (reason: string): void =>
  say(`The document does not say what changed between versions. ${reason}`);

function warnIfGit(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
  warnNoHistory(error.message);
}

/** Whether this command made the file, by its first lines. */
async function isOurs(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1000), 0, 1000, 0);
    const start = buffer.toString('utf8', 0, bytesRead);
    return /^<!-- Made with Labelwright |^<!doctype html>[^]*<meta name="generator" content="Labelwright /.test(
      start,
    );
  } finally {
    await handle.close();
  }
}
