import { loadedInProject } from '../../server/answers';
import { GUIDELINE_TESTS_REQUEST } from './requests';

export const answers = [
  loadedInProject(GUIDELINE_TESTS_REQUEST, async () => (await import('./server')).guidelineTests),
];
