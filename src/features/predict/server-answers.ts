import { inProject, type Answer, type Asked } from '../../server/answers';
import { tokenOf } from '../../server/requests';
import {
  COMPLETE_REQUEST,
  PREDICT_PLAN_REQUEST,
  PREDICT_REQUEST,
  type CompleteParams,
  type CompleteResult,
} from './requests';

/** Passes requests to the model that the user of the editor chose. */
export const sendOver = (connection: Asked['connection']) => (request: CompleteParams, signal: AbortSignal) =>
  connection.sendRequest<CompleteResult>(COMPLETE_REQUEST.method, request, tokenOf(signal));

export const answers: readonly Answer[] = [
  inProject(PREDICT_PLAN_REQUEST, async (project, params, { work }) =>
    (await import('./server')).planPrediction(project, params, work),
  ),
  inProject(PREDICT_REQUEST, async (project, params, { work, connection }) =>
    (await import('./server')).predictInProject(project, params, work, sendOver(connection)),
  ),
];
