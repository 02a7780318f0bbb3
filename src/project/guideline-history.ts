import { inGroups } from '../base/in-groups';
import { addTo } from '../base/lists';
import type { ChangelogEntry, ProjectModel } from './model/model';
import { guidelineFileOf } from './guideline/guideline-file';
import { field, text } from './model/reader';
import { parseYaml } from '../base/yaml/parse';
import { toJs } from '../base/yaml/tree';
import { SCHEMA_FILE } from './model-store';
import { readModel } from './read-model';

export interface PastCommit {
  /** The full hash. */
  readonly commit: string;
  /** The author date; UTC, as `Date.toISOString` writes it. */
  readonly time: string;
  readonly author: string;
  readonly subject: string;
}

/** A source of earlier texts of a project's files, such as `platform/git`. Paths are project-relative. */
export interface FileHistory {
  log(
    paths: readonly string[],
    options: { readonly limit: number; readonly from: string },
  ): Promise<readonly PastCommit[]>;
  textAt(commit: string, path: string): Promise<string | undefined>;
}

/** A version of the guideline and the commits that contain it, newest first. */
export interface PastVersion {
  readonly version: string;
  readonly commits: readonly PastCommit[];
}

/** Only this many of the newest commits are read. */
const MAX_COMMITS = 400;
/** Files read at the same time. */
const READS_AT_ONCE = 8;

/** The versions of a guideline in a history, newest first. `from` names the newest commit to read. */
export async function guidelineHistory(
  history: FileHistory,
  model: ProjectModel,
  from = 'HEAD',
): Promise<PastVersion[]> {
  const { commits, paths } = await commitsOf(history, model, from);
  const versions = new Map<string, PastCommit[]>();
  for await (const [commit, version] of versionsOf(history, commits, paths))
    if (version !== undefined) addTo(versions, version, commit);
  return [...versions].map(([version, list]) => ({ version, commits: list }));
}

/** The commits that changed a guideline, newest first, and all files that it was in, by the names in the schema over time. */
async function commitsOf(
  history: FileHistory,
  model: ProjectModel,
  from: string,
): Promise<{ readonly commits: readonly PastCommit[]; readonly paths: readonly string[] }> {
  const options = { limit: MAX_COMMITS, from };
  const paths = new Set([model.guideline?.file.path ?? SCHEMA_FILE]);
  const schemas = await history.log([SCHEMA_FILE], options);
  const schemaAt = ({ commit }: PastCommit): Promise<string | undefined> =>
    history.textAt(commit, SCHEMA_FILE);
  for await (const [, schema] of inGroups(schemas, READS_AT_ONCE, schemaAt))
    paths.add(guidelinePath(schema) ?? SCHEMA_FILE);
  const commits = await history.log([...new Set([SCHEMA_FILE, ...paths])], options);
  return { commits, paths: [...paths] };
}

/** The file that a schema names for its guideline. Parses only that line, if there is one. */
function guidelinePath(schema: string | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const line = /^guideline[ \t]*:.*\S.*$/m.exec(schema)?.[0];
  return guidelineFileOf(parseYaml(line ?? schema));
}

/**
 * The start of the current version: the earliest commit of the newest unbroken series with this version. If the newest commit has another
 * version, because the author has raised it already, that commit. Commits whose version cannot be read are skipped; undefined without
 * any.
 */
export async function versionStart(
  history: FileHistory,
  model: ProjectModel,
): Promise<{ readonly commit: PastCommit; readonly version: string | undefined } | undefined> {
  const { commits, paths } = await commitsOf(history, model, 'HEAD');
  const own = model.guideline?.version?.text;
  let start: PastCommit | undefined;
  for await (const [commit, version] of versionsOf(history, commits, paths)) {
    if (version === undefined) continue;
    if (version !== own) return start ? { commit: start, version: own } : { commit, version };
    start = commit;
  }
  return start && { commit: start, version: own };
}

/** The model of a project in a commit; undefined without one. */
export const modelAt = (history: FileHistory, commit: string): Promise<ProjectModel | undefined> =>
  readModel((path) => history.textAt(commit, path));

const versionsOf = (history: FileHistory, commits: readonly PastCommit[], paths: readonly string[]) =>
  inGroups(commits, READS_AT_ONCE, ({ commit }) => versionAt(history, commit, paths));

/** The version of a commit's guideline. Parses only that line, if there is one. */
async function versionAt(
  history: FileHistory,
  commit: string,
  paths: readonly string[],
): Promise<string | undefined> {
  // If the guideline had several names, the commit's schema says which file to read: an old one may still exist.
  const path = paths.length === 1 ? paths[0] : guidelinePath(await history.textAt(commit, SCHEMA_FILE));
  const content = path === undefined || path === SCHEMA_FILE ? '' : await history.textAt(commit, path);
  const line = /^version[ \t]*:.*$/m.exec(content ?? '')?.[0];
  const version = line === undefined ? undefined : text(field(parseYaml(line).root, 'version'));
  return version ?? (await modelAt(history, commit))?.guideline?.version?.text;
}

/** Where the states of both people may be while their work is merged. */
const ENDS = ['HEAD', 'MERGE_HEAD', 'REBASE_HEAD'];

/**
 * Of two entries on top of the changelog with one version: the semantic hashes under which Git, or the text now, has the upper, and those for
 * the lower. A hash is left out where a guideline of this version had it without the entry. Undefined if nothing tells the two apart.
 */
export async function sharedHashes(
  history: FileHistory,
  model: ProjectModel,
): Promise<readonly (readonly string[])[] | undefined> {
  const entries = model.guideline?.changelog.slice(0, 2) ?? [];
  const pasts = await Promise.all(ENDS.map((from) => guidelineHistory(history, model, from)));
  const shared = pasts.flat().filter(({ version }) => version === entries[0]?.version);
  const commits = new Set(shared.flatMap((past) => past.commits.map(({ commit }) => commit)));
  const past = await Promise.all([...commits].map((commit) => modelAt(history, commit)));
  const states = [model, ...past].filter((state) => state !== undefined);
  const [upper, lower] = entries.map((entry) => {
    const [having, lacking] = [new Set<string>(), new Set<string>()];
    for (const { guideline, hash } of states)
      (guideline?.changelog.some((one) => said(one) === said(entry)) ? having : lacking).add(hash);
    return [...having].filter((hash) => !lacking.has(hash)).sort();
  });
  return upper && lower && upper.join() !== lower.join() ? [upper, lower] : undefined;
}

const said = ({ node }: ChangelogEntry): string => JSON.stringify(toJs(node));
