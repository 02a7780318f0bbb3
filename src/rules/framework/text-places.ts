import { memoize } from '../../base/memoize';
import type { SourceFile } from '../../project/model/model';
import { scalarOffsets } from '../../base/yaml/scalar-offsets';
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';

/** A text may have thousands of parts with a finding. */
const offsetsOf = memoize((node: YamlScalar) => scalarOffsets(node));

/** The place of a part of a text, by UTF-16 offsets into the scalar's value. The whole node if the part cannot be located. */
export function partOf(file: SourceFile, node: YamlNode, start: number, end: number): YamlPlace {
  const offsets = node.kind === 'scalar' && node.alias === undefined ? offsetsOf(node) : undefined;
  if (!offsets) return { file, node };
  const { block, relStart } = node;
  const part = { block, relStart: relStart + offsets[start]!, relEnd: relStart + offsets[end]! };
  return { file, ...file.document.range(part) };
}
