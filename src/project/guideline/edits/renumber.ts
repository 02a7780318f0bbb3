import { addEntry } from '../../../base/yaml/edit-list';
import { replaceScalar, type TextEdit } from '../../../base/yaml/edit';
import { toJs } from '../../../base/yaml/tree';
import { guidelineHistory, modelAt, type FileHistory } from '../../guideline-history';
import type { ChangelogEntry, GuidelineModel, ProjectModel } from '../../model/model';
import { allOrNone } from './places';
import { nextVersion } from './versions';

/** Where the states of both people may be while their work is merged. */
const ENDS = ['HEAD', 'MERGE_HEAD', 'REBASE_HEAD'];

/**
 * Of two entries on top of the changelog that two people wrote for one version, makes the upper one the next version, and the guideline's.
 * `hashes`, where they are known, go into both: docs/format.md, "Stale". Undefined without two such entries, or if they cannot be edited.
 */
export function renumbered(
  guideline: GuidelineModel,
  hashes?: readonly (readonly string[])[],
): { readonly title: string; readonly edits: readonly TextEdit[] } | undefined {
  const { changelog, version: own, file } = guideline;
  const [upper, lower] = changelog;
  if (!upper || upper.version !== lower?.version || upper.versionNode.kind !== 'scalar') return undefined;
  const isSemantic = upper.changes.some(({ impact }) => impact === 'semantic');
  const next = nextVersion({ guideline }, isSemantic ? 'semantic' : 'editorial');
  if (next === undefined) return undefined;
  const was = ({ node, version }: ChangelogEntry, hash: readonly string[]) =>
    node.kind === 'map'
      ? addEntry(file.document, node, 'was', { version, hash: [...hash] }, { after: BEFORE, braces: true })
      : undefined;
  const edits = allOrNone(
    ...(own?.text === upper.version
      ? [own.node.kind === 'scalar' ? replaceScalar(file.document, own.node, next) : undefined]
      : []),
    replaceScalar(file.document, upper.versionNode, next),
    ...(hashes ? [was(upper, hashes[0]!), was(lower, hashes[1]!)] : []),
  );
  return edits && { title: `Make the upper entry version "${next}"`, edits };
}

const BEFORE = ['version', 'date', 'author'];

/**
 * The semantic hashes under which Git, or the text now, has the upper of two such entries, and the lower. Undefined if nothing tells the two
 * apart. A hash is left out of both where a guideline of this version had it without the entry.
 */
export async function sharedHashes(
  history: FileHistory,
  model: ProjectModel,
): Promise<readonly (readonly string[])[] | undefined> {
  const entries = model.guideline?.changelog.slice(0, 2) ?? [];
  const commits = new Set<string>();
  for (const from of ENDS)
    for (const past of await guidelineHistory(history, model, from))
      if (past.version === entries[0]?.version) for (const { commit } of past.commits) commits.add(commit);
  const past = await Promise.all([...commits].map((commit) => modelAt(history, commit)));
  const states = [model, ...past].flatMap((state) => {
    const all = new Set(state?.guideline?.changelog.map(said));
    return state ? [{ hash: state.hash, has: entries.map((entry) => all.has(said(entry))) }] : [];
  });
  const [upper, lower] = entries.map((_, n) => {
    const without = new Set(states.flatMap(({ hash, has }) => (has[n] ? [] : [hash])));
    return [...new Set(states.map(({ hash }) => hash))].filter((hash) => !without.has(hash)).sort();
  });
  return upper && lower && upper.join() !== lower.join() ? [upper, lower] : undefined;
}

const said = ({ node }: ChangelogEntry): string => JSON.stringify(toJs(node));
