import { criteriaCheck } from '../framework/criteria';
import { guidelineRule } from '../framework/rule';

export const missingExclusionCriteria = guidelineRule({
  id: 'missing-exclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'A label is defined by its borders: which cases do not count, and which label they get instead.',
  check: criteriaCheck('exclude', {
    one: (label) =>
      `"${label}" has no exclusions. Under "exclude", list cases that people mistake for "${label}", each with the right label ("use_instead").`,
    all: (some, ids) =>
      `${some} have no exclusions: ${ids}. Under "exclude", list cases that people mistake for the label, each with the right label ("use_instead").`,
  }),
});
