import type { GitFile, GitFolder } from './git-folder';

/** In bytes; the specification of Git LFS asks for less than that. */
const LONGEST_POINTER = 1024;

/** Whether Git LFS holds the content of a file, and the commit only says which one. Throws GitError. */
export async function isPointer(
  git: GitFolder,
  commit: string,
  { path, size }: Pick<GitFile, 'path' | 'size'>,
): Promise<boolean> {
  if (size > LONGEST_POINTER) return false;
  return (await git.textAt(commit, path))?.startsWith('version https://git-lfs.github.com/spec/') ?? false;
}
