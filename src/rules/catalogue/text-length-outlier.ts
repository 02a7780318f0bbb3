import { codePointLength } from '../../core/text/offsets';
import type { LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { textField } from '../framework/text-field';

export const textLengthOutlier = lineRule({
  id: 'text-length-outlier',
  group: 'data',
  kinds: ['sample'],
  severity: 'warning',
  fix: 'none',
  summary:
    'There is nothing to label in an empty text, and a text far too long is often two that ran together.',
  options: { min_chars: 1, max_chars: 0 },
  start(model, { options }) {
    const { data } = model.schema;
    const least = Number(options.min_chars);
    const most = Number(options.max_chars) || data.maxChars || Infinity;
    return (line, report) => {
      if (typeof line.sample !== 'object') return;
      const { text } = line.sample;
      const path: LineReport['path'] = [textField(line, data)];
      // A code point is one or two UTF-16 units.
      if (text.length < 2 * least || !hasText(text)) {
        const length = codePointLength(text);
        if (length === 0) return report({ path, message: 'The text is empty.' });
        if (!hasText(text)) return report({ path, message: 'The text is blank.' });
        if (length < least)
          return report({
            path,
            message: `The text has ${length} characters; at least ${least} are expected.`,
          });
      }
      if (text.length > most && codePointLength(text) > most)
        report({
          path,
          message: `The text has ${codePointLength(text)} characters; at most ${most} are expected.`,
        });
    };
  },
});

const hasText = (text: string): boolean => /\S/.test(text);
