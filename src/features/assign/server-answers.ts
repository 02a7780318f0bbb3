import { inProject, loadedInProject, type Answer } from '../../server/answers';
import { ASSIGN_REQUEST, BATCHES_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  loadedInProject(BATCHES_REQUEST, async () => (await import('./server')).batches),
  inProject(ASSIGN_REQUEST, async (project, params, { work }) =>
    (await import('./server')).assign(project, params, work),
  ),
];
