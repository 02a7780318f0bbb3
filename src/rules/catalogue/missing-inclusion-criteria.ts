import { criteriaCheck } from '../framework/criteria';
import { guidelineRule } from '../framework/rule';

export const missingInclusionCriteria = guidelineRule({
  id: 'missing-inclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'Annotators can cite criteria by their ids, but not a definition alone.',
  check: criteriaCheck('include', {
    one: (label) =>
      `"${label}" has exclusions, but no criteria for what counts. List them under "include", each with an id that records can cite.`,
    all: (some, ids) =>
      `${some} have exclusions, but no criteria for what counts: ${ids}. List them under "include", each with an id that records can cite.`,
  }),
});
