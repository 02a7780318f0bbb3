import type { GuidelineModel } from '../../project/model/model';

/**
 * The versions of the guideline that have a rule or tie-breaker as it reads now: from the newest entry of the changelog on that names
 * it, or all (`*`). Where none does, only the current version is certain: what people answered before may be why the rule is there.
 */
export function versionsWith({ changelog, version }: GuidelineModel, id: string): ReadonlySet<string> {
  const at = changelog.findIndex(({ changes }) =>
    changes.some(({ target }) => target.id === id || target.id === '*'),
  );
  const versions = new Set(changelog.slice(0, at + 1).map((entry) => entry.version));
  if (version) versions.add(version.text);
  return versions;
}
