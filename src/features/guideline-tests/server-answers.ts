import { inProject, loadedInProject } from '../../server/answers';
import { sendOver } from '../predict/server-answers';
import { ASK_EXAMPLES_REQUEST, GUIDELINE_TESTS_REQUEST, PLAN_EXAMPLES_REQUEST } from './requests';

export const answers = [
  loadedInProject(GUIDELINE_TESTS_REQUEST, async () => (await import('./server')).guidelineTests),
  inProject(PLAN_EXAMPLES_REQUEST, async (project, params, { work }) =>
    (await import('./server')).planAskingExamples(project, params, work),
  ),
  inProject(ASK_EXAMPLES_REQUEST, async (project, params, { work, connection }) =>
    (await import('./server')).askExamples(project, params, work, sendOver(connection)),
  ),
];
