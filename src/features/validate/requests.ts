import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: whether a model may stand in for a person, as a page. */
export const VALIDATION_REQUEST = request<ValidationParams, ReportResult>('labelwright/validation');

export interface ValidationParams extends ReportParams {
  model: string;
  layer: string;
}
