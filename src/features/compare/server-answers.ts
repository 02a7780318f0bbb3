import { loadedInProject, type Answer } from '../../server/answers';
import { COMMITS_REQUEST, VERSIONS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  loadedInProject(COMMITS_REQUEST, async () => (await import('./server')).commits),
  loadedInProject(VERSIONS_REQUEST, async () => (await import('./server')).versionsPage),
];
