import { inProject, type Answer } from '../../server/answers';
import { PIPELINE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(PIPELINE_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).pipeline(project, params, pause),
  ),
];
