import { addCriterionFix, withoutCriteria } from '../framework/criteria';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const missingInclusionCriteria = guidelineRule({
  id: 'missing-inclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'Criteria with ids are what an annotator can cite; a definition alone cannot be cited.',
  check(model, report) {
    for (const definition of withoutCriteria(model, 'include')) {
      report({
        place: idPlace(definition),
        message: `"${definition.id}" has no criteria that records could cite. List under "include" what counts, each with an id.`,
        key: definition.id,
        fixes: addCriterionFix(model, definition, 'include'),
      });
    }
  },
});
