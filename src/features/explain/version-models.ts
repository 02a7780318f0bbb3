import type { ProjectModel } from '../../project/model/model';
import {
  guidelineHistory,
  modelAt,
  type FileHistory,
  type PastCommit,
  type PastVersion,
} from '../../project/guideline-history';

/** The guideline at the time of an answer. */
export interface FollowedVersion {
  readonly model: ProjectModel;
  /** Absent for the current guideline. */
  readonly commit?: PastCommit;
  /** The record has the hash of exactly this text; otherwise this is the last text of that version. */
  readonly exact: boolean;
}

/** Maximum number of commits of a version that are searched for the text that a record has the hash of. */
const MAX_WORDINGS = 30;

/** Finds the guideline of a record: the project's current one or one in its history. Reads each commit once. */
export class VersionModels {
  #past: Promise<readonly PastVersion[]> | undefined;
  readonly #models = new Map<string, Promise<ProjectModel | undefined>>();

  constructor(
    private readonly model: ProjectModel,
    private readonly history: FileHistory | undefined,
  ) {}

  /** The versions in the history, newest first; empty without a history. */
  past(): Promise<readonly PastVersion[]> {
    this.#past ??= this.history ? guidelineHistory(this.history, this.model) : Promise.resolve([]);
    return this.#past;
  }

  /** Undefined if neither the files nor the history have the version. `hash`: the semantic hash, if recorded. */
  async find(version: string, hash: string | undefined): Promise<FollowedVersion | undefined> {
    const isOwn = version === this.model.guideline?.version?.text;
    if (isOwn && (hash === undefined || hash === this.model.hash))
      return { model: this.model, exact: hash !== undefined };
    const commits = (await this.past()).find((past) => past.version === version)?.commits ?? [];
    if (hash !== undefined)
      for (const commit of commits.slice(0, MAX_WORDINGS)) {
        const model = await this.#at(commit);
        if (model?.hash === hash) return { model, commit, exact: true };
      }
    if (isOwn) return { model: this.model, exact: false };
    const model = commits[0] && (await this.#at(commits[0]));
    return model && { model, commit: commits[0]!, exact: false };
  }

  #at({ commit }: PastCommit): Promise<ProjectModel | undefined> {
    let model = this.#models.get(commit);
    if (!model) this.#models.set(commit, (model = modelAt(this.history!, commit)));
    return model;
  }
}
