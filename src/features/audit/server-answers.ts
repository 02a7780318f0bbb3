import { inProject, type Answer } from '../../server/answers';
import { AUDIT_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(AUDIT_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).dataAudit(project, params, pause),
  ),
];
