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
  if (!upper || upper.version !== lower?.version) return undefined;
  const isSemantic = upper.changes.some(({ impact }) => impact === 'semantic');
  const next = nextVersion({ guideline }, isSemantic ? 'semantic' : 'editorial');
  if (next === undefined) return undefined;
  const raised = own?.text === upper.version ? [own.node, upper.versionNode] : [upper.versionNode];
  const edits = allOrNone(
    ...raised.map((node) => (node.kind === 'scalar' ? replaceScalar(file.document, node, next) : undefined)),
    ...(hashes ?? []).map((hash, n) => {
      const { node, version } = changelog[n]!;
      const was = { version, hash: [...hash] };
      return node.kind === 'map' ? addEntry(file.document, node, 'was', was, PLACED) : undefined;
    }),
  );
  return edits && { title: `Make the upper entry version "${next}"`, edits };
}

const PLACED = { after: ['version', 'date', 'author'], braces: true };

/**
 * The semantic hashes under which Git, or the text now, has the upper of two such entries, and the lower. Undefined if nothing tells the two
 * apart. A hash is left out of both where a guideline of this version had it without the entry.
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
