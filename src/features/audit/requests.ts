import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the audit of a project's data as a page. Parameters and result as for the report. */
export const AUDIT_REQUEST = request<ReportParams, ReportResult>('labelwright/audit');
