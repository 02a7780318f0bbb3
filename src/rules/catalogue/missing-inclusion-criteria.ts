import { criteriaCheck } from '../framework/criteria';
import { guidelineRule } from '../framework/rule';

export const missingInclusionCriteria = guidelineRule({
  id: 'missing-inclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'Annotators can cite criteria by their ids, but not a definition alone.',
  check: criteriaCheck('include', {
    one: (label: string) =>
      `"${label}" has no criteria that records could cite. List under "include" what counts, each with an id.`,
    all: (count: number) =>
      `None of the ${count} labels has criteria that records could cite. List under "include" what counts, each with an id.`,
  }),
});
