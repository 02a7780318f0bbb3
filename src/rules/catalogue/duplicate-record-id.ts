import type { RepeatedRecord } from '../framework/project-view';
import { projectRule, type RecordReport } from '../framework/rule';

export const duplicateRecordId = projectRule({
  id: 'duplicate-record-id',
  group: 'annotations',
  severity: 'error',
  fix: 'ask',
  reveals: 'answer',
  summary: 'An undo, a decision or a migration that names the id of two records can mean either.',
  async check(view, report) {
    const { first, total } = await view.repeatedRecords();
    first.forEach((repeated, index) =>
      report(reportOf(repeated, index === first.length - 1 ? total - first.length : 0)),
    );
  },
});

/** `rest`: the number of records that are not listed. */
function reportOf({ id, isSameLine, first, again }: RepeatedRecord, rest: number): RecordReport {
  const { file, line } = again;
  const where = `${first.file === file ? 'line' : `${first.file}, line`} ${first.line + 1}`;
  const more = rest > 0 ? ` ${rest} more records have an id that was used before.` : '';
  const removed = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return {
    record: { ...again, path: ['id'] },
    message: isSameLine
      ? `This line is a copy of ${where}. The record counts once: delete one of the two lines.${more}`
      : `Another record has the id "${id}" already (${where}), and says something else. Both are kept: give one of them an id of its own.${more}`,
    relatedRecords: [{ record: { ...first, path: ['id'] }, message: `The first record with the id "${id}"` }],
    key: `duplicate-record-id ${id} ${file}`,
    ...(isSameLine && {
      severity: 'warning',
      fixes: [{ title: 'Delete the copy', safety: 'ask', edits: [{ file, range: removed, newText: '' }] }],
    }),
  };
}
