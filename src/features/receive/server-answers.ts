import { inProject, type Answer } from '../../server/answers';
import { RECEIVE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(RECEIVE_REQUEST, async (project, params, { work }) =>
    (await import('./server')).receive(project, params, work),
  ),
];
