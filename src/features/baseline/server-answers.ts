import { inProject, type Answer } from '../../server/answers';
import { threadedFitter } from './worker';
import { BASELINE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(BASELINE_REQUEST, async (project, params, { work }) =>
    (await import('./server')).trainBaseline(project, params, work, threadedFitter),
  ),
];
