import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the effect of suggestions as a page. Parameters and result as for the report. */
export const ASSIST_REQUEST = request<ReportParams, ReportResult>('labelwright/assist');
