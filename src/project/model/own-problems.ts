import { memoize } from '../../base/memoize';
import type { YamlProblem } from '../../base/yaml/document';
import type { YamlNode } from '../../base/yaml/tree';
import type { SourceFile } from './model';

/** Content in the place of a key: it is unclear which part it belongs to. */
const HOMELESS = 'unexpected-content';

/** The YAML problems of a source. A label schema and its inline guideline each have those of their own part. */
export const ownProblems = memoize((file: SourceFile): readonly YamlProblem[] => {
  const { document, root } = file;
  const inline = inlinePart(file);
  if (!inline) return document.problems;
  const isOfGuideline = root !== document.root;
  return document.problems.filter(
    ({ start, code }) => (code !== HOMELESS && inline.start <= start && start < inline.end) === isOfGuideline,
  );
});

/** UTF-16 offsets of an inline guideline up to the next key; undefined without one, or if the file was parsed as a whole. */
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
