/** Findings of lint rules, in the one shape that the Problems panel, the command line and SARIF show. */

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 0-based line and character; characters are UTF-16 units, as in LSP. A BOM at the file's start is not counted. */
export interface Position {
  line: number;
  character: number;
}
export interface Range {
  start: Position;
  end: Position;
}

export interface RelatedPlace {
  /** Project-relative path with `/`. */
  file: string;
  range: Range;
  message: string;
}

/** Replaces `range` in `file`. All edits of a fix are made together. */
export interface FixEdit extends EditorEdit {
  file: string;
}

/** LSP's TextEdit. */
export interface EditorEdit {
  range: Range;
  newText: string;
}

/** `safe` may run in fix-all; `ask` is offered one at a time. */
export interface Fix {
  title: string;
  safety: 'safe' | 'ask';
  edits: FixEdit[];
}

export interface Finding {
  rule: string;
  severity: Severity;
  message: string;
  /** Project-relative path with `/`. */
  file: string;
  range: Range;
  related?: RelatedPlace[];
  fixes?: Fix[];
  /** Identifies the finding even if lines move: rule + a path into the file or a record id. For fingerprints and baselines. */
  key?: string;
  /** Id of the sample that the finding is about, so that an editor can open it. */
  sample?: string;
  /** The annotator whose answer to the sample it is about. */
  annotator?: string;
  /** Ids of the samples about which it reveals something, beside `sample`. */
  samples?: readonly string[];
  /** The message for a person who may not see what the finding reveals of these samples. */
  redacted?: string;
  /** Index in `lint.suppress` of the entry that suppresses it: it is not shown. */
  suppressed?: number;
}

/** The order of findings everywhere: file, line, character, rule. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : a > b ? 1 : 0;
}
