import { request } from '../../protocol/request';

/** Server -> extension: records that were saved here are gone from their file. The answer is what to do with them. */
export const RECORDS_GONE_REQUEST = request<RecordsGoneParams, RecordsGoneAnswer>('labelwright/recordsGone');

export interface RecordsGoneParams {
  root: string;
  /** Relative to the project. */
  path: string;
  /** Such as "3 answers". */
  what: string;
  lines: string[];
}

/** Null: ask again the next time. */
export type RecordsGoneAnswer = 'restore' | 'keep out' | null;
