import { type Problem, request } from '../../protocol/request';

/** Extension -> server: what a language model of the editor would be asked. It reads the files on disk. */
export const PREDICT_PLAN_REQUEST = request<PredictPlanParams, PredictPlanResult | Problem>(
  'labelwright/predictPlan',
);

export interface PredictPlanParams {
  root: string;
  /** Name of the model in the project. */
  name: string;
  /** The model itself, for its card. */
  asked: { name: string; version: string; provider: string };
  /** By default all layers that can be asked. */
  layers?: string[];
  split?: string;
  limit?: number;
  /** Also ask again where the model gave nothing valid. */
  retryErrors?: boolean;
  /** The number of the run, 1 by default. Repeats of a model are runs. */
  run?: number;
}

export interface PredictPlanResult {
  layers: string[];
  refused: { layer: string; reason: string }[];
  /** Splits of the whole project. */
  splits: { name: string; samples: number }[];
  /** Samples to ask about; samples answered before, those of them without a valid answer, and samples beyond the limit. */
  samples: number;
  done: number;
  failed: number;
  beyond: number;
  promptHash: string;
  /** Some of the requests, from which all tokens are estimated. */
  requests: CompleteParams[];
}

/** Extension -> server: asks a language model of the editor by `COMPLETE_REQUEST`, and writes its predictions. */
export const PREDICT_REQUEST = request<PredictParams, PredictResult | Problem>('labelwright/predict');

export interface PredictParams extends PredictPlanParams {
  /** Hash and limit of the plan that the user has agreed to. */
  promptHash: string;
  limit: number;
  /** Maximum requests per minute. */
  rate?: number;
  progressToken?: string;
}

export interface PredictResult {
  answered: number;
  /** Samples for which the model gave nothing valid. */
  errors: number;
  /** Whether the user stopped it before all samples were asked about. */
  stopped: boolean;
}

/** Server -> extension: a request to the language model that the user chose. */
export const COMPLETE_REQUEST = request<CompleteParams, CompleteResult>('labelwright/complete');

export interface CompleteParams {
  messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[];
  /** JSON Schema of the answer. */
  schema: object;
}

export type CompleteResult =
  | { content: string }
  /** Why the model gave no answer to this request. */
  | { problem: string }
  /** Why the model could not be asked. `code` is that of VS Code's LanguageModelError. */
  | { code: string; message: string };
