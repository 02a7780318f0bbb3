import { loadedInProject } from '../../server/answers';
import { MERGE_RECORDS_REQUEST } from './requests';

export const answers = [
  loadedInProject(MERGE_RECORDS_REQUEST, async () => (await import('./server')).mergeRecordFile),
];
