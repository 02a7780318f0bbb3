import path from 'node:path';
import type { PastCommit } from '../../project/guideline-history';
import { comparePaths } from '../../base/files/paths';
import { lstatSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { NodeFiles } from '../node-files';
import { differingLines, type LineChanges, type LineSpan } from './differing-lines';
import { MAX_POINTER_BYTES, pointerOf } from './lfs';
import { findRepository } from './repository';
import {
  failed,
  blobIntoFile,
  GitError,
  NoRepository,
  runGit,
  whyForbidden,
  type GitArguments,
} from './run-git';
import { isContentNow, isSame, type GitFile } from './same-content';

/** How a file differs from a commit. */
export interface GitChange {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'renamed';
  /** The commit's version; of a renamed file, at its old path. Its content may differ too. */
  readonly before?: GitFile;
}

export type OpenedGit =
  | { readonly git: GitFolder; readonly reason?: undefined; readonly unused?: undefined }
  | {
      readonly git?: undefined;
      readonly reason: string;
      /** The same reason, but only where a repository exists and is not used: someone will miss its history. */
      readonly unused?: string;
    };

/** Git for the files of a folder in a repository. If it cannot be used, the result is a reason for the user. Never throws. */
export async function openGit(folder: string): Promise<OpenedGit> {
  const forbidden = whyForbidden();
  if (forbidden !== undefined) return { reason: forbidden, unused: forbidden };
  try {
    const { root, prefix } = await findRepository(folder);
    return { git: new GitFolder(folder, root, prefix) };
  } catch (error) {
    if (error instanceof NoRepository) return { reason: error.message };
    const reason =
      error instanceof GitError
        ? error.message
        : `Git cannot be run in ${folder}: ${(error as Error).message}`;
    return { reason, unused: reason };
  }
}

const withoutLineFeed = (out: Buffer): string => out.toString('utf8').replace(/\r?\n$/, '');
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Read-only queries about the files of a folder in a Git repository. Paths are relative to it, with `/`. Throws GitError. */
export class GitFolder {
  constructor(
    readonly folder: string,
    /** The repository's top folder, absolute. */
    readonly root: string,
    /** The folder's path in the repository: empty, or with a `/` at its end. */
    readonly prefix: string,
  ) {}

  /** The full hash of the commit that a revision names; undefined when there is none. */
  async commit(revision: string): Promise<string | undefined> {
    // Git would read a leading dash as an option; no revision can start with one.
    if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return undefined;
    const { code, out } = await runGit(this.folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      `${revision}^{commit}`,
    ]);
    return code === 0 ? withoutLineFeed(out) : undefined;
  }

  async isShallow(): Promise<boolean> {
    const { out } = await runGit(this.folder, ['rev-parse', '--is-shallow-repository']);
    return withoutLineFeed(out) === 'true';
  }

  /** The merge base of HEAD and a commit; undefined when it is not known, as in a shallow clone. */
  async mergeBase(commit: string): Promise<string | undefined> {
    const { code, out } = await runGit(this.folder, ['merge-base', commit, 'HEAD']);
    return code === 0 ? withoutLineFeed(out) : undefined;
  }

  /** The text of a file in a commit, as UTF-8; undefined if it does not exist, or is a link or a folder. */
  async textAt(commit: string, path: string): Promise<string | undefined> {
    const listed = await this.#git(['ls-tree', '-z', commit, '--', path]);
    const [, hash] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(listed.toString('utf8')) ?? [];
    return hash === undefined ? undefined : decoder.decode(await this.content(hash));
  }

  content(hash: string): Promise<Buffer> {
    return this.#git(['cat-file', 'blob', hash]);
  }

  /** The files of the folder in a commit, or of a subfolder, by path; without links. */
  filesAt(commit: string, under?: string): Promise<GitFile[]> {
    const scope = under === undefined || under === '' ? [] : ['--', under.replace(/\/*$/, '/')];
    return this.#listed(['-r'], commit, scope).then((all) => all.files);
  }

  async fileAt(commit: string, path: string): Promise<GitFile | undefined> {
    return (await this.#listed([], commit, ['--', path])).files[0];
  }

  async #listed(
    options: readonly string[],
    commit: string,
    scope: readonly string[],
  ): Promise<{ files: GitFile[]; links: GitFile[] }> {
    const files: GitFile[] = [];
    const links: GitFile[] = [];
    for (const entry of entriesOf(await this.#git(['ls-tree', ...options, '-l', '-z', commit, ...scope]))) {
      const [, type, hash, size, path] =
        /^(10|12)\d{4} blob ([0-9a-f]+) +(\d+|BAD)\t([^]*)$/.exec(entry) ?? [];
      if (path === undefined) continue; // a folder or submodule
      const file = { path, size: size === 'BAD' ? undefined : Number(size), hash: hash! };
      (type === '10' ? files : links).push(file);
    }
    files.sort(comparePaths);
    return { files, links };
  }

  /** The commit that a submodule's path points to in a commit; undefined if there is no submodule. */
  async submoduleAt(commit: string, path: string): Promise<string | undefined> {
    const listed = await this.#git(['ls-tree', '-z', commit, '--', path]);
    return /^160000 commit ([0-9a-f]+)\t/.exec(listed.toString('utf8'))?.[1];
  }

  /**
   * The files that differ from a commit now, committed or not, by path. New files are included unless Git ignores them. Existing files are
   * compared only if they are `wanted`, by their content here and the hash there. A renamed file counts as removed and added, or, with
   * `renames`, as renamed where Git knows both names.
   */
  async changedSince(
    commit: string,
    { wanted = () => true, renames = false }: { wanted?: (path: string) => boolean; renames?: boolean } = {},
  ): Promise<GitChange[]> {
    const [{ files, links }, names, renamed] = await Promise.all([
      this.#listed(['-r'], commit, []),
      this.#git(['ls-files', '--cached', '--others', '--exclude-standard', '-z']),
      renames ? this.#renamedSince(commit) : new Map<string, string>(),
    ]);
    const before = new Map(files.map((file) => [file.path, file]));
    const linked = new Map(links.map((link) => [link.path, link]));
    const disk = new NodeFiles(this.folder);
    const changes: GitChange[] = [];
    const gone = new Map(before);
    for (const file of new Set([...before.keys(), ...entriesOf(names)])) {
      const type = this.#typeOf(file);
      if (type === undefined) continue;
      gone.delete(file);
      const link = linked.get(file);
      if (link && type === 'link' && this.#isLinkTo(file, link)) continue;
      const from = renamed.get(file);
      const was = before.get(from ?? file);
      if (!was || from !== undefined) {
        changes.push({ path: file, ...(was ? { kind: 'renamed', before: was } : { kind: 'added' }) });
        if (from !== undefined) gone.delete(from);
      } else if (wanted(file) && !(await isSame(disk, file, was, () => this.content(was.hash))))
        changes.push({ path: file, kind: 'changed', before: was });
    }
    for (const file of gone.values()) changes.push({ path: file.path, kind: 'removed', before: file });
    return changes.sort(comparePaths);
  }

  /** What a name is on disk; undefined for nothing, a folder (such as a submodule) or a special file. */
  #typeOf(file: string): 'file' | 'link' | undefined {
    const facts = lstatSync(path.join(this.folder, file), { throwIfNoEntry: false });
    if (facts?.isSymbolicLink()) return 'link';
    return facts?.isFile() ? 'file' : undefined;
  }

  #isLinkTo(file: string, link: GitFile): boolean {
    const target = readlinkSync(path.join(this.folder, file), { encoding: 'buffer' });
    return isContentNow(link, target.length, (start, end) => target.subarray(start, end));
  }

  /** Files of the index that a commit has under another name: new name -> old name. */
  async #renamedSince(commit: string): Promise<Map<string, string>> {
    const fields = entriesOf(
      await this.#git([
        ...(['diff-index', '--cached', '--find-renames', '--diff-filter=R', '--name-status'] as const),
        ...['--no-ext-diff', '--no-textconv', '--ignore-submodules=all', '--relative', '-r', '-z'],
        ...[commit, '--', '.'],
      ]),
    );
    const renamed = new Map<string, string>();
    for (let i = 0; i + 2 < fields.length; i += 3) renamed.set(fields[i + 2]!, fields[i + 1]!);
    return renamed;
  }

  /** The lines of a file that differ from a commit's version; all lines where Git LFS stores that version. */
  async changedLines(file: string, before: GitFile): Promise<LineChanges> {
    if (
      before.size !== undefined &&
      before.size <= MAX_POINTER_BYTES &&
      pointerOf(await this.content(before.hash))
    )
      return { added: [{ start: 0, end: Infinity }], removes: false };
    const temporary = mkdtempSync(path.join(tmpdir(), 'labelwright-'));
    try {
      const earlier = path.join(temporary, before.hash);
      await blobIntoFile(this.folder, before.hash, earlier);
      return differingLines(earlier, path.join(this.folder, file));
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }

  /** A test whether a line (from 1) of a file as it is now is not in a commit. Only of files that are `wanted`, by path. */
  async addedSince(
    commit: string,
    wanted: (path: string) => boolean,
  ): Promise<(path: string, line: number) => boolean> {
    const files = new Map<string, readonly LineSpan[]>();
    for (const { path, kind, before } of await this.changedSince(commit, { wanted, renames: true })) {
      if (kind === 'removed' || !wanted(path)) continue;
      const whole = [{ start: 0, end: Infinity }];
      files.set(path, before ? (await this.changedLines(path, before)).added : whole);
    }
    return (path, line) => files.get(path)?.some(({ start, end }) => start < line && line <= end) ?? false;
  }

  /**
   * The commits that changed any of some files, newest first, starting at `from`. Renames are not followed. With `firstParent`, only the
   * states that the branch itself had, and when it came to them: not the commits of what was merged.
   */
  async log(
    path: string | readonly string[],
    { limit = 1000, from = 'HEAD', firstParent = false } = {},
  ): Promise<PastCommit[]> {
    if ((await this.commit(from)) === undefined) return []; // a repository without commits
    const format = `--format=%H%x00%${firstParent ? 'c' : 'a'}I%x00%aN%x00%s`;
    const out = await this.#git([
      'log',
      '-z',
      `-${limit}`,
      format,
      ...(firstParent ? ['--first-parent'] : []),
      '--encoding=UTF-8',
      from,
      '--',
      ...[path].flat(),
    ]);
    const fields = out.toString('utf8').split('\0');
    const commits: PastCommit[] = [];
    for (let i = 0; i + 3 < fields.length; i += 4) {
      const [commit, time, author, subject] = fields.slice(i, i + 4) as [string, string, string, string];
      commits.push({ commit, time: new Date(time).toISOString(), author, subject });
    }
    return commits;
  }

  /** The folders that held a file before it was moved here under the same name, latest first: from the top, ending with `/`. */
  async formerFolders(file: string): Promise<string[]> {
    if ((await this.commit('HEAD')) === undefined) return [];
    const out = await this.#git([
      ...(['log', '--follow', '-z', '--format=', '--name-status', '--diff-filter=RC'] as const),
      ...['--no-ext-diff', '--no-textconv', 'HEAD', '--', file],
    ]);
    const fields = entriesOf(out);
    const folders: string[] = [];
    for (let i = 0; i + 2 < fields.length; i += 3) {
      const from = fields[i + 1]!;
      if (!fields[i]!.trim().startsWith('R') || !`/${from}`.endsWith(`/${file}`)) break;
      folders.push(from.slice(0, from.length - file.length));
    }
    return [...new Set(folders)].filter((folder) => folder !== this.prefix);
  }

  async #git(args: GitArguments): Promise<Buffer> {
    const { code, out, err } = await runGit(this.folder, args);
    if (code !== 0) throw failed(args, err);
    return out;
  }
}

const entriesOf = (out: Buffer): string[] =>
  out
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '');
