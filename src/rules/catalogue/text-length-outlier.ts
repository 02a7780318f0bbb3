import { codePointLength } from '../../base/text/offsets';
import type { LineReport } from '../framework/line-view';
import { count } from '../framework/options';
import { lineRule } from '../framework/rule';
import { textField } from '../framework/text-field';

export const textLengthOutlier = lineRule({
  id: 'text-length-outlier',
  group: 'data',
  kinds: ['sample'],
  severity: 'warning',
  reveals: 'nothing',
  summary:
    'An empty text has nothing to label, and a text that is far too long is often two texts that ran together.',
  options: {
    min_chars: count(1, 'the length of the shortest text that is accepted'),
    max_chars: count(
      0,
      'the length of the longest text that is accepted; 0 means `data.max_chars` of the schema',
    ),
  },
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
        if (length === 0)
          return report({
            path,
            message:
              'The text is empty: there is nothing to label. Restore it at its source, or take the sample out.',
          });
        if (!hasText(text))
          return report({
            path,
            message:
              'The text is blank: there is nothing to label. Restore it at its source, or take the sample out.',
          });
        if (length < least)
          return report({
            path,
            message: `The text has ${length} characters; at least ${least} are expected. Was it cut off?`,
          });
      }
      if (text.length > most && codePointLength(text) > most)
        report({
          path,
          message: `The text has ${codePointLength(text)} characters; at most ${most} are expected. Did several run together?`,
        });
    };
  },
});

const hasText = (text: string): boolean => /\S/.test(text);
