import { addEntry } from '../../../base/yaml/edit';
import { replaceScalar, type TextEdit } from '../../../base/yaml/edit';
import type { GuidelineModel } from '../../model/model';
import { allOrNone } from './places';
import { nextVersion } from './versions';

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
