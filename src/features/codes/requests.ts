import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the codes of a project, as a page. Parameters and result as for the report. */
export const CODES_REQUEST = request<ReportParams, ReportResult>('labelwright/codes');

/** Extension -> server: the edits that make a label of a code; without `label`, what to ask first. */
export const CODE_LABEL_REQUEST = request<CodeLabelParams, CodeLabelResult>('labelwright/codeLabel');

export interface CodeLabelParams {
  root: string;
  code: string;
  /** The layer with the code. */
  from: string;
  /** The author, and the person from whom answers may be hidden. */
  viewer?: string;
  label?: { id: string; name?: string; layer: string; definition: string; rule: string };
}

export type CodeLabelResult =
  | { problem: string }
  /** The layers that can get the label, a proposal for its id, and a note about the code for its rule. */
  | { layers: { id: string; name: string }[]; id: string; note: string }
  | {
      /** UTF-16 offsets; `hash` is SHA-256 of the text that the edits were made for. */
      files: { file: string; hash: string; edits: { start: number; end: number; newText: string }[] }[];
      /** The sample that became the example. */
      example?: string;
      /** The version that the guideline has then. */
      version?: string;
      /** The samples with the code by file, without those whose answers are hidden. */
      samples: { uri: string; samples: string[] }[];
      hidden: number;
    };

/** Extension -> server: the migration that merges codes into another one; without `to`, the codes that this can be. */
export const CODE_MERGE_REQUEST = request<CodeMergeParams, CodeMergeResult>('labelwright/codeMerge');

export interface CodeMergeParams {
  root: string;
  layer: string;
  from: string[];
  to?: string;
  /** The author of the migration. */
  viewer?: string;
}

export type CodeMergeResult =
  | { problem: string }
  | { codes: { code: string; samples: number }[] }
  /** A file to create, project-relative, and the number of records that it would move or leave to do. */
  | { path: string; content: string; name: string; records: number; left: number };
