import type { Finding, Range } from '../../../project/findings/finding';
import { DATA_FILE } from '../../../project/model/data-file';
import type { Project } from '../../../engine/project';
import type { LineSpan } from '../../../platform/git/differing-lines';
import type { GitChange, GitFolder } from '../../../platform/git/git-folder';
import { asUsage } from '../../../cli/versions';

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
    this.yamlChanged = changes.some(({ path, before }) => yaml.has(path) || yaml.has(before?.path ?? path));
    const documents = project.samples.files.filter(({ format }) => format === 'document');
    const whole = new Set(documents.map(({ path }) => path));
    for (const { path, kind, before } of changes) {
      if (kind === 'renamed') this.names.set(path, before!.path);
      if (kind === 'removed') this.removes = true;
      else this.#files.set(path, kind === 'added' || whole.has(path) ? 'whole' : []);
    }
  }

  /** For a project that is up to date. A usage error with the reason when Git cannot say. `commit` is one of `git`; undefined: it has nothing. */
  static async since(git: GitFolder, commit: string | undefined, project: Project): Promise<ChangedLines> {
    if (commit === undefined) {
      const all = [...project.models.paths, ...project.findingPaths(), ...project.dataFindings.paths];
      return new ChangedLines(
        project,
        all.map((path) => ({ path, kind: 'added' })),
      );
    }
    const samples = new Set(project.samples.files.map(({ path }) => path));
    const wanted = (path: string): boolean => DATA_FILE.test(path) || samples.has(path);
    const changes = await asUsage(git.changedSince(commit, { wanted, renames: true }));
    const changed = new ChangedLines(project, changes);
    for (const { path, before } of changes) {
      if (!before || changed.#files.get(path)?.length !== 0) continue;
      const { added, removes } = await asUsage(git.changedLines(path, before));
      changed.#files.set(path, added);
      changed.removes ||= removes;
    }
    return changed;
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
