import { FROZEN_GLOB } from '../../../project/model/batch';
import type { Finding, Range } from '../../../project/findings/finding';
import { recordGlobs } from '../../../project/records/kinds';
import {
  addCounts,
  checkProject,
  noCounts,
  type CheckedFile,
  type CheckResult,
  type Counts,
} from '../../../engine/check-project';
import { narrowResult } from '../narrow-result';
import { Project } from '../../../engine/project';
import { GitFiles } from '../../../platform/git/git-files';
import { openGit, type GitFolder, type GitChange } from '../../../platform/git/git-folder';
import { committedLines } from '../../../platform/git/committed-lines';
import { NodeFiles } from '../../../platform/node-files';
import { relativeFolder, shownPath } from '../../../cli/find-projects';
import { Fingerprints } from './formats/fingerprints';
import type { Narrowed, UnreadFile } from './formats/report';
import type { NamedPaths } from './named-paths';
import { UsageError } from '../../../cli/options';
import { asUsage, commitIn, gitOf, revisionOf } from '../../../cli/versions';
import { CARDS } from '../../predictions/card';
import { Baseline } from './baseline';
import { DATA_FILE } from '../../../project/model/data-file';
import type { LineSpan } from '../../../platform/git/differing-lines';

export interface NarrowingOptions {
  readonly changedSince?: string;
  readonly baseline?: string;
  readonly rules?: ReadonlySet<string>;
  /** The named files; if there are none, nothing is left out for this reason. */
  readonly named: NamedPaths;
}

/** What a check reads besides the files of the model, samples and records. */
const READ_TOO = [CARDS, FROZEN_GLOB];

/** Narrows the results of the projects of one check. They must contain all findings. */
export class Narrowing {
  readonly #elsewhere = noCounts();
  readonly #hidden = noCounts();
  readonly #folders: string[] = [];
  readonly #otherFiles = noCounts();
  readonly #notRead: UnreadFile[];
  #yamlChanged = false;
  #compared = false;

  private constructor(
    private readonly rules: ReadonlySet<string> | undefined,
    private readonly revision: string | undefined,
    private readonly base: Base | undefined,
    private readonly baseline: Baseline | undefined,
    private readonly named: NamedPaths,
  ) {
    this.#notRead = named.outside.map((file) => ({ file, project: undefined }));
  }

  /** Undefined if nothing is to be left out. */
  static async from(options: NarrowingOptions): Promise<Narrowing | undefined> {
    const { changedSince, baseline, rules, named } = options;
    if (changedSince === undefined && baseline === undefined && !namesFiles(named)) return undefined;
    const [folder = '.'] = named.projects.keys();
    const base = changedSince === undefined ? undefined : await baseOf(folder, changedSince);
    const known = baseline === undefined ? undefined : await Baseline.read(baseline);
    return new Narrowing(rules, changedSince, base, known, named);
  }

  /**
   * Whether to fix a file: not if its findings are left out because it is unchanged or was not named. `folder` is the project's absolute
   * path.
   */
  async wantsFixes(project: Project, folder: string): Promise<(file: string) => boolean> {
    const named = this.named.projects.get(folder);
    const isNamed = (file: string): boolean => named?.has(file) ?? true;
    if (!this.base) return isNamed;
    const { git, commit } = await this.base.in(folder);
    const changed = await ChangedLines.since(git, commit, project);
    return (file) => isNamed(file) && changed.has(file);
  }

  /** `folder` is the project's absolute path. */
  async narrow(result: CheckResult, project: Project, folder: string): Promise<CheckResult> {
    this.#folders.push(folder);
    const { baseline } = this;
    // Both need all findings, since equal findings are distinguished by those before them.
    const listed = new Set<Finding>();
    if (baseline)
      for (const file of result.files)
        for (const finding of baseline.known(folder, file)) listed.add(finding);
    const old = this.base && (await this.#old(this.base, result, project, folder));
    result = this.#without(result, (finding) => !listed.has(finding), this.#hidden);
    if (old) result = this.#without(result, (finding) => !old(finding), this.#elsewhere);
    const named = this.named.projects.get(folder);
    return named ? await this.#inFiles(named, result, project, folder) : result;
  }

  async #inFiles(
    named: ReadonlySet<string>,
    result: CheckResult,
    { files, model, models, samples, records }: Project,
    folder: string,
  ): Promise<CheckResult> {
    const others = await files.list([
      ...READ_TOO,
      ...recordGlobs(model!.schema, ({ isChecked }) => isChecked),
    ]);
    const isRead = new Set([
      ...models.paths,
      ...[...samples.files, ...records.files, ...others].map((file) => file.path),
      ...result.files.map((file) => file.path),
    ]);
    const shown = relativeFolder(folder);
    const unread = [...named].filter((file) => !isRead.has(file));
    for (const file of unread)
      this.#notRead.push({ file: shownPath({ folder: shown }, file), project: shown });
    const remaining = this.#without(result, ({ file }) => named.has(file), this.#otherFiles);
    return { ...remaining, filesChecked: named.size - unread.length };
  }

