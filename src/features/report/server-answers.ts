import { inProject, type Answer } from '../../server/answers';
import { REPORT_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(REPORT_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).agreementReport(project, params, pause),
  ),
];
