import type { CommittedLines } from '../../project/answers/lines';
import { openGit } from './git-folder';
import { failed, GitError, runGit, type GitArguments } from './run-git';

/** The lines of a folder's file in a commit, with the address of the person who wrote each. Without a repository there are none. Never throws a GitError. */
export async function committedLines(folder: string, commit: string, file: string): Promise<CommittedLines> {
  const { git, unused } = await openGit(folder);
  if (!git) return unused === undefined ? {} : { problem: unused };
  try {
    const text = (await git.commit(commit)) === undefined ? undefined : await git.textAt(commit, file);
    if (text === undefined) return {};
    // The oldest commit that is here would have written all lines.
    if (await git.isShallow())
      return {
        problem:
          'Of the history only the newest commits are here (a shallow clone): "git fetch --unshallow" brings the others.',
      };
    const emails = await authorsOf(folder, commit, file);
    return {
      authors: new Map(
        text
          .split('\n')
          .flatMap((line, n) => (emails[n] === undefined ? [] : [[line.trim(), emails[n]] as const])),
      ),
    };
  } catch (error) {
    if (error instanceof GitError) return { problem: error.message };
    throw error;
  }
}

/** The address of who wrote each line, in lower case. */
async function authorsOf(folder: string, commit: string, file: string): Promise<string[]> {
  // Not the content, which a text conversion may change. Line ends that changed are nobody's records.
  const args: GitArguments = ['blame', '--incremental', '--no-textconv', '-w', commit, '--', file];
  const { code, out, err } = await runGit(folder, args);
  if (code !== 0) throw failed(args, err);
  const byCommit = new Map<string, string>();
  const groups: [commit: string, from: number, end: number][] = [];
  for (const line of out.toString('utf8').split('\n')) {
    const [, hash, from, count] = /^([0-9a-f]{40,}) \d+ (\d+) (\d+)$/.exec(line) ?? [];
    if (hash !== undefined) groups.push([hash, Number(from) - 1, Number(from) - 1 + Number(count)]);
    // Only where the commit comes for the first time.
    else if (line.startsWith('author-mail <'))
      byCommit.set(groups.at(-1)![0], line.slice('author-mail <'.length, -1).toLowerCase());
  }
  const emails: string[] = [];
  for (const [hash, from, end] of groups) for (let n = from; n < end; n++) emails[n] = byCommit.get(hash)!;
  return emails;
}
