import { request, type ProjectParams } from '../../protocol/request';

/** The extension's command that asks a language model for predictions. Its argument is the URI of the project. */
export const PREDICT_COMMAND = 'labelwright.predictWithModel';

/** Extension -> server: the models whose predictions a project has. */
export const MODELS_REQUEST = request<ProjectParams, ModelsResult>('labelwright/models');

export type ModelsResult =
  | {
      /** By name. `about`: name and version as their cards say, or empty. */
      models: { name: string; about: string }[];
      /** The layers that a model can be validated on. */
      layers: { id: string; name: string }[];
    }
  | { problem: string };
