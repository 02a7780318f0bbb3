import type { LineSpan } from './differing-lines';
import type { GitFolder } from './git-folder';

/** The lines of a folder's current files that a commit does not have. */
export class AddedLines {
  private constructor(private readonly files: ReadonlyMap<string, 'whole' | readonly LineSpan[]>) {}

  /** `wanted` says which files (by path) matter. Throws GitError. */
  static async since(git: GitFolder, commit: string, wanted: (path: string) => boolean): Promise<AddedLines> {
    const files = new Map<string, 'whole' | readonly LineSpan[]>();
    for (const { path, kind, before } of await git.changedSince(commit, { wanted, renames: true })) {
      if (kind === 'removed' || !wanted(path)) continue;
      files.set(path, before ? (await git.changedLines(path, before)).added : 'whole');
    }
    return new AddedLines(files);
  }

  /** `line` counts from 1. */
  has(path: string, line: number): boolean {
    const lines = this.files.get(path);
    return lines === 'whole' || (lines?.some(({ start, end }) => start < line && line <= end) ?? false);
  }
}
