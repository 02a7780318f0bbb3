import { inProject, type Answer } from '../../../server/answers';
import { MODELS_REQUEST } from '../../predictions/requests';
import { EVALUATION_REQUEST } from '../requests';

export const answers: readonly Answer[] = [
  inProject(MODELS_REQUEST, async (project) => (await import('./requests')).models(project)),
  inProject(EVALUATION_REQUEST, async (project, params, { work, pause }) => {
    const made = await (await import('./requests')).evaluationPage(project, params, work);
    // Yield even if the result exists already: the request may have been cancelled.
    await pause();
    return made;
  }),
];
