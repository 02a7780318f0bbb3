import type { Finding } from '../../core/findings/finding';
import { addCounts, noCounts, type CheckResult, type Counts } from '../../engine/check-project';
import { narrowResult } from '../../engine/narrow-result';
import type { Project } from '../../engine/project';
import { relativeFolder } from '../find-projects';
import { shownPath, type Narrowed, type UnreadFile } from '../formats/report';
import type { NamedPaths } from '../named-paths';
import { asUsage } from '../versions';
import { baseOf, type Base } from './base';
import { Baseline } from './baseline';
import { ChangedLines } from './changed-lines';
import { EarlierFindings } from './earlier-findings';

export interface NarrowingOptions {
  readonly changedSince?: string;
  readonly baseline?: string;
  readonly rules?: ReadonlySet<string>;
  /** What was named; without files in it nothing is left out for that. */
  readonly named: NamedPaths;
}

/** Narrows the results of the projects of one check. They must hold all findings. */
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

  /** Undefined when nothing is to be left out. */
  static async from({
    changedSince,
    baseline,
    rules,
    named,
  }: NarrowingOptions): Promise<Narrowing | undefined> {
    if (changedSince === undefined && baseline === undefined && !namesFiles(named)) return undefined;
    const [folder = '.'] = named.projects.keys();
    const base = changedSince === undefined ? undefined : await baseOf(folder, changedSince);
    const known = baseline === undefined ? undefined : await Baseline.read(baseline);
    return new Narrowing(rules, changedSince, base, known, named);
  }

  /**
   * Whether fixes are wanted in a file: not where nothing is shown because it has not changed or was not named. `folder` is the project's,
   * absolute.
   */
  async wantsFixes(project: Project, folder: string): Promise<(file: string) => boolean> {
    const named = this.named.projects.get(folder);
    const isNamed = (file: string): boolean => named?.has(file) ?? true;
    if (!this.base) return isNamed;
    const { git, commit } = await this.base.in(folder);
    const changed = await ChangedLines.since(git, commit, project);
    return (file) => isNamed(file) && changed.has(file);
  }

  /** `folder` is the project's, absolute. */
  async narrow(result: CheckResult, project: Project, folder: string): Promise<CheckResult> {
    this.#folders.push(folder);
    const { baseline } = this;
    // Both look at all findings: which of several equal ones is meant depends on those before it.
    const listed = new Set<Finding>();
    if (baseline)
      for (const file of result.files)
        for (const finding of baseline.known(folder, file)) listed.add(finding);
    const old = this.base && (await this.#old(this.base, result, project, folder));
    result = this.#without(result, (finding) => !listed.has(finding), this.#hidden);
    if (old) result = this.#without(result, (finding) => !old(finding), this.#elsewhere);
    const named = this.named.projects.get(folder);
    return named ? this.#inFiles(named, result, project, folder) : result;
  }

  #inFiles(
    named: ReadonlySet<string>,
    result: CheckResult,
    { models, samples, records }: Project,
    folder: string,
  ): CheckResult {
    const isRead = new Set([
      ...models.paths,
      ...[...samples.files, ...records.files].map((file) => file.path),
      ...result.files.map((file) => file.path),
    ]);
    const shown = relativeFolder(folder);
    const unread = [...named].filter((file) => !isRead.has(file));
    for (const file of unread)
      this.#notRead.push({ file: shownPath({ folder: shown }, file), project: shown });
    const kept = this.#without(result, ({ file }) => named.has(file), this.#otherFiles);
    return { ...kept, filesChecked: named.size - unread.length };
  }

  /**
   * Whether a finding was there at the base. What is on lines that have not changed was, unless the schema or the guideline changed or
   * something is gone: then the project is checked as it was.
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
    const earlier = await asUsage(EarlierFindings.at(git, commit, this.rules));
    this.#compared = true;
    const known = new Set(
      result.files.flatMap((file) => earlier.known(file, changed.names.get(file.path) ?? file.path)),
    );
    return (finding) => elsewhere(finding) && known.has(finding);
  }

  #without(result: CheckResult, stays: (finding: Finding) => boolean, into: Counts): CheckResult {
    const narrowed = narrowResult(result, stays);
    addCounts(into, narrowed.left);
    return narrowed.result;
  }

  /** What was left out, when all projects are through. */
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
