import { request } from '../../protocol/request';
import type { ReportParams, ReportResult } from '../../protocol/server';

/** Extension -> server: the tests and the coverage of a guideline as a page. Parameters and result as for the report. */
export const GUIDELINE_TESTS_REQUEST = request<ReportParams, ReportResult>('labelwright/guidelineTests');
