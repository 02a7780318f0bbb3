import { inProject, type Answer } from '../../server/answers';
import { CORRECTIONS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(CORRECTIONS_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).correctionsPage(project, params, pause),
  ),
];
