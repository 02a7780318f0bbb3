import type { ProjectModel } from '../../project/model/model';
import {
  guidelineHistory,
  modelAt,
  type FileHistory,
  type PastCommit,
  type PastVersion,
} from '../../project/guideline-history';

/** What the guideline was when somebody followed it. */
export interface FollowedVersion {
  readonly model: ProjectModel;
  /** Absent: the guideline as the files have it. */
  readonly commit?: PastCommit;
  /** The record names the very wording; else it is the last one of that version. */
  readonly exact: boolean;
}

/** Commits of one version that are read to find the wording that a record names. */
const MAX_WORDINGS = 30;

/** Finds the guideline that a record followed: the project's own, or one of its history. Reads each commit once. */
export class VersionModels {
  #past: Promise<readonly PastVersion[]> | undefined;
  readonly #models = new Map<string, Promise<ProjectModel | undefined>>();

  constructor(
    private readonly model: ProjectModel,
    private readonly history: FileHistory | undefined,
  ) {}

  /** The versions that the history holds, newest first; none without a history. */
  past(): Promise<readonly PastVersion[]> {
    this.#past ??= this.history ? guidelineHistory(this.history, this.model) : Promise.resolve([]);
    return this.#past;
  }

  /** Undefined when neither the files nor the history have the version. `hash`: the semantic hash, if the record gives it. */
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
