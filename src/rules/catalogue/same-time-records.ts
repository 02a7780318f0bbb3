import { projectRule } from '../framework/rule';

export const sameTimeRecords = projectRule({
  id: 'same-time-records',
  group: 'annotations',
  severity: 'off',
  strict: 'warning',
  reveals: 'answer',
  summary: 'Of two records with the same time, the one with the greater id counts, not the later line.',
  check(view, report) {
    for (const { who, sample, counts, place } of view.sameTimes())
      report({
        record: { ...place, path: ['time'] },
        message: `"${who}" has another record about "${sample}" with this time, in line ${counts.line + 1}. That one counts, because its id is greater.`,
        relatedRecords: [{ record: { ...counts, path: ['time'] }, message: 'The record that counts' }],
        key: `same-time-records ${who} ${sample}`,
      });
  },
});
