import { staleBy } from '../project/model/staleness';
import { isReturned } from './review/returned';
import type { Members } from './assignments/assignments';
import type { WithModel } from './project';
import type { SampleFile } from '../project/samples/sample-file';

/** `flagged`: answered with a flag; `stale`: under an older meaning of the guideline; `returned`: sent back by a reviewer. */
export type AnswerState = 'todo' | 'draft' | 'done' | 'flagged' | 'stale' | 'returned';

export interface ProgressCount {
  total: number;
  done: number;
  draft: number;
  flagged: number;
  stale: number;
  returned: number;
  /** The files are still being read: numbers may grow. */
  counting: boolean;
}

/** The state of a row of the answer table; -1 is a sample without an answer. */
export function stateOf({ project, model }: WithModel, row: number): AnswerState {
  const { table } = project.records;
  if (row < 0 || !table.present(row)) return 'todo';
  if (isReturned(project.records, row)) return 'returned';
  if (table.isDraft(row)) return 'draft';
  if (isStale({ project, model }, row)) return 'stale';
  return table.isFlagged(row) ? 'flagged' : 'done';
}

/** Whether the guideline's meaning has changed for a row's answer since it was given. */
export function isStale({ project, model }: WithModel, row: number): boolean {
  const { table } = project.records;
  const followed = table.followed(row);
  if (followed === undefined || table.version(row) === model.guideline?.version?.text) return false;
  return staleBy(model, followed, table.labels(row), table.rules(row)) !== undefined;
}

/** Counts an annotator's answers to samples of a file, the project or `members`. `flagged` count as `done`; `stale`, `returned` do not. */
export function progressOf(
  { project, model }: WithModel,
  annotator: string,
  file?: SampleFile,
  members?: Members,
): ProgressCount {
  const { table } = project.records;
  const code = table.annotators.find(annotator);
  const files = file ? [file] : project.samples.files;
  const count: ProgressCount = {
    total: members?.total ?? files.reduce((sum, one) => sum + one.rows, 0),
    done: 0,
    draft: 0,
    flagged: 0,
    stale: 0,
    returned: 0,
    counting: files.some((one) => !one.complete) || !project.samples.idsComplete,
  };
  for (const row of table.rowsOf(code)) {
    if (!table.present(row)) continue;
    const place = project.samples.locate(table.key(row));
    if (!place) continue;
    if (members ? !members.has(table.key(row), place.file) : file && place.file !== file) continue;
    const state = stateOf({ project, model }, row);
    if (state === 'draft') count.draft += 1;
    else if (state === 'stale') count.stale += 1;
    else if (state === 'returned') count.returned += 1;
    else count.done += 1;
    if (table.isFlagged(row)) count.flagged += 1;
  }
  return count;
}
