import { answerRule } from '../framework/rule';
import { spanReader } from '../framework/line-spans';
import { unitName } from '../framework/span-words';

export const missingOffsetUnit = answerRule({
  id: 'missing-offset-unit',
  kinds: ['annotation', 'gold'],
  severity: 'warning',
  summary: 'Without a declared unit, offsets are wrong in some reader after the first emoji.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const unit = line.value?.unit;
      if (unit === 'codepoint' || reader.of(line).answers.length === 0) return;
      if (unit === 'utf16' || unit === 'byte') {
        const message = `The offsets are read as ${unitName(unit)}. This project's own unit is "codepoint": convert the file once, so that every reader gets them right.`;
        return report({ path: ['unit'], severity: 'info', message });
      }
      if (unit !== undefined)
        return report({
          path: ['unit'],
          message: `"unit" may be "codepoint", "utf16" or "byte", not ${JSON.stringify(unit)}. The offsets are read as code points: write "codepoint" if they are.`,
        });
      // Gold is written by hand, in the project's unit.
      if (line.kind === 'annotation')
        report({
          path: ['labels'],
          part: 'key',
          message:
            'The record has spans and does not say in what their offsets count. They are read as code points: add "unit":"codepoint".',
        });
    };
  },
});
