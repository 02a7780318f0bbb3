import type { Finding } from '../../core/findings/finding';
import { addCounts, noCounts, type CheckResult, type Counts } from '../../engine/check-project';
import { narrowResult } from '../../engine/narrow-result';
import type { Project } from '../../engine/project';
import { asUsage, gitOf, revisionOf, type Revision } from '../versions';
import { Baseline, type BaselineEntry } from './baseline';
import { ChangedLines } from './changed-lines';

/** What a report does not show because it was asked to leave it out. */
export interface Narrowed {
  readonly changedSince?: {
    /** As it was given. */
    readonly revision: string;
    /** What the files were compared with: where the history parted from the revision. */
    readonly base: string;
    readonly elsewhere: Counts;
    /** Schema or guideline differ from the base in a project. */
    readonly yamlChanged: boolean;
  };
  readonly baseline?: {
    readonly file: string;
    readonly hidden: Counts;
    readonly gone: readonly BaselineEntry[];
  };
}

export interface NarrowingOptions {
  readonly changedSince?: string;
  readonly baseline?: string;
  readonly rules?: ReadonlySet<string>;
}

/** Narrows the results of the projects of one check. They must hold all findings. */
export class Narrowing {
  readonly #elsewhere = noCounts();
  readonly #hidden = noCounts();
  readonly #folders: string[] = [];
  #yamlChanged = false;

  private constructor(
    private readonly rules: ReadonlySet<string> | undefined,
    private readonly revision: string | undefined,
    private readonly base: Revision | undefined,
    private readonly baseline: Baseline | undefined,
  ) {}

  /** Undefined when nothing is to be left out. */
  static async from(folder: string, options: NarrowingOptions): Promise<Narrowing | undefined> {
    const { changedSince, baseline, rules } = options;
    if (changedSince === undefined && baseline === undefined) return undefined;
    const base = changedSince === undefined ? undefined : await baseOf(folder, changedSince);
    const known = baseline === undefined ? undefined : await Baseline.read(baseline);
    return new Narrowing(rules, changedSince, base, known);
  }

  /** `folder` is the project's, absolute. */
  async narrow(result: CheckResult, project: Project, folder: string): Promise<CheckResult> {
    this.#folders.push(folder);
    const { baseline } = this;
    if (baseline) {
      const known = new Set<unknown>();
      for (const file of result.files) for (const finding of baseline.known(folder, file)) known.add(finding);
      result = this.#without(result, (finding) => !known.has(finding), this.#hidden);
    }
    if (this.base) {
      const changed = await ChangedLines.since(this.base, folder, project);
      this.#yamlChanged ||= changed.yamlChanged;
      result = this.#without(result, (finding) => changed.touches(finding), this.#elsewhere);
    }
    return result;
  }

  #without(result: CheckResult, stays: (finding: Finding) => boolean, into: Counts): CheckResult {
    const narrowed = narrowResult(result, stays);
    addCounts(into, narrowed.left);
    return narrowed.result;
  }

  /** What was left out, when all projects are through. */
  get narrowed(): Narrowed {
    const { revision, base, baseline } = this;
    return {
      ...(revision !== undefined &&
        base && {
          changedSince: {
            revision,
            base: base.commit,
            elsewhere: this.#elsewhere,
            yamlChanged: this.#yamlChanged,
          },
        }),
      ...(baseline && {
        baseline: {
          file: baseline.file,
          hidden: this.#hidden,
          gone: baseline.gone(this.#folders, this.rules),
        },
      }),
    };
  }
}

/** Others may have gone on meanwhile: what they changed since is not ours. */
async function baseOf(folder: string, name: string): Promise<Revision> {
  const git = await gitOf(folder);
  const { commit } = await revisionOf(git, name);
  return { name, commit: (await asUsage(git.mergeBase(commit))) ?? commit };
}
