import { addCriterionFix, withoutCriteria } from '../framework/criteria';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const missingExclusionCriteria = guidelineRule({
  id: 'missing-exclusion-criteria',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'A label is known by its borders: what does not count, and where it goes instead.',
  check(model, report) {
    for (const definition of withoutCriteria(model, 'exclude')) {
      report({
        place: idPlace(definition),
        message: `"${definition.id}" does not say what it excludes. List under "exclude" what is taken for it, with the label to "use_instead".`,
        key: definition.id,
        fixes: addCriterionFix(model, definition, 'exclude'),
      });
    }
  },
});
