import { request, type Problem } from '../../protocol/request';

/** Extension -> server: merges the versions of a record file that Git could not merge, and writes the result. */
export const MERGE_RECORDS_REQUEST = request<MergeRecordsParams, { problem?: string }>(
  'labelwright/mergeRecords',
);

export interface MergeRecordsParams {
  root: string;
  /** Relative to the project. */
  path: string;
  base: string;
  ours: string;
  theirs: string;
  /** Only says whether it can be done. */
  dryRun: boolean;
}

/**
 * Extension -> server: in what the guideline differs by meaning from an earlier text of it, a line each. A problem if it must not be sent.
 */
export const GUIDELINE_CHANGES_REQUEST = request<
  { root: string; before: string },
  { changes: string[] } | Problem
>('labelwright/guidelineChanges');
