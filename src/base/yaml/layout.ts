import { memoize } from '../memoize';
import type { YamlDocument } from './document';
import { columnOf } from './edit-place';
import { walk } from './tree';

/** The layout of a file, for content to be added. */
export interface Layout {
  /** Spaces by which a map is indented relative to its key. */
  readonly indent: number;
  /** Lists are indented relative to their key. */
  readonly indentedLists: boolean;
  /** Braces have spaces inside: `{ a: 1 }`. */
  readonly padded: boolean;
}

/** The layout of the first maps and lists in the file. By default two spaces, indented lists and no padding. */
export const layoutOf = memoize((doc: YamlDocument): Layout => {
  let map: number | undefined;
  let list: number | undefined;
  let padded: boolean | undefined;
  for (const node of walk(doc.root)) {
    if (map !== undefined && list !== undefined && padded !== undefined) break;
    if (node.kind !== 'map' || node.alias !== undefined) continue;
    const { start } = doc.range(node);
    if (node.flow) {
      if (node.entries.length > 0) padded ??= doc.text.startsWith('{ ', start);
      continue;
    }
    for (const { value } of node.entries) {
      if ((value.kind !== 'map' && value.kind !== 'seq') || value.flow || value.alias !== undefined) continue;
      const deeper = columnAt(doc, doc.range(value).start) - columnOf(doc, start);
      if (value.kind === 'seq') list ??= deeper;
      else map ??= deeper;
    }
  }
  return {
    indent: map ?? (list || 2),
    indentedLists: (list ?? 2) > 0,
    padded: padded ?? false,
  };
});

function columnAt(doc: YamlDocument, offset: number): number {
  return offset - doc.lines.lineStart(doc.lines.lineAt(offset));
}
