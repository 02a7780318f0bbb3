import { LOST, misreadMessage } from '../../base/text/misread';
import { lineRule } from '../framework/rule';

export const wrongEncoding = lineRule({
  id: 'wrong-encoding',
  group: 'tool',
  kinds: ['sample', 'annotation', 'decision', 'gold'],
  severity: 'error',
  reveals: 'answer',
  summary: 'Characters are lost when a file is read in the wrong encoding, and ids no longer match.',
  oncePerFile: true,
  start:
    () =>
    ({ misread, raw }, report) => {
      if (!misread) return;
      const start = misread === 'utf-16' ? 0 : raw.indexOf(LOST);
      report({
        path: [],
        raw: { start, end: start + 1 },
        message: misreadMessage(
          misread,
          'Until then, what else is found in lines like this one is not reported.',
        ),
      });
    },
});
