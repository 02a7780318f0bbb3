import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { counted } from '../../base/text/phrases';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { type ReadProject, withProject } from '../../cli/open-project';
import { deliver, jsonHead, blocksText } from '../../cli/output';
import { openGit } from '../../platform/git/git-folder';
import type { PastCommit } from '../../project/guideline-history';
import { GitError } from '../../platform/git/run-git';
import { acquireLock } from '../../platform/node-lock';
import { findMentions, isLongEnough, isTellingId, type LinePlace, type SearchResult } from './find-mentions';
import { type ErasedFile, type Erasure, planErasure, withoutParts } from './plan-erasure';
import { firstRows, table, type Part } from '../../document/blocks';
import { defined } from '../../base/objects';

/** `labelwright erase`: removes everything about some samples from the project's files. */
export const define = (command: CliCommand) =>
  command
    .description('Remove samples and everything about them for good')
    .onProject()
    .several('--sample <ID>', 'Sample to erase')
    .opt('--yes', 'Erase; without it, nothing is written and the output shows what would go')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
For when a person asks to be forgotten. Removes the lines about the samples from samples, annotations, decisions, gold,
suggestions, predictions, spot checks, splits and batches, and lists other lines of the project's files that name or
quote a sample for you to edit. It says which files could not be searched, which commits still hold the old files, and
what else is out of its reach.
Exit code: 0, 1 if lines remain that name or quote a sample, or files that it names, 2 if nothing could be erased.

Examples:
  labelwright erase --sample t-17
  labelwright erase tickets --sample t-17 --sample t-20 --yes`;

export async function run({ project, sample = [], yes = false, outputs }: Options): Promise<ExitCode> {
  if (sample.length === 0) throw new UsageError('Name the sample to erase: --sample ID.');
  return withProject(project, async (read) => {
    const { erasure, unknown } = await planErasure(read, sample);
    if (unknown.length > 0) throw new UsageError(`The project has nothing about "${unknown.join('", "')}".`);
    // Before anything is written: whatever Git answers, the report comes.
    const history = await historyOf(read.folder, erasure.files);
    if (yes) for (const file of erasure.files) await eraseFrom(file, read);
    const report = { erasure, ...(await leftOver(read, erasure, yes)), isErased: yes, history };
    await deliver(outputs, {
      text: (paint) => blocksText(reportParts(report), paint),
      json: () => reportJson(report),
    });
    return report.mentions.length > 0 || erasure.media.length > 0 ? EXIT.findings : EXIT.clean;
  });
}

/** What is left in the project's files, or will be. */
function leftOver({ files }: ReadProject, erasure: Erasure, isErased: boolean): Promise<SearchResult> {
  const parts = new Map(isErased ? [] : erasure.files.map((file) => [file.info.path, file.parts]));
  return findMentions(files, erasure, parts);
}

/** Rewrites a file without the parts, in one step. Throws a FileError if the file has changed since it was read. */
async function eraseFrom(file: ErasedFile, { files, folder }: ReadProject): Promise<void> {
  const real = path.join(folder, file.info.path);
  if (file.becomes)
    await files.writeAtomic(file.becomes.path, new TextEncoder().encode(file.becomes.text), null);
  if (file.isDocument || file.becomes) {
    // A link may lead to the text.
    await rm(await realpath(real));
    return rm(real, { force: true });
  }
  const lock = file.isLog ? await acquireLock(real, file.info.path) : undefined;
  try {
    const kept = withoutParts(await files.read(file.info.path), file.parts);
    await files.writeAtomic(file.info.path, kept, file.info.version);
  } finally {
    await lock?.release();
  }
}

/** The commits that hold the files with what was erased. */
interface PastCommits {
  readonly commits: readonly PastCommit[];
  /** Why they are not known. */
  readonly unknown?: string;
}

const MAX_COMMITS = 1000;

async function historyOf(folder: string, files: readonly ErasedFile[]): Promise<PastCommits> {
  const { git, reason } = await openGit(folder);
  if (!git) return { commits: [], unknown: reason };
  const paths = files.map(({ info }) => info.path);
  try {
    return { commits: await git.log(paths, { limit: MAX_COMMITS, from: 'HEAD' }) };
  } catch (error) {
    // The erasure does not depend on what Git can tell.
    if (error instanceof GitError) return { commits: [], unknown: error.message };
    throw error;
  }
}

/** The mentions are by the lines of the files as they are now. */
interface Report extends SearchResult {
  readonly erasure: Erasure;
  readonly isErased: boolean;
  readonly history: PastCommits;
}

function reportJson({ erasure, mentions, unsearched, isErased, history }: Report): object {
  const places = (list: readonly LinePlace[]) =>
    list.map(({ path: file, line }) => ({ file, line: line + 1 }));
  return {
    ...jsonHead(),
    erased: isErased,
    samples: [...erasure.ids],
    files: erasure.files.map(({ info, parts, becomes }) =>
      defined({ file: info.path, lines: parts.map(({ line }) => line + 1), becomes: becomes?.path }),
    ),
    mentions: places(mentions),
    media: erasure.media,
    unsearched: unsearched.map(({ path: file, why }) => ({ file, why })),
    not_searched_for: notSearchedFor(erasure),
    commits: history.unknown === undefined ? history.commits.map(({ commit }) => commit) : null,
  };
}

const MAX_SHOWN = 20;

/** What is found everywhere, so that a search for it would tell nothing. */
const notSearchedFor = ({ ids, texts }: Erasure): { ids: string[]; short_texts: number } => ({
  ids: [...ids].filter((id) => !isTellingId(id)),
  short_texts: [...texts].filter((text) => !isLongEnough(text)).length,
});

function reportParts({ erasure, mentions, unsearched, isErased, history }: Report): Part[] {
  const { ids, files, media } = erasure;
  const them = unsearched.length === 1 ? 'it' : 'them';
  return [
    table(
      `${isErased ? 'Erased' : 'Nothing was written yet. With --yes these lines go'}: ${[...ids].join(', ')}`,
      files,
      [
        ['file', ({ info }) => info.path],
        ['lines', ({ parts }) => listOf(parts.map(({ line }) => String(line + 1)))],
      ],
    ),
    ...files.map(
      ({ info, becomes }) =>
        becomes &&
        `${info.path} ${isErased ? 'became' : 'becomes'} ${becomes.path}, which keeps everyone's other samples.`,
    ),
    firstRows(
      MAX_SHOWN,
      `${counted(mentions.length, 'line')} elsewhere ${mentions.length === 1 ? 'names or quotes' : 'name or quote'} a sample. Edit them yourself; the history of their files keeps them too:`,
      mentions,
      [['', ({ path: file, line }) => `${file}:${line + 1}`]],
    ),
    firstRows(
      MAX_SHOWN,
      `The samples name ${counted(media.length, 'image or audio file', 'images or audio files')}. Delete what no other sample needs:`,
      media,
      [['', (file) => file]],
    ),
    firstRows(
      MAX_SHOWN,
      `${counted(unsearched.length, 'file')} could not be searched, or not all of ${them}. Look into ${them} yourself:`,
      unsearched,
      [['', ({ path: file, why }) => `${file}: ${why}`]],
    ),
    notSearchedForText(erasure),
    historyText(history),
    OUT_OF_REACH,
  ];
}

