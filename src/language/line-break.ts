import type { EditorEdit, Position } from '../project/findings/finding';
import type { YamlDocument } from '../base/yaml/document';
import { layoutOf } from '../base/yaml/layout';
import { LineIndex } from '../base/yaml/line-index';
import { readVersion, type Version } from '../base/yaml/parse';
import { pathAt, type Location } from '../base/yaml/path';
import type { YamlNode, YamlScalar } from '../base/yaml/tree';

/** What the new line starts with: `list` is another item, `end` ends the list. */
interface Start {
  readonly column: number;
  readonly list?: 'item' | 'end';
}

/** Lines around a break that was just typed. Offsets are UTF-16 units. */
interface Break {
  /** Of the line that was broken. */
  readonly start: number;
  readonly end: number;
  /** The text of the broken line. */
  readonly above: string;
  readonly spaces: string;
  readonly rest: string;
}

/**
 * Indents a new line after a line break according to the file's tree: to the next key, item or line of text. The tree is parsed from the
 * reconstructed text before the break; `earlier` makes this cheap. Changes only the white space that the editor inserted, with two
 * exceptions: after an item of a list the next dash is added, and an item that consists of a dash only is removed. Undefined if the tree
 * does not determine the indentation, or it is already right.
 * @param text with the break; `position` is on the line that it began
 */
export function afterLineBreak(text: string, { line }: Position, earlier?: Version): EditorEdit | undefined {
  const lines = new LineIndex(text);
  if (line < 1 || line >= lines.lineCount) return undefined;
  const [start, end, begun] = [lines.lineStart(line - 1), lines.lineEnd(line - 1), lines.lineStart(line)];
  const [, spaces, rest] = /^([ \t]*)(.*)$/s.exec(text.slice(begun, lines.lineEnd(line)))!;
  const broken: Break = { start, end, above: text.slice(start, end), spaces: spaces!, rest: rest! };
  const wanted = startOf(broken, before(text, broken, lines.lineEnd(line), earlier));
  if (!wanted) return undefined;
  const newText = ' '.repeat(wanted.column) + (wanted.list === 'item' && rest === '' ? '- ' : '');
  const from = wanted.list === 'end' ? { line: line - 1, character: 0 } : { line, character: 0 };
  if (from.line === line && newText === spaces) return undefined;
  return { range: { start: from, end: { line, character: spaces!.length } }, newText };
}

/** The file before the break, without a dash that the editor added to continue a list. */
function before(
  text: string,
  { end, above, rest }: Break,
  lineEnd: number,
  earlier: Version | undefined,
): YamlDocument {
  const own = /^-\s*$/.test(rest) ? '' : rest;
  const gap = own !== '' && /\S$/.test(above) ? ' ' : '';
  return readVersion(text.slice(0, end) + gap + own + text.slice(lineEnd), earlier).document;
}

function startOf(broken: Break, document: YamlDocument): Start | undefined {
  const offset = contentEnd(broken, document);
  if (offset === undefined) return undefined;
  const location = pathAt(document, offset);
  const node = location?.nodes.at(-1);
  if (!node || location!.onKey) return undefined;
  if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded'))
    return inBlockScalar(broken, document, location!, node);
  if (broken.above.trim() === '') return undefined;
  const { start: from, end: to } = document.range(node);
  if (location!.nodes.some((each) => isOpenFlow(document, each, offset))) return undefined;
  if (node.kind === 'missing') return afterNothing(broken, document, location!);
  if (from > offset) return { column: columnAt(document, from) };
  if (node.kind !== 'scalar' && !node.flow && node.alias === undefined) return undefined;
  const isWhole = offset >= to && isClosed(document, node);
  const isContinued = from < broken.start;
  if (!isWhole) return inText(broken, document, location!, isContinued);
  // Only the author knows where a plain scalar of several lines ends.
  if (isContinued && node.kind === 'scalar' && node.style === 'plain') return undefined;
  return afterValue(broken, document, location!);
}

