import type { Finding, Range } from '../../core/findings/finding';
import type { Project } from '../../engine/project';
import { openGit, type GitChange, type GitFolder, type LineSpan } from '../../platform/git/git-folder';
import { UsageError } from '../run';
import { asUsage, type Revision } from '../versions';

/** Where `check --changed-since` looks: what a project's files have that a commit does not. */
export class ChangedLines {
  readonly #files = new Map<string, 'whole' | readonly LineSpan[]>();
  /** Schema or guideline differ: what that causes elsewhere is not on changed lines. */
  readonly yamlChanged: boolean;

  private constructor(project: Project, changes: readonly GitChange[]) {
    const yaml = new Set(project.models.paths);
    this.yamlChanged = changes.some(({ path }) => yaml.has(path));
    const documents = project.samples.files.filter(({ format }) => format === 'document');
    const whole = new Set([...yaml, ...documents.map(({ path }) => path)]);
    for (const { path, kind } of changes) {
      if (kind === 'added' || kind === 'untracked' || whole.has(path)) this.#files.set(path, 'whole');
      else if (kind === 'changed') this.#files.set(path, []);
    }
  }

  /** For a project in `folder` that is up to date. A usage error with the reason when Git cannot say. */
  static async since(base: Revision, folder: string, project: Project): Promise<ChangedLines> {
    const { git, reason } = await openGit(folder);
    if (!git) throw new UsageError(`${reason} --changed-since needs Git.`);
    const changed = new ChangedLines(project, await asUsage(git.changedSince(base.commit)));
    await asUsage(changed.#readLines(git, base.commit));
    return changed;
  }

  async #readLines(git: GitFolder, commit: string): Promise<void> {
    for (const [path, lines] of this.#files)
      if (lines !== 'whole') this.#files.set(path, await git.changedLines(commit, path));
  }

  /** Whether a finding, or a place that it refers to, is on a line that differs. */
  touches({ file, range, related = [] }: Finding): boolean {
    return this.#at(file, range) || related.some((place) => this.#at(place.file, place.range));
  }

  #at(file: string, { start, end }: Range): boolean {
    const lines = this.#files.get(file);
    if (!lines) return false;
    // A range that ends at the start of a line does not touch it.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    return lines === 'whole' || lines.some((span) => span.start <= last && start.line < span.end);
  }
}
