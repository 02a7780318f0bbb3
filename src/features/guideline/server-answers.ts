import { loadedInProject, type Answer } from '../../server/answers';
import { COMPARE_REQUEST, GUIDELINE_FILE_REQUEST, GUIDELINE_REQUEST, REVISIONS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  loadedInProject(GUIDELINE_REQUEST, async () => (await import('./server')).guidelinePage),
  loadedInProject(GUIDELINE_FILE_REQUEST, async () => (await import('./server')).guidelineFile),
  loadedInProject(REVISIONS_REQUEST, async () => (await import('./server')).revisions),
  loadedInProject(COMPARE_REQUEST, async () => (await import('./server')).comparison),
];
