import type { YamlDocument } from '../../../../src/base/yaml/document';
import type { YamlNode } from '../../../../src/base/yaml/tree';

/** The tree with absolute places, in a shape that compares well. */
export function describeTree(doc: YamlDocument, node: YamlNode = doc.root): unknown {
  const { start, end } = doc.range(node);
  const place = `${node.kind} ${start}-${end}`;
  const properties = {
    ...(node.tag && { tag: node.tag }),
    ...(node.anchor && { anchor: node.anchor }),
    ...(node.alias && { alias: node.alias }),
  };
  switch (node.kind) {
    case 'scalar':
      return { place, value: node.value, source: node.source, style: node.style, ...properties };
    case 'missing':
      return { place, ...properties };
    case 'seq':
      return {
        place,
        flow: node.flow,
        items: node.items.map((item) => describeTree(doc, item)),
        ...properties,
      };
    case 'map':
      return {
        place,
        flow: node.flow,
        entries: node.entries.map((entry) => {
          const range = doc.range(entry);
          return [
            `${range.start}-${range.end}`,
            describeTree(doc, entry.key),
            describeTree(doc, entry.value),
          ];
        }),
        ...properties,
      };
  }
}
