import { criteriaCheck } from '../framework/criteria';
import { guidelineRule } from '../framework/rule';

export const missingExclusionCriteria = guidelineRule({
  id: 'missing-exclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'A label is defined by its borders: which cases do not count, and which label they get instead.',
  check: criteriaCheck('exclude', {
    one: (label: string) =>
      `"${label}" does not say what it excludes. List under "exclude" what is taken for it, with the label to "use_instead".`,
    all: (count: number) =>
      `None of the ${count} labels says what it excludes. List under "exclude" what is taken for it, with the label to "use_instead".`,
  }),
});
