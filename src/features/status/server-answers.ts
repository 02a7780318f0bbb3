import { loadedInProject } from '../../server/answers';
import { PIPELINE_REQUEST } from './requests';

export const answers = [loadedInProject(PIPELINE_REQUEST, async () => (await import('./server')).pipeline)];
