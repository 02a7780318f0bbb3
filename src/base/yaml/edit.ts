/**
 * Edits that preserve the layout of a YAML file: each changes only what it must, with the existing indentation, quoting style and line ends,
 * and preserves comments. All return one text edit in UTF-16 offsets, or undefined if an edit is impossible: for content of an alias, and in
 * a few layouts named below.
 */
import type { YamlDocument } from './document';
import { columnOf, extentEnd, isInFlow, lineBehind, lineEndOf, linesBelow, wouldSwallow } from './edit-place';
import type { TextEdit } from './edit-place';
import type {
  JsValue,
  ScalarValue,
  YamlEntry,
  YamlMap,
  YamlMissing,
  YamlNode,
  YamlScalar,
  YamlSeq,
} from './tree';
import { blockLines, fitsLiteral, flowEntry, flowText, inlineScalar } from './write-value';

export { applyEdit } from './edit-place';
export type { TextEdit } from './edit-place';

/**
 * Replaces the value of a scalar, or writes a missing one. Quotes and literal blocks are preserved if they can represent the value. A tag
 * before it is removed, because it could change the value.
 */
export function replaceScalar(
  doc: YamlDocument,
  node: YamlScalar | YamlMissing,
  value: ScalarValue,
): TextEdit | undefined {
  if (node.alias !== undefined) return undefined;
  if (node.kind === 'missing') return fillMissing(doc, node, value);
  const { start } = doc.range(node);
  const end = extentEnd(doc, node);
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const newText = isBlock
    ? overBlock(doc, node, value)
    : inlineScalar(value, isInFlow(doc, node), node.style);
  return withoutTag(doc, node, { start, end, newText });
}

/** The new text for a block scalar. The comment after its header is preserved. */
function overBlock(doc: YamlDocument, node: YamlScalar, value: ScalarValue): string {
  const { start } = doc.range(node);
  const comment = /^[|>][-+\d]*([ \t]+#[^\r\n]*)?/.exec(node.source)![1] ?? '';
  if (typeof value !== 'string' || !fitsLiteral(value)) return inlineScalar(value, false) + comment;
  const lineStart = doc.lines.lineStart(doc.lines.lineAt(start));
  const behindDash = /^ *(?:- +)+$/.test(doc.text.slice(lineStart, start));
  const parent = columnOf(doc, start) - (behindDash ? 2 : 0);
  const deeper = /\n( *)[^ \r\n]/.exec(node.source)?.[1]?.length ?? 0;
  const column = deeper > parent ? deeper : parent + 2;
  const style = node.style === 'folded' && !value.trimEnd().includes('\n') ? '>' : '|';
  const lines = value.replace(/\n$/, '').split('\n');
  return style + (value.endsWith('\n') ? '' : '-') + comment + linesBelow(lines, column, lineEndOf(doc.text));
}

function withoutTag(doc: YamlDocument, node: YamlScalar, edit: TextEdit): TextEdit | undefined {
  if (node.tag === undefined) return edit;
  const before = /(&\S+\s+)?(![^\s,[\]{}]*)(\s*)(&\S+\s+)?$/.exec(doc.text.slice(0, edit.start));
  if (!before) return undefined;
  const [all, first = '', , gap = '', second = ''] = before;
  return {
    start: edit.start - all.length,
    end: edit.end,
    newText: first + second + edit.newText + (gap === '' ? ' ' : ''),
  };
}

/**
 * Adds an entry to a map, or to a place without a value.
 * @param options.after key of the entry after which it is added; by default the last one
 */
export function insertKey(
  doc: YamlDocument,
  map: YamlMap | YamlMissing,
  key: string,
  value: JsValue,
  options: { after?: string } = {},
): TextEdit | undefined {
  if (map.alias !== undefined) return undefined;
  if (map.kind === 'missing') return fillMissing(doc, map, { [key]: value });
  const after = (options.after === undefined ? undefined : map.entry(options.after)) ?? map.entries.at(-1);
  if (map.flow) return insertInFlow(doc, map, after, flowEntry(key, value));
  return insertBelow(doc, map, after!.value, { [key]: value });
}

/** Adds an item to the end of a sequence, or to a place without a value. */
export function appendItem(
  doc: YamlDocument,
  seq: YamlSeq | YamlMissing,
  value: JsValue,
): TextEdit | undefined {
  if (seq.alias !== undefined) return undefined;
  if (seq.kind === 'missing') return fillMissing(doc, seq, [value]);
  if (seq.flow) return insertInFlow(doc, seq, seq.items.at(-1), flowText(value));
  return insertBelow(doc, seq, seq.items.at(-1)!, [value]);
}

function insertInFlow(
  doc: YamlDocument,
  parent: YamlMap | YamlSeq,
  after: YamlEntry | YamlNode | undefined,
  text: string,
): TextEdit | undefined {
  const { start } = doc.range(parent);
  // A single pair in a list, `[a: 1]`, has no braces for a second entry.
  if (!'[{'.includes(doc.text.charAt(start))) return undefined;
  const at = after ? doc.range(after).end : start + 1;
  return { start: at, end: at, newText: after ? `, ${text}` : text };
}

function insertBelow(doc: YamlDocument, parent: YamlNode, after: YamlNode, value: JsValue): TextEdit {
  const at = lineBehind(doc, after);
  const column = columnOf(doc, doc.range(parent).start);
  const lines = blockLines(value, !wouldSwallow(doc, at, column));
  return { start: at, end: at, newText: linesBelow(lines, column, lineEndOf(doc.text)) };
}

/** Writes a missing value: after `key:` or `-`, below it, or in an empty file. */
function fillMissing(doc: YamlDocument, node: YamlMissing, value: JsValue): TextEdit | undefined {
  if (node === doc.root) return fillFile(doc, value);
  const { lines, text } = doc;
  const { start } = doc.range(node);
  const lineStart = lines.lineStart(lines.lineAt(start));
  const prefix = text.slice(lineStart, start);
  const behindDash = /^ *(?:- +)*-$/.test(prefix);
  const colon = behindDash || prefix.endsWith(':') || node.anchor !== undefined ? '' : ':';
  if (isInFlow(doc, node)) return { start, end: start, newText: `${colon} ${flowText(value)}` };
  const column = behindDash ? prefix.length - 1 : columnOf(doc, start);
  const [first, ...more] = blockLines(value, !wouldSwallow(doc, start, column));
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isEmpty) return { start, end: start, newText: `${colon} ${first!}` };
  const end = lines.lineEnd(lines.lineAt(start));
  const comment = text.slice(start, end).trimEnd();
  const below = (parts: readonly string[]): string => linesBelow(parts, column + 2, lineEndOf(text));
  const newText = behindDash
    ? ` ${first!}${comment}${below(more)}`
    : `${colon}${comment}${below([first!, ...more])}`;
  return { start, end, newText };
}

function fillFile({ text }: YamlDocument, value: JsValue): TextEdit {
  const lineEnd = lineEndOf(text);
  const gap = text === '' || text === '\ufeff' || text.endsWith('\n') ? '' : lineEnd;
  const newText = gap + blockLines(value, true).join(lineEnd) + lineEnd;
  return { start: text.length, end: text.length, newText };
}
