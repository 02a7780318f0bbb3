import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the overview of a project, as a page or, without a nonce, as the content of one. It is of the saved files. */
export const OVERVIEW_REQUEST = request<OverviewParams, ReportResult>('labelwright/overview');

export interface OverviewParams extends ReportParams {
  /** Pay for an hour. */
  rate?: number;
}
