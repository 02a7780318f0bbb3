import { inProject, type Answer } from '../../server/answers';
import { CODE_LABEL_REQUEST, CODE_MERGE_REQUEST, CODES_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(CODES_REQUEST, async (project, params, { pause }) =>
    (await import('./server')).codesPage(project, params, pause),
  ),
  inProject(CODE_LABEL_REQUEST, async (project, params) =>
    (await import('./server')).codeLabel(project, params),
  ),
  inProject(CODE_MERGE_REQUEST, async (project, params) =>
    (await import('./server')).codeMerge(project, params),
  ),
];
