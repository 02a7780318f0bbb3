import { count } from '../framework/options';
import { answerRule } from '../framework/rule';

export const tooFastAnnotation = answerRule({
  id: 'too-fast-annotation',
  kinds: ['annotation'],
  severity: 'warning',
  summary: 'An annotator who did not have time to read the text did not label it by reading it.',
  options: {
    max_chars_per_second: count(150, 'the most characters that people read in a second', 1),
    min_chars: count(100, 'shorter texts are not checked, because people read them at a glance'),
    max_chars: count(300, 'the part of a longer text that must be read, in characters'),
  },
  start(_model, { options }) {
    const fastest = Number(options.max_chars_per_second);
    const shortest = Number(options.min_chars);
    // For a long text the beginning is often enough.
    const most = Number(options.max_chars);
    return (line, report) => {
      const { sample } = line;
      const seconds = line.value?.seconds;
      if (typeof seconds !== 'number' || typeof sample !== 'object') return;
      if (!(seconds > 0) || most <= seconds * fastest) return;
      const { length } = sample.text;
      if (length < shortest || Math.min(length, most) <= seconds * fastest) return;
      // Withdrawn answers and drafts say nothing about reading.
      if (
        line.value?.withdrawn === true ||
        line.value?.status === 'draft' ||
        line.value?.undoes !== undefined
      )
        return;
      report({
        path: ['seconds'],
        message: `${seconds} s for ${length} characters: no one reads ${length > most ? `the first ${most}` : 'them'} in less than ${(Math.min(length, most) / fastest).toFixed(1)} s. Look at the sample again.`,
      });
    };
  },
});
