import { loadedInProject } from '../../server/answers';
import { GUIDELINE_CHANGES_REQUEST, MERGE_RECORDS_REQUEST } from './requests';

export const answers = [
  loadedInProject(MERGE_RECORDS_REQUEST, async () => (await import('./server')).mergeRecordFile),
  loadedInProject(GUIDELINE_CHANGES_REQUEST, async () => (await import('./server')).guidelineChanges),
];
