import { runGit, failed, GitError, gitLines } from './run-git';

/** A file in a commit. */
export interface GitFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the object that holds its content. */
  readonly hash: string;
}

/** How a file differs from a commit. `untracked`: Git does not know it, and does not ignore it. */
export interface GitChange {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'renamed' | 'untracked';
  /** Of a renamed file: what it was called. It may have changed as well. */
  readonly from?: string;
}

/** One commit of a file's history. */
export interface GitCommit {
  /** The full hash. */
  readonly commit: string;
  /** When it was made by its author; UTC, as `Date.toISOString` writes it. */
  readonly time: string;
  readonly author: string;
  readonly subject: string;
}

/** Lines of a file as it is now; counted from 0, end exclusive. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** How the lines of a file differ from a commit. */
export interface LineChanges {
  /** Lines that the commit does not have, in order. */
  readonly added: readonly LineSpan[];
  /** Some of the commit's lines are not there any more. */
  readonly removes: boolean;
}

export type OpenedGit =
  | { readonly git: GitFolder; readonly reason?: undefined }
  | { readonly git?: undefined; readonly reason: string };

/**
 * Git for the files of one folder, which may lie anywhere in a repository. Without git or a repository there is a reason instead, a
 * sentence for people. Never throws.
 */
export async function openGit(folder: string): Promise<OpenedGit> {
  try {
    const top = await runGit(folder, ['rev-parse', '--show-toplevel']);
    if (top.code !== 0) return { reason: whyNot(folder, top.err) };
    const root = withoutLineFeed(top.out);
    if (root === '') return { reason: `${folder} lies in a Git repository without working files.` };
    const prefix = await runGit(folder, ['rev-parse', '--show-prefix']);
    return { git: new GitFolder(folder, root, withoutLineFeed(prefix.out)) };
  } catch (error) {
    if (error instanceof GitError) return { reason: error.message };
    return { reason: `Git cannot be run in ${folder}: ${(error as Error).message}` };
  }
}

function whyNot(folder: string, err: string): string {
  if (err.includes('not a git repository')) return `${folder} is not in a Git repository.`;
  if (err.includes('must be run in a work tree'))
    return `${folder} lies in a Git repository without working files.`;
  return failed(['rev-parse'], err).message;
}

const withoutLineFeed = (out: Buffer): string => out.toString('utf8').replace(/\r?\n$/, '');
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Read-only questions about the files of a folder in a Git repository. Paths are relative to the folder, with `/`, and taken
 * literally; files outside of the folder do not exist here. Methods throw GitError when Git fails.
 */
export class GitFolder {
  constructor(
    readonly folder: string,
    /** The repository's top folder, absolute. */
    readonly root: string,
    /** Where the folder lies in the repository: empty, or with a `/` at its end. */
    readonly prefix: string,
  ) {}

