import { spanReader, type LineSpans } from '../framework/line-spans';
import { answerRule } from '../framework/rule';
import { textHash } from '../../base/text/hash';

export const sampleTextChanged = answerRule({
  id: 'sample-text-changed',
  kinds: ['annotation', 'decision'],
  severity: 'warning',
  summary: 'The answer was given to an earlier text, and no one has checked it against the new one.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const hash = line.value?.text_hash;
      if (typeof hash !== 'string' || typeof line.sample !== 'object' || line.value?.withdrawn === true)
        return;
      if (hash === textHash(line.sample.text) || !HASH.test(hash)) return;
      // Other rules report shifted spans, with a fix.
      if (hasShifted(reader.of(line))) return;
      report({
        path: ['text_hash'],
        message: `The text of the sample has changed since it was ${line.kind === 'decision' ? 'decided' : 'labelled'}. Look at the sample again: saving the answer in the panel, as it is or changed, settles it.`,
      });
    };
  },
});

const HASH = /^[0-9a-f]{16}$/;

function hasShifted({ text, answers }: LineSpans): boolean {
  return answers.some(({ spans }) =>
    spans.some(({ pieces }) =>
      pieces.some(
        ({ from, to, quote }) =>
          from < 0 || to < 0 || (quote !== undefined && text?.text.slice(from, to) !== quote),
      ),
    ),
  );
}
