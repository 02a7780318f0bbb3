import { MY_WORK_REQUEST } from '../../protocol/my-work';
import { loadedInProject } from '../../server/answers';

export const answers = [loadedInProject(MY_WORK_REQUEST, async () => (await import('./server')).myWork)];
