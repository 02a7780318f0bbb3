import { GitFolder, type GitCommit } from './git-folder';

/**
 * The history of a folder's files that goes on where the folder was moved: before the move its files are read where they lay then. A folder
 * is taken for moved where Git sees that one file of it, which names it, was renamed; a copy begins a history of its own.
 */
export class FollowedHistory {
  #former: Promise<readonly string[]> | undefined;

  constructor(
    private readonly git: GitFolder,
    /** The file that the folder is known by. */
    private readonly file: string,
  ) {}

  /** The commits that changed one of some files, wherever they lay, newest first. */
  async log(
    paths: readonly string[],
    options: { readonly limit: number; readonly from: string },
  ): Promise<GitCommit[]> {
    const former = await this.#folders();
    if (former.length === 0) return this.git.log(paths, options);
    const places = [this.git.prefix, ...former].flatMap((folder) => paths.map((path) => folder + path));
    return this.#top().log(places, options);
  }

  /** The text of a file in a commit; undefined when neither the folder nor what it was before has it there. */
  async textAt(commit: string, path: string): Promise<string | undefined> {
    const folder = await this.#folderAt(commit);
    return folder === undefined ? undefined : this.#top().textAt(commit, folder + path);
  }

  /** The paths of the files under a folder in it, in a commit. */
  async pathsAt(commit: string, under: string): Promise<string[]> {
    const folder = await this.#folderAt(commit);
    if (folder === undefined) return [];
    const files = await this.#top().filesAt(commit, folder + under);
    return files.map(({ path }) => path.slice(folder.length));
  }

  /** Where it lay in a commit: where it is now, if its file is there, else where that was before. */
  async #folderAt(commit: string): Promise<string | undefined> {
    const { prefix } = this.git;
    if ((await this.#top().fileAt(commit, prefix + this.file)) !== undefined) return prefix;
    for (const folder of await this.#folders())
      if ((await this.#top().fileAt(commit, folder + this.file)) !== undefined) return folder;
    return undefined;
  }

  #folders(): Promise<readonly string[]> {
    return (this.#former ??= this.git.formerFolders(this.file));
  }

  #top(): GitFolder {
    return new GitFolder(this.git.root, this.git.root, '');
  }
}
