import { quoteText } from '../../core/yaml/quote-text';
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
      for (const { code, start, end, message, severity, related } of file.document.problems) {
        report({
          place: { file, start, end },
          message,
          severity,
          ...(code === 'quotes-needed' && {
            fixes: () =>
              yamlFix('Put it in quotes', 'ask', { file, edit: quoteText(file.document.lines, start) }),
          }),
          ...(related && { related: [{ place: { file, ...related }, message: 'The first one.' }] }),
        });
      }
    }
  },
});
