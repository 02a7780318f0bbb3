import { repairOf } from '../../core/yaml/repair';
import { guidelineRule } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { yamlFix } from '../framework/yaml-fixes';

export const yamlSyntax = guidelineRule({
  id: 'yaml-syntax',
  group: 'tool',
  severity: 'error',
  fix: 'ask',
  summary: 'What is not YAML is read by nobody; the rest of the file still is.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const problem of file.document.problems) {
        const { start, end, message, severity, related } = problem;
        report({
          place: { file, start, end },
          message,
          severity,
          fixes: () => {
            const repair = repairOf(file.document, problem);
            return repair ? yamlFix(repair.title, 'ask', { file, edit: repair.edit }) : [];
          },
          ...(related && { related: [{ place: { file, ...related }, message: 'The first one.' }] }),
        });
      }
    }
  },
});
