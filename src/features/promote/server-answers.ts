import { loadedInProject } from '../../server/answers';
import { PROMOTE_REQUEST } from './requests';

export const answers = [loadedInProject(PROMOTE_REQUEST, async () => (await import('./server')).promote)];
