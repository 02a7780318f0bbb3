import { inProject, type Answer } from '../../server/answers';
import { tokenOf } from '../../server/requests';
import { COMPLETE_REQUEST, PREDICT_PLAN_REQUEST, PREDICT_REQUEST, type CompleteResult } from './requests';

export const answers: readonly Answer[] = [
  inProject(PREDICT_PLAN_REQUEST, async (project, params, { work }) =>
    (await import('./server')).planPrediction(project, params, work),
  ),
  inProject(PREDICT_REQUEST, async (project, params, { work, connection }) =>
    (await import('./server')).predictInProject(project, params, work, (request, signal) =>
      connection.sendRequest<CompleteResult>(COMPLETE_REQUEST.method, request, tokenOf(signal)),
    ),
  ),
];
