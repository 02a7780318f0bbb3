import type { ProjectModel } from '../../core/project/model';
import type { VersionDiff } from '../../engine/past-versions';
import type { DocumentVersion } from './model';

/** The entries of the changelog, newest first, with what Git knows of them. */
export function documentVersions(
  { guideline }: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff>,
): DocumentVersion[] {
  return (guideline?.changelog ?? []).map(({ version, date, author, changes }) => {
    const diff = diffs.get(version);
    return {
      version,
      entries: changes.map(({ type, target, into, impact, relabel, note }) => ({
        type,
        target: target.id,
        into: into.map(({ id }) => id),
        impact,
        relabel: relabel.map(({ id }) => id),
        ...(note !== undefined && { note }),
      })),
      ...(date !== undefined && { date }),
      ...(author !== undefined && { author }),
      ...(diff && { changes: diff }),
    };
  });
}
