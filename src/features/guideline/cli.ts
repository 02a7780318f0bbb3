import { SCHEMA_FILE } from '../../project/model-store';
import { FollowedHistory } from '../../platform/git/followed-history';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { ProjectModel } from '../../project/model/model';
import { modelAt } from '../../project/guideline-history';
import { openGit, type GitFolder } from '../../platform/git/git-folder';
import { guidelineDocument } from './build';
import { guidelineMarkdown, guidelinePage } from './document';
import { readPastVersions, versionDiffs, type VersionDiff } from '../../project/past-versions';
import { eachProject } from '../../cli/each-project';
import { onlyProject } from '../../cli/open-project';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { printData, say } from '../../cli/standard-output';
import { VERSION } from '../../cli/version';
import { asUsage, gitOf, revisionOf } from '../../cli/versions';
import { writeWhole } from '../../cli/write-file';

interface Options {
  format?: 'md' | 'html';
  out?: string;
  rev?: string;
  history: boolean;
  force?: boolean;
}

/** `labelwright guideline`: writes the guideline as a document. */
export function register(program: Command): void {
  program
    .command('guideline')
    .description('the guideline as a document to read, print and send: Markdown, or one HTML page')
    .argument('[dir]', 'the project', '.')
    .addOption(
      new Option('--format <format>', 'by default as --out is called, else md').choices(['md', 'html']),
    )
    .option('--out <file>', 'write it to a file instead of standard output')
    .option('--rev <rev>', 'the guideline as a commit, tag or branch of Git has it')
    .option('--no-history', 'without what Git says changed between versions')
    .option('--force', 'replace a file that is no such document')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => guideline(folder, options)));
}

const HELP = `
The same guideline and history give the same bytes. A page or Markdown that Labelwright made is replaced.
Exit code: 0, or 2 when the project or revision cannot be read or the file not be written.

Examples:
  labelwright guideline > GUIDELINE.md
  labelwright guideline --out guideline.html
  labelwright guideline tickets --rev v1.2 --format html --out guideline-1.2.html`;

async function guideline(folder: string, { format, out, rev, history, force }: Options): Promise<ExitCode> {
  const chosen = format ?? (out !== undefined && /\.html?$/i.test(out) ? 'html' : 'md');
  const root = await onlyProject(folder);
  const [{ model, diffs }] = (await eachProject(root, ({ model: now }) =>
    readVersion(root, now, { rev, history }),
  )) as [Version];
  if (!model.guideline)
    throw new UsageError('The project has no guideline: labelwright.yaml names none that can be read.');
  const made = guidelineDocument(model, diffs);
  const text = chosen === 'html' ? guidelinePage(made, VERSION) : guidelineMarkdown(made, VERSION);
  if (out === undefined) await printData([text]);
  else {
    const replace = force || (existsSync(out) && (await isOurs(out)));
    await writeWhole(out, (put) => put(text), { replace });
    say(`Wrote ${out}`);
  }
  return EXIT.clean;
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
  const model = await asUsage(modelAt(new FollowedHistory(git, SCHEMA_FILE), commit));
  if (!model) throw new UsageError(`There was no labelwright.yaml in ${root} at ${rev}.`);
  return { model, diffs: history ? await diffsOf(git, model, commit) : new Map() };
}

const diffsOf = async (git: GitFolder, model: ProjectModel, from?: string): Promise<Version['diffs']> =>
  versionDiffs(await asUsage(readPastVersions(new FollowedHistory(git, SCHEMA_FILE), model, from)), model);

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