  /** The full hash of the commit that a revision names; undefined when there is none. */
  async commit(revision: string): Promise<string | undefined> {
    // Git takes what begins with a dash for an option, and allows no such names.
    if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return undefined;
    const { code, out } = await runGit(this.folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      `${revision}^{commit}`,
    ]);
    return code === 0 ? withoutLineFeed(out) : undefined;
  }

  /** Whether older commits are missing, as in a clone with `--depth`. */
  async isShallow(): Promise<boolean> {
    const { out } = await runGit(this.folder, ['rev-parse', '--is-shallow-repository']);
    return withoutLineFeed(out) === 'true';
  }

  /** Where the history of HEAD and of a commit parted; undefined when that is not known, as in a shallow clone. */
  async mergeBase(commit: string): Promise<string | undefined> {
    const { code, out } = await runGit(this.folder, ['merge-base', commit, 'HEAD']);
    return code === 0 ? withoutLineFeed(out) : undefined;
  }

  /** The text of a file in a commit, as UTF-8; undefined when it is not there, or is a link or a folder. */
  async textAt(commit: string, path: string): Promise<string | undefined> {
    const listed = await this.#git(['ls-tree', '-z', commit, '--', path]);
    const [, hash] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(listed.toString('utf8')) ?? [];
    return hash === undefined ? undefined : decoder.decode(await this.#git(['cat-file', 'blob', hash]));
  }

  /** The files of the folder in a commit, or of a folder in it, by path; without links. */
  filesAt(commit: string, under?: string): Promise<GitFile[]> {
    const scope = under === undefined || under === '' ? [] : ['--', under.replace(/\/*$/, '/')];
    return this.#listed(['-r'], commit, scope);
  }

  /** One of them. */
  async fileAt(commit: string, path: string): Promise<GitFile | undefined> {
    return (await this.#listed([], commit, ['--', path]))[0];
  }

  async #listed(options: readonly string[], commit: string, scope: readonly string[]): Promise<GitFile[]> {
    return entriesOf(await this.#git(['ls-tree', ...options, '-l', '-z', commit, ...scope]))
      .flatMap((entry) => {
        const [, hash, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([^]*)$/.exec(entry) ?? [];
        return path === undefined ? [] : [{ path, size: Number(size), hash: hash! }];
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The commit of a submodule, by its path, that a commit names; undefined when it has none there. */
  async submoduleAt(commit: string, path: string): Promise<string | undefined> {
    const listed = await this.#git(['ls-tree', '-z', commit, '--', path]);
    return /^160000 commit ([0-9a-f]+)\t/.exec(listed.toString('utf8'))?.[1];
  }

  /**
   * The files that differ from a commit as they are now, committed or not, by path. What Git ignores is never among them. A renamed file
   * is one removed and one added, or, with `renames`, one that is recognised where Git knows both names.
   */
  async changedSince(commit: string, { renames = false } = {}): Promise<GitChange[]> {
    const [diff, others] = await Promise.all([
      this.#git([...differences(renames), '--name-status', '-z', commit, '--', '.']),
      this.#git(['ls-files', '--others', '--exclude-standard', '-z']),
    ]);
    const fields = entriesOf(diff);
    const changes: GitChange[] = entriesOf(others)
      .filter((path) => !path.endsWith('/')) // a repository of its own
      .map((path) => ({ path, kind: 'untracked' }));
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const kind = KINDS[fields[i]![0]!] ?? 'changed';
      if (kind === 'renamed') changes.push({ kind, from: fields[i + 1]!, path: fields[++i + 1]! });
      else changes.push({ path: fields[i + 1]!, kind });
    }
    return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The lines of a file that are not the same in a commit, where it was called `from`. For a file that Git does not know there are none. */
  async changedLines(commit: string, path: string, from = path): Promise<LineChanges> {
    const added: LineSpan[] = [];
    let removes = false;
    await gitLines(
      this.folder,
      [...differences(from !== path), '--unified=0', '--text', '--no-color', commit, '--', from, path],
      (line) => {
        const [, gone, start, count] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
        if (start === undefined) return;
        if (gone !== '0') removes = true;
        const lines = count === undefined ? 1 : Number(count);
        if (lines > 0) added.push({ start: Number(start) - 1, end: Number(start) - 1 + lines });
      },
    );
    return { added, removes };
  }

  /** The commits that changed one of some files, newest first; from the commit given, else from HEAD. Renames are not followed. */
  async log(
    path: string | readonly string[],
    { limit = 1000, from = 'HEAD' }: { limit?: number; from?: string } = {},
  ): Promise<GitCommit[]> {
    if ((await this.commit(from)) === undefined) return []; // a repository without commits
    const format = '--format=%H%x00%aI%x00%aN%x00%s';
    const out = await this.#git([
      'log',
      '-z',
      `-${limit}`,
      format,
      '--encoding=UTF-8',
      from,
      '--',
      ...[path].flat(),
    ]);
    const fields = out.toString('utf8').split('\0');
    const commits: GitCommit[] = [];
    for (let i = 0; i + 3 < fields.length; i += 4) {
      const [commit, time, author, subject] = fields.slice(i, i + 4) as [string, string, string, string];
      commits.push({ commit, time: new Date(time).toISOString(), author, subject });
    }
    return commits;
  }

  /**
   * The folders, from the repository's top and with a `/` at their ends, that a file of this one lay in before it was moved under the same
   * name; the latest first. Those of what it was copied from are others' folders.
   */
  async formerFolders(file: string): Promise<string[]> {
    if ((await this.commit('HEAD')) === undefined) return [];
    const out = await this.#git([
      ...['log', '--follow', '-z', '--format=', '--name-status', '--diff-filter=RC', 'HEAD', '--'],
      file,
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

  async #git(args: readonly string[]): Promise<Buffer> {
    const { code, out, err } = await runGit(this.folder, args);
    if (code !== 0) throw failed(args, err);
    return out;
  }
}

/** Differences of this folder, in a form that no setting of the user changes. */
const differences = (renames: boolean): string[] => [
  'diff',
  '--relative',
  renames ? '--find-renames' : '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=all',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

const KINDS: Readonly<Record<string, GitChange['kind']>> = { A: 'added', D: 'removed', R: 'renamed' };

const entriesOf = (out: Buffer): string[] =>
  out
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '');
