import type { SourceFile } from '../../project/model/model';
import { scalarOffsets } from '../../base/yaml/scalar-offsets';
import type { Ranged, YamlNode } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';

/** The place of a part of a text, by UTF-16 offsets into the scalar's value. The whole node if the part cannot be located. */
function partIn(node: YamlNode, start: number, end: number): Ranged {
  const offsets = node.kind === 'scalar' && node.alias === undefined ? scalarOffsets(node) : undefined;
  if (!offsets) return node;
  const { block, relStart } = node;
  return { block, relStart: relStart + offsets[start]!, relEnd: relStart + offsets[end]! };
}

/** The same in a file. */
export function partOf(file: SourceFile, node: YamlNode, start: number, end: number): YamlPlace {
  const part = partIn(node, start, end);
  return part === node ? { file, node } : { file, ...file.document.range(part) };
}
