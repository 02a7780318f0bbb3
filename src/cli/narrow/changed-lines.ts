import type { Finding, Range } from '../../core/findings/finding';
import type { Project } from '../../engine/project';
import type { GitChange, GitFolder, LineSpan } from '../../platform/git/git-folder';
import { isPointer } from '../../platform/git/lfs';
import { asUsage } from '../versions';

/** A pointer of Git LFS has so many lines; its differences lie in them. */
const POINTER_LINES = 3;

/** Where `check --changed-since` looks: what a project's files have that a commit does not. */
export class ChangedLines {
  readonly #files = new Map<string, 'whole' | readonly LineSpan[]>();
  /** What renamed files were called. */
  readonly names = new Map<string, string>();
  /** Schema or guideline differ: what that causes elsewhere is not on changed lines. */
  readonly yamlChanged: boolean;
  /** Lines or files are gone, which others may have relied on. */
  removes = false;

  private constructor(project: Project, changes: readonly GitChange[]) {
    const yaml = new Set(project.models.paths);
    this.yamlChanged = changes.some(({ path, from = path }) => yaml.has(path) || yaml.has(from));
    const documents = project.samples.files.filter(({ format }) => format === 'document');
    const whole = new Set(documents.map(({ path }) => path));
    for (const { path, kind, from } of changes) {
      if (from !== undefined) this.names.set(path, from);
      if (kind === 'removed') this.removes = true;
      else if (kind === 'added' || kind === 'untracked' || whole.has(path)) this.#files.set(path, 'whole');
      else this.#files.set(path, []);
    }
  }

  /** For a project that is up to date. A usage error with the reason when Git cannot say. `commit` is one of `git`; undefined: it has nothing. */
  static async since(git: GitFolder, commit: string | undefined, project: Project): Promise<ChangedLines> {
    if (commit === undefined) {
      const all = [...project.models.paths, ...project.findingPaths(), ...project.dataFindings.paths];
      return new ChangedLines(
        project,
        all.map((path) => ({ path, kind: 'untracked' })),
      );
    }
    const changed = new ChangedLines(project, await asUsage(git.changedSince(commit, { renames: true })));
    await asUsage(changed.#readLines(git, commit));
    return changed;
  }

  async #readLines(git: GitFolder, commit: string): Promise<void> {
    for (const [path, lines] of this.#files) {
      if (lines === 'whole') continue;
      const from = this.names.get(path) ?? path;
      const { added, removes } = await git.changedLines(commit, path, from);
      this.removes ||= removes;
      const small = added.length > 0 && added.at(-1)!.end <= POINTER_LINES;
      const file = small ? await git.fileAt(commit, from) : undefined;
      // Git compares what it keeps, which of a file of Git LFS is a pointer: its lines are not known.
      this.#files.set(path, file && (await isPointer(git, commit, file)) ? 'whole' : added);
    }
  }

  /** Whether a finding, or a place that it refers to, is on a line that differs. */
  touches({ file, range, related = [] }: Finding): boolean {
    return this.#at(file, range) || related.some((place) => this.#at(place.file, place.range));
  }

  /** Whether a file differs at all. */
  has(file: string): boolean {
    return this.#files.has(file);
  }

  #at(file: string, { start, end }: Range): boolean {
    const lines = this.#files.get(file);
    if (!lines) return false;
    // A range that ends at the start of a line does not touch it.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    return lines === 'whole' || lines.some((span) => span.start <= last && start.line < span.end);
  }
}
