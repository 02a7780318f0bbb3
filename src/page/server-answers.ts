import { readPageFrame } from '../platform/page-frame';
import { inProject, type Answer } from '../server/answers';
import { PAGES_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(PAGES_REQUEST, async (project, params, { work }) =>
    (await import('./server')).pages(project, params, work, await readPageFrame()),
  ),
];
