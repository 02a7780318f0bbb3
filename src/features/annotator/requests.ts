import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: an annotator's own page. The result is as for the report. */
export const OWN_PAGE_REQUEST = request<OwnPageParams, ReportResult>('labelwright/ownPage');

export interface OwnPageParams extends ReportParams {
  annotator: string;
}
