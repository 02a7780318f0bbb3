import { request, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the evaluation of a model, as a page. It reads the files on disk. */
export const EVALUATION_REQUEST = request<EvaluationParams, ReportResult>('labelwright/evaluation');

export interface EvaluationParams extends ReportParams {
  model: string;
  /** Another model to compare it with. */
  against?: string;
  /** Token for reports of the current step. */
  progressToken?: string;
}