const OUT_OF_REACH = `Out of reach, and not searched:
  folders called node_modules, other clones and branches, hand-offs, exports, pages and sites outside of this folder, back-ups, what others have copied, what a model was sent
  VS Code's own copies of the lines that were saved on a machine: they are deleted after 7 days, and not offered again while the sample is gone`;

function notSearchedForText(erasure: Erasure): string | false {
  const { ids, short_texts: texts } = notSearchedFor(erasure);
  const named = ids.length > 0 && `the id ${listOf(ids)}`;
  const short = texts > 0 && `${counted(texts, 'text')} of less than 20 characters`;
  const what = [named, short].filter((each) => each !== false).join(' and ');
  return what !== '' && `Not searched for in other lines, as it would be found everywhere: ${what}.`;
}

const listOf = (parts: readonly string[]): string =>
  [
    ...parts.slice(0, MAX_SHOWN),
    ...(parts.length > MAX_SHOWN ? [`… and ${parts.length - MAX_SHOWN} more; --json lists all`] : []),
  ].join(', ');

function historyText({ commits, unknown }: PastCommits): string {
  if (unknown !== undefined) return `Git: ${unknown}`;
  const [newest, oldest] = [commits[0], commits.at(-1)];
  if (!newest || !oldest) return 'Git: no commit holds these files.';
  const count =
    commits.length === MAX_COMMITS ? `${MAX_COMMITS} commits or more` : counted(commits.length, 'commit');
  return (
    `Git: the lines may still be in the history. ${count} changed these files, from ${oldest.commit.slice(0, 10)} (${oldest.time.slice(0, 10)}) to ` +
    `${newest.commit.slice(0, 10)} (${newest.time.slice(0, 10)}). To remove them, commit the erasure, rewrite the history ("git filter-repo --replace-text" or "--path … --invert-paths"), ` +
    'push it with force, and have every clone made again.'
  );
}
