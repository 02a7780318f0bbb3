import { loadedInProject } from '../../server/answers';
import { CORRECTIONS_REQUEST } from './requests';

export const answers = [
  loadedInProject(CORRECTIONS_REQUEST, async () => (await import('./server')).correctionsPage),
];
