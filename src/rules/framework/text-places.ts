import type { SourceFile } from '../../core/project/model';
import { scalarOffsets } from '../../core/yaml/scalar-offsets';
import type { YamlNode } from '../../core/yaml/tree';
import type { YamlPlace } from './rule';

/** The place of a part of a text: UTF-16 offsets into the scalar's value. The whole scalar where the part cannot be placed. */
export function partOf(file: SourceFile, node: YamlNode, start: number, end: number): YamlPlace {
  const offsets = node.kind === 'scalar' && node.alias === undefined ? scalarOffsets(node) : undefined;
  if (!offsets) return { file, node };
  const base = file.document.range(node).start;
  return { file, start: base + offsets[start]!, end: base + offsets[end]! };
}
