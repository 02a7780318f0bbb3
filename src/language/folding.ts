import type { FoldingRange } from 'vscode-languageserver/node';
import type { ProjectModel } from '../project/model/model';
import type { YamlDocument } from '../base/yaml/document';
import type { Ranged, YamlNode } from '../base/yaml/tree';
import { yamlDocument } from './places';

/** Sections, items, blocks of text and comments of several lines. */
export function foldingRanges(model: ProjectModel, path: string): FoldingRange[] {
  const document = yamlDocument(model, path);
  if (!document) return [];
  const folds = new Map<number, FoldingRange>();
  const add = (startLine: number, endLine: number, kind?: 'comment'): void => {
    const known = folds.get(startLine);
    // If several nodes start on the same line, the outermost folds.
    if (endLine > startLine && (!known || known.endLine < endLine))
      folds.set(startLine, { startLine, endLine, ...(kind && { kind }) });
  };
  const addPart = (part: Ranged): void => {
    const { start, end } = document.range(part);
    add(document.lines.lineAt(start), document.lines.lineAt(Math.max(start, end - 1)));
  };
  visit(document.root, addPart);
  for (const [first, last] of commentBlocks(document)) add(first, last, 'comment');
  return [...folds.values()].sort((a, b) => a.startLine - b.startLine);
}

function visit(node: YamlNode, add: (part: Ranged) => void): void {
  if (node.alias !== undefined) return;
  if (node.kind === 'seq')
    for (const item of node.items) {
      if (item.kind === 'map' || item.kind === 'seq') add(item);
      visit(item, add);
    }
  if (node.kind !== 'map') return;
  for (const entry of node.entries) {
    add(entry);
    visit(entry.value, add);
  }
}

function* commentBlocks(document: YamlDocument): Generator<[first: number, last: number]> {
  const { lines, text } = document;
  let first = -1;
  let last = -2;
  for (const { start } of document.comments) {
    const line = lines.lineAt(start);
    if (text.slice(lines.lineStart(line), start).trim() !== '') continue;
    if (line !== last + 1) {
      if (first >= 0) yield [first, last];
      first = line;
    }
    last = line;
  }
  if (first >= 0) yield [first, last];
}
