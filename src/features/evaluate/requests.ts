import { request } from '../../protocol/request';
import { type ReportParams, type ReportResult } from '../../protocol/server';

/** Extension -> server: the evaluation of a model, as a page. The files on disk are read. */
export const EVALUATION_REQUEST = request<EvaluationParams, ReportResult>('labelwright/evaluation');

export interface EvaluationParams extends ReportParams {
  model: string;
  /** Another model to compare it with. */
  against?: string;
  /** Receives texts that describe the current step. */
  progressToken?: string;
}