/** The end of the broken line's content, without trailing spaces and comment; undefined on a comment line. */
function contentEnd({ start, end, above }: Break, document: YamlDocument): number | undefined {
  if (above.trim() === '') return end;
  const comment = document.comments.find((each) => each.start >= start && each.start < end);
  const content = document.text.slice(start, comment?.start ?? end).trimEnd();
  return content === '' ? undefined : start + content.length;
}

/** A block scalar's new line has the scalar's indentation plus that of the line above. */
function inBlockScalar(
  { start, above, spaces }: Break,
  document: YamlDocument,
  location: Location,
  node: YamlScalar,
): Start | undefined {
  const from = document.range(node).start;
  const isHeader = from >= start;
  if (above.trim() !== '' && !isHeader) return { column: indentOf(above) };
  const first = node.source
    .split(/\r\n?|\n/)
    .slice(1)
    .find((line) => line.trim() !== '');
  const column =
    first === undefined ? holderColumn(document, location) + layoutOf(document).indent : indentOf(first);
  return isHeader || spaces.length < column ? { column } : undefined;
}

/** After `key:` the value is deeper, unless it already follows below; a lone dash may end the list. */
function afterNothing({ above, rest }: Break, document: YamlDocument, location: Location): Start | undefined {
  const column = holderColumn(document, location);
  if (location.nodes.at(-2)?.kind !== 'seq') return { column: column + layoutOf(document).indent };
  if (/^\s*-$/.test(above)) return { column: column + 2 };
  if (!/^\s*- +$/.test(above) || rest !== '') return undefined;
  return { column: holderColumn(document, { ...location, nodes: location.nodes.slice(0, -1) }), list: 'end' };
}

function inText({ above }: Break, document: YamlDocument, location: Location, isContinued: boolean): Start {
  if (isContinued) return { column: indentOf(above) };
  const deeper = location.nodes.at(-2)?.kind === 'seq' ? 2 : layoutOf(document).indent;
  return { column: holderColumn(document, location) + deeper };
}

function afterValue({ above }: Break, document: YamlDocument, location: Location): Start {
  const column = holderColumn(document, location);
  const isItem = location.nodes.at(-2)?.kind === 'seq' && /^\s*- /.test(above);
  return isItem ? { column, list: 'item' } : { column };
}

/** The column of the key or dash of the innermost node; 0 for the root. */
function holderColumn(document: YamlDocument, { nodes, entry }: Location): number {
  const holder = nodes.at(-2);
  if (holder?.kind === 'seq') return columnAt(document, document.range(holder).start);
  if (holder?.kind !== 'map') return 0;
  const own = holder.entries.find(({ value }) => value === nodes.at(-1)) ?? entry;
  return own ? columnAt(document, document.range(own.key).start) : 0;
}

/** Whether brackets or quotes are open at the offset: authors lay out their content freely. */
function isOpenFlow(document: YamlDocument, node: YamlNode, offset: number): boolean {
  if ((node.kind !== 'map' && node.kind !== 'seq') || !node.flow || node.alias !== undefined) return false;
  const { start, end } = document.range(node);
  return start < offset && (offset < end || !isClosed(document, node));
}

/** Whether brackets or quotes have their end. */
function isClosed(document: YamlDocument, node: YamlNode): boolean {
  const { start, end } = document.range(node);
  const last = end - start > 1 ? document.text.charAt(end - 1) : '';
  if (node.alias !== undefined) return true;
  if (node.kind === 'map' || node.kind === 'seq') return last === '}' || last === ']';
  if (node.kind !== 'scalar') return true;
  return node.style === 'double' ? last === '"' : node.style === 'single' ? last === "'" : true;
}

const indentOf = (line: string): number => /^ */.exec(line)![0].length;

function columnAt(document: YamlDocument, offset: number): number {
  return document.lines.lineColumn(offset).character;
}
