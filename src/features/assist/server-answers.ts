import { inProject, type Answer } from '../../server/answers';
import { ASSIST_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(ASSIST_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).assistPage(project, params, pause),
  ),
];
