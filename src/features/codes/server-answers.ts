import { loadedInProject, type Answer } from '../../server/answers';
import { CODE_LABEL_REQUEST, CODE_MERGE_REQUEST, CODES_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  loadedInProject(CODES_REQUEST, async () => (await import('./server')).codesPage),
  loadedInProject(CODE_LABEL_REQUEST, async () => (await import('./server')).codeLabel),
  loadedInProject(CODE_MERGE_REQUEST, async () => (await import('./server')).codeMerge),
];
