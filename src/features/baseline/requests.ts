import { type Problem, request } from '../../protocol/request';

/** Extension -> server: trains the baseline on the files on disk, and writes its predictions. */
export const BASELINE_REQUEST = request<BaselineParams, BaselineResult | Problem>('labelwright/baseline');

export interface BaselineParams {
  root: string;
  /** Version of this program, for the model's card. */
  version: string;
  progressToken?: string;
}

export interface BaselineResult {
  /** Name of the model in the project. */
  model: string;
}
