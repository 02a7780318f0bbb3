import type { DuplicateSample } from '../framework/project-view';
import { projectRule, type RecordReport } from '../framework/rule';

export const duplicateItemId = projectRule({
  id: 'duplicate-item-id',
  group: 'data',
  severity: 'error',
  reveals: 'nothing',
  summary: 'Answers are joined to samples by id: if two samples share an id, one can never be labelled.',
  check({ duplicateSamples: { first, total } }, report) {
    first.forEach((duplicate, index) => {
      const rest = index === first.length - 1 ? total - first.length : 0;
      report(reportOf(duplicate, rest));
    });
  },
});

/** `rest`: the number of duplicates that are not listed. */
function reportOf({ id, first, again, idField }: DuplicateSample, rest: number): RecordReport {
  const where = `${first.file === again.file ? 'line' : `${first.file}, line`} ${first.line + 1}`;
  const more = rest > 0 ? ` ${rest} more samples have an id that was used before.` : '';
  return {
    record: { ...again, path: [idField] },
    message: `"${id}" is the id of another sample already (${where}). That one counts; this one gets no labels until its id is its own.${more}`,
    relatedRecords: [
      { record: { ...first, path: [idField] }, message: `The first sample with the id "${id}"` },
    ],
    key: `duplicate-item-id ${id}`,
  };
}
