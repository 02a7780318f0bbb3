import { loadedInProject } from '../../server/answers';
import { OWN_PAGE_REQUEST } from './requests';

export const answers = [loadedInProject(OWN_PAGE_REQUEST, async () => (await import('./server')).ownPage)];
