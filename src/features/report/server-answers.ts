import { loadedInProject } from '../../server/answers';
import { REPORT_REQUEST } from './requests';

export const answers = [
  loadedInProject(REPORT_REQUEST, async () => (await import('./server')).agreementReport),
];
