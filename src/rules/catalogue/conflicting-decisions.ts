import { projectRule } from '../framework/rule';

export const conflictingDecisions = projectRule({
  id: 'conflicting-decisions',
  group: 'annotations',
  severity: 'warning',
  reveals: 'answer',
  summary:
    'Two reviewers decided a sample differently, but the later one does not name the decision of the other.',
  check(view, report) {
    for (const { sample, layers, reviewer, place, other } of view.conflictingDecisions())
      report({
        record: { ...place, path: ['sample'] },
        message: `"${reviewer}" and "${other.reviewer}" decided "${sample}" differently (${layers.join(', ')}), but this decision does not say that it replaces the other. This one counts.`,
        relatedRecords: [
          { record: { ...other.place, path: ['sample'] }, message: `The decision of ${other.reviewer}` },
        ],
        key: `conflicting-decisions ${sample} ${other.reviewer}`,
      });
  },
});
