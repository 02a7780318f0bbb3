import { loadedInProject } from '../../server/answers';
import { ASSIST_REQUEST } from './requests';

export const answers = [loadedInProject(ASSIST_REQUEST, async () => (await import('./server')).assistPage)];
