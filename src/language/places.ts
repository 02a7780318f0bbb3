import type { Position, Range } from '../core/findings/finding';
import type { SourceFile } from '../core/project/model';
import type { YamlDocument } from '../core/yaml/document';
import type { Ranged } from '../core/yaml/tree';

/** A place in a file of the project: LSP's Location with a project-relative path. */
export interface FileRange {
  readonly path: string;
  readonly range: Range;
}

/** UTF-16 offsets of a document as lines and characters. */
export const rangeBetween = (document: YamlDocument, start: number, end: number): Range => ({
  start: document.lineColumn(start),
  end: document.lineColumn(end),
});

/** The place of a node or entry. */
export function rangeOfPart(document: YamlDocument, part: Ranged): Range {
  const { start, end } = document.range(part);
  return rangeBetween(document, start, end);
}

/** A range on one line. Characters are UTF-16 units. */
export const onLine = (line: number, start: number, end: number): Range => ({
  start: { line, character: start },
  end: { line, character: end },
});

export const compareRanges = (a: Range, b: Range): number => comparePositions(a.start, b.start);

const comparePositions = (a: Position, b: Position): number => a.line - b.line || a.character - b.character;

/** One of the two YAML files by its path: the schema's source, or that of a guideline in a file of its own. */
export function yamlDocument(
  files: { readonly schema: { file: SourceFile }; readonly guideline?: { file: SourceFile } },
  path: string,
): YamlDocument | undefined {
  if (files.schema.file.path === path) return files.schema.file.document;
  return files.guideline?.file.path === path ? files.guideline.file.document : undefined;
}
