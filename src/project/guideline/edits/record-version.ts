import type { ProjectModel } from '../../model/model';
import type { GuidelineEdits } from './places';
import { confirmed, type ProposedChange } from './propose-changes';
import { addChanges, bumpVersion, nextVersion } from './versions';

/** What an author says of a version that is to be written down. */
export interface RecordedVersion {
  /** Whether a change moves what labels mean. */
  readonly semantic: (change: ProposedChange) => boolean;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly author?: string;
}

/** The version after the changes since `since` are recorded: the next one, unless the author has raised it already. */
export function versionFor(
  model: ProjectModel,
  since: string | undefined,
  impact: 'semantic' | 'editorial',
): string | undefined {
  const own = model.guideline?.version?.text;
  return own !== undefined && own !== since ? own : nextVersion(model, impact);
}

/**
 * Raises the version and writes the entry of the changelog that tells of the changes; into the entry of the version that the author has
 * begun, where there is one. Undefined where nothing is to be told, or the guideline has no place for it.
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
