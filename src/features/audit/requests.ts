import { request } from '../../protocol/request';
import { type ReportParams, type ReportResult } from '../../protocol/server';

/** Extension -> server: the audit of a project's data as a page. Parameters and result as for the report. */
export const AUDIT_REQUEST = request<ReportParams, ReportResult>('labelwright/audit');
