import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the agreement report of a project, as a page or, without a nonce, as the content of one. */
export const REPORT_REQUEST = request<ReportParams, ReportResult>('labelwright/report');
