import type { YamlDocument } from './document';
import { pathAt } from './path';
import type { Range, Ranged, YamlNode } from './tree';

/** Replaces the text between two UTF-16 offsets. */
export interface TextEdit extends Range {
  readonly newText: string;
}

/** The text after an edit. */
export const applyEdit = (text: string, { start, end, newText }: TextEdit): string =>
  text.slice(0, start) + newText + text.slice(end);

/** The line end that the file uses: that of its first line. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text.charAt(first - 1) === '\r' ? '\r\n' : '\n';
}

/** Whether a node is within brackets or braces. (Those of a key's own value, which `pathAt` also returns, start after it.) */
export function isInFlow(doc: YamlDocument, node: Ranged): boolean {
  const { start } = doc.range(node);
  const around = pathAt(doc, start)?.nodes ?? [];
  return around.some(
    (other) => (other.kind === 'map' || other.kind === 'seq') && other.flow && doc.range(other).start < start,
  );
}

/** The indentation of a line below an offset: the spaces before the offset, counting item dashes as spaces. */
export function columnOf(doc: YamlDocument, offset: number): number {
  const lineStart = doc.lines.lineStart(doc.lines.lineAt(offset));
  return /^(?: |[-?:] +)*/.exec(doc.text.slice(lineStart, offset))![0].length;
}

function lastPart(node: YamlNode): YamlNode {
  let last = node;
  while ((last.kind === 'map' || last.kind === 'seq') && !last.flow) {
    const below: YamlNode | undefined = last.kind === 'map' ? last.entries.at(-1)?.value : last.items.at(-1);
    if (!below) break;
    last = below;
  }
  return last;
}

/** Whether a node ends with a block scalar, of which more deeply indented lines after it would become part. */
export function endsWithBlockScalar(node: YamlNode): boolean {
  const last = lastPart(node);
  return last.kind === 'scalar' && (last.style === 'literal' || last.style === 'folded');
}

/** The end of a node with the blank lines of a block scalar at its end: for `|+` all, otherwise those indented deeper than the text. */
export function extentEnd(doc: YamlDocument, node: YamlNode): number {
  const last = lastPart(node);
  const { end } = doc.range(last);
  if (last.kind !== 'scalar' || !endsWithBlockScalar(last)) return end;
  const keepsAll = /^[|>]\d?\+/.test(last.source);
  const { lines } = doc;
  let extent = end;
  for (const { line, content } of looseLines(doc, lines.lineAt(end) + 1)) {
    if (content.trim() !== '') break;
    if (keepsAll || content !== '') extent = lines.lineEnd(line);
  }
  return extent;
}

/** Blank lines and comments from a line up to the next content, without the empty line after a final line end. */
export function* looseLines(
  doc: YamlDocument,
  from: number,
): Generator<{ line: number; content: string; indent: number }> {
  const { lines, text } = doc;
  for (let line = from; line < lines.lineCount; line++) {
    const content = text.slice(lines.lineStart(line), lines.lineEnd(line));
    if (content === '' && line === lines.lineCount - 1) return;
    const indent = /^ */.exec(content)![0].length;
    if (!/^[ \t]*(?:#|$)/.test(content)) return;
    yield { line, content, indent };
  }
}

/** Whether a block scalar added after this offset's line would absorb a comment or blank line below it. */
export function wouldSwallow(doc: YamlDocument, offset: number, column: number): boolean {
  for (const { indent } of looseLines(doc, doc.lines.lineAt(offset) + 1)) if (indent > column) return true;
  return false;
}

/** The end of the line on which a node ends, after its trailing comment. A new line can be added there. */
export function lineBehind(doc: YamlDocument, node: YamlNode): number {
  return doc.lines.lineEnd(doc.lines.lineAt(extentEnd(doc, node)));
}

/** The text that adds lines below a line, indented except for empty ones. */
export function linesBelow(lines: readonly string[], column: number, lineEnd: string): string {
  return lines.map((line) => lineEnd + (line === '' ? '' : ' '.repeat(column) + line)).join('');
}