  /**
   * Whether a finding existed at the base. Those on unchanged lines did, unless the schema or guideline changed or something was removed:
   * then the project is checked at the base too.
   */
  async #old(
    base: Base,
    result: CheckResult,
    project: Project,
    folder: string,
  ): Promise<(finding: Finding) => boolean> {
    const { git, commit } = await base.in(folder);
    const changed = await ChangedLines.since(git, commit, project);
    this.#yamlChanged ||= changed.yamlChanged;
    const elsewhere = (finding: Finding): boolean => !changed.touches(finding);
    const isAnywhere = result.files.some(({ findings }) => findings.some(elsewhere));
    if (commit === undefined || !isAnywhere || !(changed.yamlChanged || changed.removes)) return elsewhere;
    const earlier = await asUsage(fingerprintsAt(git, commit, this.rules));
    this.#compared = true;
    const known = new Set(
      result.files
        .flatMap((file) => [...named(file, changed.names.get(file.path) ?? file.path)])
        .flatMap(([finding, print]) => (earlier.has(print) ? [finding] : [])),
    );
    return (finding) => elsewhere(finding) && known.has(finding);
  }

  #without(result: CheckResult, stays: (finding: Finding) => boolean, into: Counts): CheckResult {
    const narrowed = narrowResult(result, stays);
    addCounts(into, narrowed.left);
    return narrowed.result;
  }

  /** What was left out, once all projects are done. */
  get narrowed(): Narrowed {
    const { revision, base, baseline, named } = this;
    return {
      ...(revision !== undefined &&
        base && {
          changedSince: {
            revision,
            base: base.commit,
            elsewhere: this.#elsewhere,
            yamlChanged: this.#yamlChanged,
            compared: this.#compared,
          },
        }),
      ...(baseline && {
        baseline: {
          file: baseline.file,
          hidden: this.#hidden,
          gone: baseline.gone(this.#folders, this.rules),
        },
      }),
      ...(namesFiles(named) && { files: { elsewhere: this.#otherFiles, notRead: this.#notRead } }),
    };
  }
}

const namesFiles = ({ projects, outside }: NamedPaths): boolean =>
  outside.length > 0 || [...projects.values()].some((files) => files !== undefined);

/** The commit that the projects of a folder are compared with. */
export class Base {
  constructor(
    private readonly git: GitFolder,
    readonly commit: string,
  ) {}

  /** Git for a project's folder (absolute), and the commit there: in a submodule, the one that the base names; undefined if it has none. */
  async in(folder: string): Promise<{ git: GitFolder; commit: string | undefined }> {
    const { git, reason } = await openGit(folder);
    if (!git) throw new UsageError(`${reason} --changed-since needs Git.`);
    return { git, commit: await commitIn(git, this.git, this.commit) };
  }
}

/** The merge base leaves out what others have changed since. */
async function baseOf(folder: string, name: string): Promise<Base> {
  const git = await gitOf(folder);
  const { commit } = await revisionOf(git, name);
  return new Base(git, (await asUsage(git.mergeBase(commit))) ?? commit);
}

/** The fingerprints of the findings of the project at a commit, to recognise new ones. Throws GitError. */
async function fingerprintsAt(
  git: GitFolder,
  commit: string,
  rules: ReadonlySet<string> | undefined,
): Promise<ReadonlySet<string>> {
  const files = await GitFiles.open(git, commit, new NodeFiles(git.folder));
  try {
    const project = new Project(files, {
      pause: () => Promise.resolve(),
      committed: (file) => committedLines(git.folder, commit, file),
    });
    await project.refreshModel();
    // Without a schema there was no project, and so no findings.
    if (!project.model) return new Set();
    const result = await checkProject(project, { limit: Infinity, ...(rules && { rules }) });
    return new Set(result.files.flatMap((file) => [...named(file, file.path)].map(([, print]) => print)));
  } finally {
    files.dispose();
  }
}

/** The findings of a file with their fingerprints, which they have in a file of this name. */
function* named({ findings }: CheckedFile, name: string): Iterable<[Finding, string]> {
  const fingerprints = new Fingerprints();
  for (const finding of findings) yield [finding, fingerprints.of(name, finding)];
}

/** The scope of `check --changed-since`: lines of a project that differ from a commit. */
class ChangedLines {
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
