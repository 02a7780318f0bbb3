import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileError } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles } from '../../base/files/files';
import { DATA_FILE } from '../../project/model/data-file';
import { compileGlobs } from '../../base/files/globs';
import { comparePaths, projectPath } from '../../base/files/paths';
import { NodeFiles } from '../node-files';
import { SHALLOW } from './history';
import { openGit, type GitFolder } from './git-folder';
import { isContent, isContentNow, matchesLfsPointer, type GitFile } from './same-content';
import { blobIntoFile, blobIntoFileNow, GitError, NOT_HERE } from './run-git';
import { getOrAdd } from '../../base/lists';

interface CommitFile extends GitFile {
  readonly size: number;
  /** Whether the file on disk has the same bytes; undefined until it is read. */
  isOnDisk: boolean | undefined;
}

/** Where the content of a file can be read, and under which name. Read no more than its size: the rest was appended later. */
interface PlacedFile {
  readonly files: ProjectFiles;
  readonly name: string;
  readonly size: number;
}

/**
 * Read-only access to the files of a folder at a commit; the working tree is not touched. A file that has not changed since is read in
 * place. Any other is written to a temporary folder when first read, so that memory does not grow with its size and any part can be read.
 * Symbolic links and submodules are ignored. Dispose it to remove the temporary folder.
 */
export class GitFiles implements ProjectFiles {
  #spool: { readonly folder: string; readonly files: NodeFiles } | undefined;
  readonly #spooled = new Map<string, Promise<void>>();

  private constructor(
    private readonly git: GitFolder,
    private readonly disk: ProjectFiles,
    private readonly files: ReadonlyMap<string, CommitFile>,
  ) {}

  /** `disk`: the current files of the same folder. Throws GitError. */
  static async open(git: GitFolder, commit: string, disk: ProjectFiles): Promise<GitFiles> {
    const files = new Map<string, CommitFile>();
    for (const file of await git.filesAt(commit)) {
      const info = await disk.stat(file.path).catch(() => undefined);
      const { size } = file;
      if (size !== undefined && size === info?.size)
        files.set(file.path, { ...file, size, isOnDisk: undefined });
      else if (info && (await isOnDisk(disk, info, file, () => git.content(file.hash))))
        files.set(file.path, { ...file, size: info.size, isOnDisk: true });
      else if (size !== undefined) files.set(file.path, { ...file, size, isOnDisk: false });
      // Leaving out a file of the project would give wrong results.
      else if (DATA_FILE.test(file.path))
        throw new GitError(`Cannot read ${file.path} as it was: ${NOT_HERE}`);
    }
    return new GitFiles(git, disk, files);
  }

  async list(globs: readonly string[]): Promise<FileInfo[]> {
    const { matches } = compileGlobs(globs);
    return [...this.files.values()]
      .filter((file) => matches(file.path))
      .map(infoOf)
      .sort(comparePaths);
  }

  async stat(file: string): Promise<FileInfo | undefined> {
    const clean = projectPath(file);
    const found = this.files.get(clean);
    return found && infoOf(found);
  }

  async read(file: string, start?: number, end = Infinity): Promise<Uint8Array> {
    const { files, name, size } = await this.#place(file);
    return files.read(name, start, Math.min(end, size));
  }

  readNow(file: string, start?: number, end = Infinity, into?: Uint8Array): Uint8Array {
    const { files, name, size } = this.#placeNow(file);
    return files.readNow(name, start, Math.min(end, size), into);
  }

  async *chunks(file: string, start?: number, end = Infinity): AsyncIterable<Uint8Array> {
    const { files, name, size } = await this.#place(file);
    yield* files.chunks(name, start, Math.min(end, size));
  }

  append(file: string): Promise<never> {
    return Promise.reject(readOnly(file));
  }

  writeAtomic(file: string): Promise<never> {
    return Promise.reject(readOnly(file));
  }

  dispose(): void {
    if (!this.#spool) return;
    const { folder } = this.#spool;
    this.#spool = undefined;
    rmSync(folder, { recursive: true, force: true });
  }

  async #place(file: string): Promise<PlacedFile> {
    const placed = this.#get(file);
    const { path: clean, hash, size } = placed;
    placed.isOnDisk ??= await isContent(placed, size, this.disk.chunks(clean, 0, size));
    if (placed.isOnDisk) return { files: this.disk, name: clean, size };
    const { folder, files } = this.#folder();
    await getOrAdd(this.#spooled, hash, () => this.#fetch(folder, hash));
    return { files, name: hash, size };
  }

  async #fetch(folder: string, hash: string): Promise<void> {
    const part = path.join(folder, `${hash}.part`);
    await blobIntoFile(this.git.folder, hash, part);
    renameSync(part, path.join(folder, hash));
  }

  #placeNow(file: string): PlacedFile {
    const placed = this.#get(file);
    const { path: clean, hash, size } = placed;
    placed.isOnDisk ??= isContentNow(placed, size, (start, end) => this.disk.readNow(clean, start, end));
    if (placed.isOnDisk) return { files: this.disk, name: clean, size };
    return { files: this.#spooledNow(hash), name: hash, size };
  }

  #spooledNow(hash: string): NodeFiles {
    const { folder, files } = this.#folder();
    const whole = path.join(folder, hash);
    if (existsSync(whole)) return files;
    // Under a separate name: the asynchronous fetch of the same file may be running.
    const part = `${whole}.now`;
    blobIntoFileNow(this.git.folder, hash, part);
    renameSync(part, whole);
    return files;
  }

  #get(file: string): CommitFile {
    const clean = projectPath(file);
    const found = this.files.get(clean);
    if (!found) throw new FileError('not-found', clean, `Cannot read ${clean}: the commit has no such file.`);
    return found;
  }

  #folder(): { readonly folder: string; readonly files: NodeFiles } {
    if (!this.#spool) {
      const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-'));
      this.#spool = { folder, files: new NodeFiles(folder) };
    }
    return this.#spool;
  }
}

/** The most commits that are looked at. */
const MAX_COMMITS = 10_000;

/** A folder's files in the last commit of its branch before a time (RFC 3339), to be disposed of; or why there are none, as a sentence. */
export async function filesBefore(folder: string, time: string) {
  try {
    const { git, reason } = await openGit(folder);
    if (!git) return { reason };
    const commits = await git.log('.', { limit: MAX_COMMITS, firstParent: true });
    const last = commits.find((commit) => commit.time < time);
    const none = `Git has no commit of this project from before ${time.slice(0, 10)}.`;
    if (!last) return { reason: (await git.isShallow()) ? `${none} ${SHALLOW}` : none };
    return { ...last, files: await GitFiles.open(git, last.commit, new NodeFiles(folder)) };
  } catch (error) {
    if (error instanceof GitError) return { reason: error.message };
    throw error;
  }
}

/** Whether the file on disk matches a file of a commit that has another size (Git LFS) or an unknown size. */
async function isOnDisk(
  disk: ProjectFiles,
  info: FileInfo,
  file: GitFile,
  content: () => Promise<Uint8Array>,
): Promise<boolean> {
  if (file.size === undefined) return isContent(file, info.size, disk.chunks(file.path));
  return (await matchesLfsPointer(disk, info, file, content)) ?? false;
}

const infoOf = ({ path: file, size, hash }: CommitFile): FileInfo => ({
  path: file,
  size,
  version: hash,
});

function readOnly(file: string): FileError {
  return new FileError('read-only', file, `Cannot write ${file}: it belongs to an earlier version.`);
}
