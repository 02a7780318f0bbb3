import { memoize } from '../../base/memoize';
import type { YamlProblem } from '../../base/yaml/document';
import type { YamlNode } from '../../base/yaml/tree';
import type { SourceFile } from './model';

/** Of content that stands where a key is expected it cannot be told what it was meant to belong to. */
const HOMELESS = 'unexpected-content';

/**
 * What is wrong with a source as YAML. Where the guideline stands inline in the label schema, each of the two has the problems of its
 * own part: what cannot be read in the one leaves nothing out of the other, for the entries of the file are read one by one.
 */
export const ownProblems = memoize((file: SourceFile): readonly YamlProblem[] => {
  const { document, root } = file;
  const inline = inlinePart(file);
  if (!inline) return document.problems;
  const isOfGuideline = root !== document.root;
  return document.problems.filter(
    ({ start, code }) => (code !== HOMELESS && inline.start <= start && start < inline.end) === isOfGuideline,
  );
});

/** UTF-16 offsets of the guideline in the label schema, with what follows up to the next key; undefined where there is none, or the file was read as a whole. */
function inlinePart({ document, root }: SourceFile): { start: number; end: number } | undefined {
  const top: YamlNode = document.root;
  if (top.kind !== 'map' || top.block.kind !== 'joined') return undefined;
  const at = top.entries.findIndex(({ key, value }) => key.value === 'guideline' && value.kind === 'map');
  const entry = top.entries[at];
  if (!entry || (root !== top && root !== entry.value)) return undefined;
  const next = top.entries[at + 1];
  return {
    start: document.range(entry).start,
    end: next ? document.range(next).start : document.text.length + 1,
  };
}
