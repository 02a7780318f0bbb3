import type { CommittedLines } from '../../project/answers/lines';
import { openGit } from './git-folder';
import { SHALLOW } from './history';
import { failed, GitError, runGit, type GitArguments } from './run-git';

/** The lines of a folder's file in a commit, with the address of the person who wrote each. Without a repository there are none. Never throws a GitError. */
export async function committedLines(folder: string, commit: string, file: string): Promise<CommittedLines> {
  const { git, unused } = await openGit(folder);
  if (!git) return unused === undefined ? {} : { problem: unused };
  try {
    // As committed, without a text conversion. Line ends that changed are nobody's records.
    const args: GitArguments = ['blame', '--porcelain', '--no-textconv', '-w', commit, '--', file];
    const { code, out, err } = await runGit(folder, args);
    if (/^fatal: (?:bad revision|no such path)/.test(err)) return {};
    if (code !== 0) throw failed(args, err);
    // The oldest commit that is here would have written all lines.
    if (await git.isShallow()) return { problem: SHALLOW };
    const authors = new Map<string, string>();
    const byCommit = new Map<string, string>();
    let hash = '';
    for (const line of out.toString('utf8').split('\n'))
      if (line.startsWith('\t')) authors.set(line.trim(), byCommit.get(hash)!);
      // Only where the commit comes for the first time.
      else if (line.startsWith('author-mail <'))
        byCommit.set(hash, line.slice('author-mail <'.length, -1).toLowerCase());
      else hash = /^[0-9a-f]{40,}(?= )/.exec(line)?.[0] ?? hash;
    return { authors };
  } catch (error) {
    if (error instanceof GitError) return { problem: error.message };
    throw error;
  }
}
