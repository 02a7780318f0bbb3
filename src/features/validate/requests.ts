import { request } from '../../protocol/request';
import { type ReportParams, type ReportResult } from '../../protocol/server';

/** Extension -> server: whether a model may stand in for a person, as a page. */
export const VALIDATION_REQUEST = request<ValidationParams, ReportResult>('labelwright/validation');

export interface ValidationParams extends ReportParams {
  model: string;
  layer: string;
}
