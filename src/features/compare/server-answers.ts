import { inProject, type Answer } from '../../server/answers';
import { COMMITS_REQUEST, VERSIONS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(COMMITS_REQUEST, async (project) => (await import('./server')).commits(project)),
  inProject(VERSIONS_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).versionsPage(project, params, pause),
  ),
];
