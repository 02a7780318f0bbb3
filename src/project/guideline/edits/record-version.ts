import type { ProjectModel } from '../../model/model';
import type { GuidelineEdits } from './places';
import { confirmed, type ProposedChange } from './propose-changes';
import { addChanges, bumpVersion, nextVersion } from './versions';

/** What an author specifies about a version to record. */
export interface RecordedVersion {
  /** Whether a change affects the meaning of labels. */
  readonly semantic: (change: ProposedChange) => boolean;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly author?: string;
}

/**
 * The version of the guideline after recording a change: the next one, unless its author has already raised it. `since` is the version that
 * the changes are relative to.
 */
export function versionFor(
  model: ProjectModel,
  since: string | undefined,
  impact: 'semantic' | 'editorial',
): string | undefined {
  const own = model.guideline?.version?.text;
  return own !== undefined && own !== since ? own : nextVersion(model, impact);
}

/**
 * Raises the version and writes the changes to the changelog: into the entry that the author has begun for this version, or into a new one.
 * Undefined if there is nothing to write, or the guideline has no place for it.
 */
export function recordVersion(
  model: ProjectModel,
  since: string | undefined,
  proposed: readonly ProposedChange[],
  { semantic, date, author }: RecordedVersion,
): GuidelineEdits | undefined {
  if (proposed.length === 0) return undefined;
  const changes = proposed.map((change) => confirmed(change, semantic(change)));
  const impact = changes.some((change) => change.impact === 'semantic') ? 'semantic' : 'editorial';
  const version = versionFor(model, since, impact);
  if (version === undefined) return undefined;
  const begun = model.guideline?.changelog.find((entry) => entry.version === version);
  if (begun) return addChanges(model, begun, changes);
  return bumpVersion(model, { version, date, ...(author !== undefined && { author }), changes });
}
