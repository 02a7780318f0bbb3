import { request, type Problem } from '../protocol/request';

/** Extension -> server: makes pages on which people label in a browser, one after the other until it is stopped. */
export const PAGES_REQUEST = request<PagesParams, PagesReply | Problem>('labelwright/pages');

export interface PagesParams {
  root: string;
  people: string[];
  /** Only the samples of this batch. */
  batch?: string | undefined;
  /** Who makes them. */
  by: string;
  /** URI of the folder. */
  folder: string;
  progressToken?: string;
}

export interface PagesReply {
  /** URIs of the pages. */
  made: string[];
  /** What their maker should know; what to mend, and why pages were not made. Sentences. */
  notes: string[];
  problems: string[];
  /** What to say to each person. */
  invitation: string;
}
