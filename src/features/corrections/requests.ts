import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: all corrections, as a page. Parameters and result as for the report. */
export const CORRECTIONS_REQUEST = request<ReportParams, ReportResult>('labelwright/corrections');
