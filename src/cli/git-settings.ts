import type { ProjectFiles } from '../base/files/files';
import { GIT_FILES, missingGitLines, type GitFile } from '../project/model/git-settings';

/** Appends the lines that .gitignore and .gitattributes lack; returns the changed files. */
export async function writeGitSettings(files: ProjectFiles): Promise<GitFile[]> {
  const written: GitFile[] = [];
  for (const file of GIT_FILES) {
    const there = await files.stat(file);
    const lines = missingGitLines(file, there ? new TextDecoder().decode(await files.read(file)) : '');
    if (lines.length === 0) continue;
    await files.append(
      file,
      lines.map((line) => new TextEncoder().encode(line)),
    );
    written.push(file);
  }
  return written;
}
