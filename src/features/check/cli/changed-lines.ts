import type { Finding, Range } from '../../../project/findings/finding';
import { DATA_FILE } from '../../../project/model/data-file';
import type { Project } from '../../../engine/project';
import type { LineSpan } from '../../../platform/git/differing-lines';
import type { GitChange, GitFolder } from '../../../platform/git/git-folder';
import { asUsage } from '../../../cli/versions';

/** The scope of `check --changed-since`: lines of a project that differ from a commit. */
export class ChangedLines {
  readonly #files = new Map<string, 'whole' | readonly LineSpan[]>();
  /** Earlier names of renamed files. */
  readonly names = new Map<string, string>();
  /** Schema or guideline differ, which can cause findings on unchanged lines. */
  readonly yamlChanged: boolean;
  /** Lines or files were removed that others may have relied on. */
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

  /** For a loaded project. Throws a UsageError with Git's reason. `commit` is a commit of `git`; undefined: the project is new. */
  static async since(git: GitFolder, commit: string | undefined, project: Project): Promise<ChangedLines> {
    if (commit === undefined) {
      const all = [...project.models.paths, ...project.findings.paths, ...project.dataFindings.paths];
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

  /** Whether a finding, or a place it refers to, is on a changed line. */
  touches({ file, range, related = [] }: Finding): boolean {
    return this.#at(file, range) || related.some((place) => this.#at(place.file, place.range));
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  #at(file: string, { start, end }: Range): boolean {
    const lines = this.#files.get(file);
    if (!lines) return false;
    // A range that ends at the start of a line does not include that line.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    return lines === 'whole' || lines.some((span) => span.start <= last && start.line < span.end);
  }
}
