import { inProject, type Answer } from '../../server/answers';
import { MERGE_RECORDS_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(MERGE_RECORDS_REQUEST, async (project, params) =>
    (await import('./server')).mergeRecordFile(project, params),
  ),
];
