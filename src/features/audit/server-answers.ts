import { loadedInProject } from '../../server/answers';
import { AUDIT_REQUEST } from './requests';

export const answers = [loadedInProject(AUDIT_REQUEST, async () => (await import('./server')).dataAudit)];
