import {
  request,
  type ProjectParams,
  type ReportParams,
  type ReportResult,
  type TextResult,
} from '../../protocol/request';

/** Extension -> server: the guideline of a project, as a page or, without a nonce, as the content of one. */
export const GUIDELINE_REQUEST = request<ReportParams, ReportResult>('labelwright/guideline');

/** Extension -> server: the guideline of a project as a file to share. */
export const GUIDELINE_FILE_REQUEST = request<GuidelineFileParams, GuidelineFileResult>(
  'labelwright/guidelineFile',
);

export interface GuidelineFileParams {
  root: string;
  software: string;
  format: 'html' | 'md';
}

/** `noHistory`: why the changes between versions are missing although there is a repository. */
export type GuidelineFileResult = { text: string; noHistory?: string } | { problem: string };

/** Extension -> server: the commits with versions of a project's guideline, newest first. */
export const REVISIONS_REQUEST = request<ProjectParams, RevisionsResult>('labelwright/revisions');

export type RevisionsResult =
  | { revisions: { commit: string; version: string; time: string; author: string; subject: string }[] }
  | { problem: string };

/** Extension -> server: what changed in a guideline since a commit. */
export const COMPARE_REQUEST = request<CompareParams, TextResult>('labelwright/compare');

export interface CompareParams {
  root: string;
  revision: string;
  software?: string;
}
