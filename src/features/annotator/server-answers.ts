import { inProject, type Answer } from '../../server/answers';
import { OWN_PAGE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(OWN_PAGE_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).ownPage(project, params, pause),
  ),
];
