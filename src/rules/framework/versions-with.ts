import type { GuidelineModel } from '../../project/model/model';

/**
 * The versions of the guideline with the current text of a rule or tie-breaker: since the newest entry of the changelog that names it, or
 * everything (`*`). If there is none, only the current version is certain: earlier answers may have led to the rule.
 */
export function versionsWith({ changelog, version }: GuidelineModel, id: string): ReadonlySet<string> {
  const at = changelog.findIndex(({ changes }) =>
    changes.some(({ target }) => target.id === id || target.id === '*'),
  );
  const versions = new Set(changelog.slice(0, at + 1).map((entry) => entry.version));
  if (version) versions.add(version.text);
  return versions;
}
