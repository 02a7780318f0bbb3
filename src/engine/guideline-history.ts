import type { ProjectModel } from '../core/project/model';
import { field, text } from '../core/project/reader';
import { parseYaml } from '../core/yaml/parse';
import { SCHEMA_FILE } from './model-store';
import { readModel } from './read-model';

/** A commit, as a history of files has it. */
export interface PastCommit {
  /** The full hash. */
  readonly commit: string;
  /** UTC, as `Date.toISOString` writes it. */
  readonly time: string;
  readonly author: string;
  readonly subject: string;
}

/** Where earlier texts of a project's files come from; `platform/git` is one. Paths are project-relative. */
export interface FileHistory {
  log(
    paths: readonly string[],
    options: { readonly limit: number; readonly from: string },
  ): Promise<readonly PastCommit[]>;
  textAt(commit: string, path: string): Promise<string | undefined>;
}

/** A version of the guideline and the commits that held it, newest first. */
export interface PastVersion {
  readonly version: string;
  readonly commits: readonly PastCommit[];
}

/** Commits looked at, at most: a guideline that was committed more often than that is told from then on. */
const MOST_COMMITS = 400;
/** Files read at the same time. */
const TOGETHER = 8;

/** The versions of a guideline that a history holds, newest first. `from` names the commit to begin at. */
export async function guidelineHistory(
  history: FileHistory,
  model: ProjectModel,
  from = 'HEAD',
): Promise<PastVersion[]> {
  const paths = pathsOf(model);
  const commits = await history.log(paths, { limit: MOST_COMMITS, from });
  const versions = new Map<string, PastCommit[]>();
  for (let start = 0; start < commits.length; start += TOGETHER) {
    const some = commits.slice(start, start + TOGETHER);
    const found = await Promise.all(some.map(({ commit }) => versionAt(history, commit, paths.at(-1)!)));
    some.forEach((commit, n) => {
      const version = found[n];
      if (version === undefined) return;
      const known = versions.get(version);
      if (known) known.push(commit);
      else versions.set(version, [commit]);
    });
  }
  return [...versions].map(([version, held]) => ({ version, commits: held }));
}

const pathsOf = (model: ProjectModel): string[] => [
  ...new Set([SCHEMA_FILE, model.guideline?.file.path ?? SCHEMA_FILE]),
];

/**
 * Where the version that a guideline has now began: the earliest commit from which on it stood without a break, so that nothing that was
 * committed under it goes unseen. Where the newest commit has another version (the author has raised it already), that commit. Commits
 * whose version cannot be read are passed over; undefined when there is none.
 */
export async function versionStart(
  history: FileHistory,
  model: ProjectModel,
): Promise<{ readonly commit: PastCommit; readonly version: string | undefined } | undefined> {
  const paths = pathsOf(model);
  const commits = await history.log(paths, { limit: MOST_COMMITS, from: 'HEAD' });
  const own = model.guideline?.version?.text;
  let start: PastCommit | undefined;
  for (let first = 0; first < commits.length; first += TOGETHER) {
    const some = commits.slice(first, first + TOGETHER);
    const found = await Promise.all(some.map(({ commit }) => versionAt(history, commit, paths.at(-1)!)));
    for (const [n, commit] of some.entries()) {
      const version = found[n];
      if (version === undefined) continue;
      if (version !== own) return start ? { commit: start, version: own } : { commit, version };
      start = commit;
    }
  }
  return start && { commit: start, version: own };
}

/** The model of a project as a commit has it; undefined when there was none. */
export const modelAt = (history: FileHistory, commit: string): Promise<ProjectModel | undefined> =>
  readModel((path) => history.textAt(commit, path));

/** The version that a commit's guideline has. Reads no more of it than the line that says so, where there is one. */
async function versionAt(history: FileHistory, commit: string, path: string): Promise<string | undefined> {
  const content = await history.textAt(commit, path);
  const line = path === SCHEMA_FILE ? undefined : /^version[ \t]*:.*$/m.exec(content ?? '')?.[0];
  const version = line === undefined ? undefined : text(field(parseYaml(line).root, 'version'));
  return version ?? (await modelAt(history, commit))?.guideline?.version?.text;
}
