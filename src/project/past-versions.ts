import { diffGuidelines, type GuidelineChange } from './guideline/diff/guideline-diff';
import type { ProjectModel } from './model/model';
import { guidelineHistory, modelAt, type FileHistory } from './guideline-history';

/** The changes from one version to the next. */
export interface VersionDiff {
  /** The version before. */
  readonly since: string;
  readonly list: readonly GuidelineChange[];
}

const MAX_DIFFS = 50;

/** The earlier versions of a project's guideline in a history. */
export interface PastVersions {
  /** The version of the model that the history was read for. */
  readonly version: string | undefined;
  readonly newest?: { readonly version: string; readonly model: ProjectModel };
  /** By version, for those that are not the project's own. */
  readonly diffs: ReadonlyMap<string, VersionDiff>;
}

/** Reads the earlier versions of a guideline; the newest wording of a version counts. `from` names the newest commit to read. */
export async function readPastVersions(
  history: FileHistory,
  model: ProjectModel,
  from?: string,
): Promise<PastVersions> {
  const version = model.guideline?.version?.text;
  const past = (await guidelineHistory(history, model, from)).filter((one) => one.version !== version);
  const diffs = new Map<string, VersionDiff>();
  const known: { version: string; model: ProjectModel }[] = [];
  for (const { version: since, commits } of past.slice(0, MAX_DIFFS + 1)) {
    const before = await modelAt(history, commits[0]!.commit);
    if (!before) continue;
    const later = known.at(-1);
    if (later)
      diffs.set(later.version, {
        since,
        list: diffGuidelines(before, later.model, model.migrations).changes,
      });
    known.push({ version: since, model: before });
  }
  return { version, diffs, newest: known[0] };
}

/** The changes of each version, by version, including the project's current one. */
export function versionDiffs(
  { newest, diffs }: PastVersions,
  model: ProjectModel,
): ReadonlyMap<string, VersionDiff> {
  const version = model.guideline?.version?.text;
  if (version === undefined || !newest || newest.version === version) return diffs;
  const own = { since: newest.version, list: diffGuidelines(newest.model, model).changes };
  return new Map([...diffs, [version, own]]);
}
