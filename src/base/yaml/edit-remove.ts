import type { YamlDocument } from './document';
import { columnOf, endsWithBlockScalar, extentEnd, looseLines } from './edit-place';
import type { TextEdit } from './edit-place';
import { pathAt } from './path';
import type { YamlEntry, YamlMap, YamlNode, YamlSeq } from './tree';

/**
 * Removes an item from a sequence; the last one leaves `[]`. Comments on the lines of the item and indented below it are removed, those
 * above it remain. UTF-16 offsets. Undefined if the item comes from an alias, if an alias elsewhere refers to an anchor in it, or if it
 * shares its line with an outer item and has comments after it.
 */
export function removeItem(doc: YamlDocument, seq: YamlSeq, index: number): TextEdit | undefined {
  const item = seq.items[index];
  if (!item || seq.alias !== undefined || isNamedByAlias(doc, item)) return undefined;
  if (seq.flow) return removeFromFlow(doc, seq.items, index);
  if (seq.items.length === 1) return emptied(doc, seq, '[]');
  const next = seq.items[index + 1];
  return removeLines(doc, dashOf(doc, seq, item), extentEnd(doc, item), {
    previous: seq.items[index - 1],
    next: next && dashOf(doc, seq, next),
  });
}

/** Removes an entry from a map, by the same rules; the last one leaves `{}`. */
export function removeEntry(doc: YamlDocument, map: YamlMap, entry: YamlEntry): TextEdit | undefined {
  const index = map.entries.indexOf(entry);
  if (index < 0 || map.alias !== undefined || isNamedByAlias(doc, entry.value)) return undefined;
  if (map.flow) return removeFromFlow(doc, map.entries, index);
  if (map.entries.length === 1) return emptied(doc, map, '{}');
  const start = startOf(doc, entry);
  const next = map.entries[index + 1];
  const end = Math.max(extentEnd(doc, entry.value), doc.range(entry).end);
  return removeLines(doc, start, end, {
    previous: map.entries[index - 1]?.value,
    next: next && startOf(doc, next),
  });
}

function isNamedByAlias(doc: YamlDocument, node: YamlNode): boolean {
  if (node.anchor !== undefined && doc.text.includes(`*${node.anchor}`)) return true;
  if (node.kind === 'seq') return node.items.some((item) => isNamedByAlias(doc, item));
  return node.kind === 'map' && node.entries.some(({ value }) => isNamedByAlias(doc, value));
}

function startOf(doc: YamlDocument, { key }: YamlEntry): number {
  const { start } = doc.range(key);
  const lineStart = doc.lines.lineStart(doc.lines.lineAt(start));
  return lineStart + columnOf(doc, start);
}

function dashOf(doc: YamlDocument, seq: YamlSeq, item: YamlNode): number {
  const { lines, text } = doc;
  const first = doc.range(seq).start;
  const { start } = doc.range(item);
  const column = first - lines.lineStart(lines.lineAt(first));
  for (let line = lines.lineAt(start); line > lines.lineAt(first); line--) {
    const at = lines.lineStart(line) + column;
    if (text.charAt(at) === '-' && text.slice(lines.lineStart(line), at).trim() === '') return at;
  }
  return first;
}

interface Neighbours {
  readonly previous: YamlNode | undefined;
  /** Offset at which the next one starts. */
  readonly next: number | undefined;
}

/** Removes whole lines. After an outer dash, it removes everything up to the next item or entry, which takes its place. */
function removeLines(
  doc: YamlDocument,
  start: number,
  end: number,
  neighbours: Neighbours,
): TextEdit | undefined {
  const { lines, text } = doc;
  const lineStart = lines.lineStart(lines.lineAt(start));
  const { previous, next } = neighbours;
  if (text.slice(lineStart, start).trim() !== '') {
    if (next === undefined || text.slice(lines.lineEnd(lines.lineAt(end)), next).includes('#'))
      return undefined;
    return { start, end: next, newText: '' };
  }
  let behind = lines.lineAt(end);
  const keepsBlank = !previous || !endsWithBlockScalar(previous);
  for (const { line, content, indent } of looseLines(doc, behind + 1)) {
    if (content.trim() === '' ? !keepsBlank : indent > start - lineStart) behind = line;
    else if (content.trim() !== '') break;
  }
  if (behind + 1 < lines.lineCount)
    return { start: lineStart, end: lines.lineStart(behind + 1), newText: '' };
  const before = lines.lineAt(start) - 1;
  return { start: before < 0 ? lineStart : lines.lineEnd(before), end: lines.lineEnd(behind), newText: '' };
}

function emptied(doc: YamlDocument, node: YamlMap | YamlSeq, empty: '[]' | '{}'): TextEdit | undefined {
  const { lines, text } = doc;
  const start = node.kind === 'map' ? startOf(doc, node.entries[0]!) : doc.range(node).start;
  const end = lines.lineEnd(lines.lineAt(Math.max(extentEnd(doc, node), doc.range(node).end)));
  const lineStart = lines.lineStart(lines.lineAt(start));
  if (node === doc.root || text.slice(lineStart, start).trim() !== '') return { start, end, newText: empty };
  const around = pathAt(doc, start);
  const parent = around?.nodes.findLast(
    (other) => other.kind === 'map' && other.entries.some(({ value }) => value === node),
  );
  const key = parent?.kind === 'map' ? parent.entries.find(({ value }) => value === node)?.key : undefined;
  const colon = key && doc.range(key).end;
  if (colon !== undefined && /^[ \t]*:\s*$/.test(text.slice(colon, start))) {
    const behind = text.indexOf(':', colon) + 1;
    return { start: behind, end, newText: ` ${empty}` };
  }
  const column = key ? columnOf(doc, doc.range(key).start) + 2 : start - lineStart;
  return { start: lineStart, end, newText: ' '.repeat(column) + empty };
}

/** Removes one part of a list in brackets with the comma after it or, for the last one, the comma before it. */
function removeFromFlow(
  doc: YamlDocument,
  parts: readonly (YamlNode | YamlEntry)[],
  index: number,
): TextEdit | undefined {
  const { text } = doc;
  const { start, end } = doc.range(parts[index]!);
  const after = commaFrom(text, end);
  if (after !== undefined) {
    const behind = after + 1 + /^[ \t]*/.exec(text.slice(after + 1))![0].length;
    return { start, end: behind, newText: '' };
  }
  if (index === 0) return { start, end, newText: '' };
  const comma = commaFrom(text, doc.range(parts[index - 1]!).end);
  if (comma === undefined) return undefined;
  const between = text.slice(comma + 1, start);
  return { start: comma, end, newText: between.includes('#') ? between : '' };
}

function commaFrom(text: string, offset: number): number | undefined {
  const gap = /^(?:\s|(?<=\s)#[^\n]*)*/.exec(text.slice(offset))![0].length;
  return text.charAt(offset + gap) === ',' ? offset + gap : undefined;
}
