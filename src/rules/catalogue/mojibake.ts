import { findMojibake, type Mojibake } from '../../base/text/mojibake';
import type { LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { readTexts } from '../framework/text-field';
import { shown } from '../framework/span-words';

export const mojibake = lineRule({
  id: 'mojibake',
  group: 'data',
  kinds: ['sample', 'gold'],
  severity: 'warning',
  reveals: 'answer',
  summary: 'Text that was decoded with the wrong charset teaches the wrong words to a model and to people.',
  start:
    ({ schema }) =>
    (line, report) => {
      if (line.isAscii || !line.value) return;
      for (const { path, text } of readTexts(line, schema.data)) {
        const found = findMojibake(text);
        if (found) report(reportOf(path, text, found));
      }
    },
});

/** One finding per text: the cause is at its source. */
function reportOf(path: LineReport['path'], text: string, { ranges }: Mojibake): LineReport {
  const [first, ...others] = ranges as [(typeof ranges)[0], ...typeof ranges];
  const is = shown(text.slice(first.start, first.end));
  const more = others.length > 0 ? ` ${others.length} more in this text.` : '';
  const message =
    first.kind === 'misread'
      ? `${is} should be ${shown(first.repair!)}: UTF-8 that was read as Windows-1252 or Latin-1. Decode it again at its source, before it is labelled.`
      : `${is} stands for characters that were lost in decoding. Get the text again from its source.`;
  return { path, within: { start: first.start, end: first.end }, message: message + more };
}
