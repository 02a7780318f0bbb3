/** Messages between the extension and the server about models and their predictions. */
import type { ReportParams } from './server';

/** Extension -> server: the models whose predictions a project has. */
export const MODELS_REQUEST = 'labelwright/models';
export type ModelsResult =
  | {
      /** By name. `about`: name and version as their cards say, or empty. */
      models: { name: string; about: string }[];
      /** The layers that a model can be validated on. */
      layers: { id: string; name: string }[];
    }
  | { problem: string };

/** Extension -> server: the evaluation of a model, as a page. The files on disk are read. */
export const EVALUATION_REQUEST = 'labelwright/evaluation';
export interface EvaluationParams extends ReportParams {
  model: string;
  /** Another model to compare it with. */
  against?: string;
  /** Receives texts that describe the current step. */
  progressToken?: string;
}

/** Extension -> server: trains the baseline on the files on disk, and writes its predictions. */
export const BASELINE_REQUEST = 'labelwright/baseline';
export interface BaselineParams {
  root: string;
  /** Of this program, for the card of the model. */
  version: string;
  progressToken?: string;
}
export interface BaselineResult {
  /** Name of the model in the project. */
  model: string;
}

/** Extension -> server: whether a model may stand in for a person, as a page. */
export const VALIDATION_REQUEST = 'labelwright/validation';
export interface ValidationParams extends ReportParams {
  model: string;
  layer: string;
}

/** Extension -> server: what a language model of the editor would be asked. The files on disk are read. */
export const PREDICT_PLAN_REQUEST = 'labelwright/predictPlan';
export interface PredictPlanParams {
  root: string;
  /** Name of the model in the project. */
  name: string;
  /** The model itself, for its card. */
  asked: { name: string; version: string; provider: string };
  /** By default all that can be asked. */
  layers?: string[];
  split?: string;
  limit?: number;
  /** Also where the model gave nothing valid before. */
  retryErrors?: boolean;
  /** Repeats of a model are runs; 1 by default. */
  run?: number;
}
export interface PredictPlanResult {
  layers: string[];
  refused: { layer: string; reason: string }[];
  /** Of the whole project. */
  splits: { name: string; samples: number }[];
  /** Samples to ask about, and others: answered before, of them without a valid answer, and beyond the limit. */
  samples: number;
  done: number;
  failed: number;
  beyond: number;
  promptHash: string;
  /** Some of the requests, from which their tokens are estimated. */
  requests: CompleteParams[];
}

/** Extension -> server: asks a language model of the editor, by `COMPLETE_REQUEST`, and writes its predictions. */
export const PREDICT_REQUEST = 'labelwright/predict';
export interface PredictParams extends PredictPlanParams {
  /** Of the plan that the user has agreed to, as is the limit. */
  promptHash: string;
  limit: number;
  /** Most requests in a minute. */
  rate?: number;
  progressToken: string;
}
export interface PredictResult {
  answered: number;
  /** Samples for which the model gave nothing valid. */
  errors: number;
  /** Stopped by the user before all samples were asked about. */
  stopped: boolean;
}

/** Server -> extension: a request to the language model that the user has chosen. */
export const COMPLETE_REQUEST = 'labelwright/complete';
export interface CompleteParams {
  messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[];
  /** JSON Schema of the answer. */
  schema: object;
}
export type CompleteResult =
  | { content: string }
  /** Why the model gave no answer to this request. */
  | { problem: string }
  /** Why the model could not be asked. `code`: as VS Code's LanguageModelError has it. */
  | { code: string; message: string };
