import { inProject, type Answer } from '../../server/answers';
import { VALIDATION_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(VALIDATION_REQUEST, async (project, params) =>
    (await import('./server')).validationPage(project, params),
  ),
];
