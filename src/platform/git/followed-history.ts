import type { PastCommit } from '../../project/guideline-history';
import { SCHEMA_FILE } from '../../project/model-store';
import { GitFolder } from './git-folder';

/**
 * The history of a project's files, followed across moves of its folder: before a move, files are read at their old paths. A folder counts
 * as moved where Git detects that its labelwright.yaml was renamed; a copy starts its own history.
 */
export class FollowedHistory {
  #former: Promise<readonly string[]> | undefined;

  constructor(private readonly git: GitFolder) {}

  /** The commits that changed any of some files, at any of their paths, newest first. */
  async log(
    paths: readonly string[],
    options: { readonly limit: number; readonly from: string },
  ): Promise<PastCommit[]> {
    const former = await this.#folders();
    if (former.length === 0) return this.git.log(paths, options);
    const places = [this.git.prefix, ...former].flatMap((folder) => paths.map((path) => folder + path));
    return this.#top().log(places, options);
  }

  /** The text of a file in a commit; undefined if the folder does not contain it at its current or earlier path. */
  async textAt(commit: string, path: string): Promise<string | undefined> {
    const folder = await this.#folderAt(commit);
    return folder === undefined ? undefined : this.#top().textAt(commit, folder + path);
  }

  async pathsAt(commit: string, under: string): Promise<string[]> {
    const folder = await this.#folderAt(commit);
    if (folder === undefined) return [];
    const files = await this.#top().filesAt(commit, folder + under);
    return files.map(({ path }) => path.slice(folder.length));
  }

  /** The folder's path in a commit: its current path if the project is there, else an earlier one. */
  async #folderAt(commit: string): Promise<string | undefined> {
    const { prefix } = this.git;
    if ((await this.#top().fileAt(commit, prefix + SCHEMA_FILE)) !== undefined) return prefix;
    for (const folder of await this.#folders())
      if ((await this.#top().fileAt(commit, folder + SCHEMA_FILE)) !== undefined) return folder;
    return undefined;
  }

  #folders(): Promise<readonly string[]> {
    return (this.#former ??= this.git.formerFolders(SCHEMA_FILE));
  }

  #top(): GitFolder {
    return new GitFolder(this.git.root, this.git.root, '');
  }
}
