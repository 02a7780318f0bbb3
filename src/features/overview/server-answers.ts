import { inProject } from '../../server/answers';
import { OVERVIEW_REQUEST } from './requests';

export const answers = [
  inProject(OVERVIEW_REQUEST, async (project, params, { work }) =>
    (await import('./server')).overviewPage(project, params, work),
  ),
];
