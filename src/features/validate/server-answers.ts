import { loadedInProject } from '../../server/answers';
import { VALIDATION_REQUEST } from './requests';

export const answers = [
  loadedInProject(VALIDATION_REQUEST, async () => (await import('./server')).validationPage),
];
