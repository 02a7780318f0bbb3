import { inProject, type Answer } from '../../server/answers';
import { PROMOTE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(PROMOTE_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).promote(project, params, pause),
  ),
];
