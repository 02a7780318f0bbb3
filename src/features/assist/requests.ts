import { request } from '../../protocol/request';
import { type ReportParams, type ReportResult } from '../../protocol/server';

/** Extension -> server: the effect of suggestions as a page. Parameters and result as for the report. */
export const ASSIST_REQUEST = request<ReportParams, ReportResult>('labelwright/assist');
