import { inProject, type Answer } from '../../server/answers';
import { ASSIGN_REQUEST, BATCHES_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(BATCHES_REQUEST, async (project) => (await import('./server')).batches(project)),
  inProject(ASSIGN_REQUEST, async (project, params, { work }) =>
    (await import('./server')).assign(project, params, work),
  ),
];
