import { inProject, type Answer } from '../../server/answers';
import { COMPARE_REQUEST, GUIDELINE_FILE_REQUEST, GUIDELINE_REQUEST, REVISIONS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(GUIDELINE_REQUEST, async (project, params) =>
    (await import('./server')).guidelinePage(project, params),
  ),
  inProject(GUIDELINE_FILE_REQUEST, async (project, params) =>
    (await import('./server')).guidelineFile(project, params),
  ),
  inProject(REVISIONS_REQUEST, async (project) => (await import('./server-compare')).revisions(project)),
  inProject(COMPARE_REQUEST, async (project, params, { pause }) =>
    (await import('./server-compare')).comparison(project, params, pause),
  ),
];
