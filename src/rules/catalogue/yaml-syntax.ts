import { guidelineRule } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';

export const yamlSyntax = guidelineRule({
  id: 'yaml-syntax',
  group: 'tool',
  severity: 'error',
  fix: 'none',
  summary: 'What is not YAML is read by nobody; the rest of the file still is.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const { start, end, message, severity, related } of file.document.problems) {
        report({
          place: { file, start, end },
          message,
          severity,
          ...(related && { related: [{ place: { file, ...related }, message: 'The first one.' }] }),
        });
      }
    }
  },
});
