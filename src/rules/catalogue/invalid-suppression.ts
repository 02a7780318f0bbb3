import { suppressionsOf, yamlFiles } from '../framework/suppressions';
import { guidelineRule } from '../framework/rule';

export const invalidSuppression = guidelineRule({
  id: 'invalid-suppression',
  group: 'tool',
  severity: 'warning',
  summary: 'A malformed suppression comment has no effect.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const { start, end, message } of suppressionsOf(file.document).problems) {
        report({ place: { file, start, end }, message });
      }
    }
  },
});
