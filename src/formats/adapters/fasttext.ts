/** fastText: one line per text, preceded by its labels as `__label__name`. docs/formats/fasttext.md. */
import type { Format } from '../format';
import { firstLayer, samplesOut } from '../outgoing';
import { linesOf } from '../lines';
import { quoted, labelText } from '../loss-report';
import { labelsWhole } from '../../kinds/traits';

const ID = 'fasttext';
const PREFIX = '__label__';

export const fasttext: Format = {
  id: ID,
  title: 'fastText',
  unnamed: ['label'],
  ending: '.txt',
  recognises: (_name, head) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, 50)
      .filter((line) => line !== '');
    return lines.filter((line) => line.startsWith(PREFIX)).length * 2 > lines.length;
  },
  async *read(files, session) {
    for (const file of files)
      for await (const { text: line, line: number } of linesOf(file)) {
        if (line.trim() === '') continue;
        const place = { file: file.name, line: number };
        const labels: string[] = [];
        let rest = line;
        for (let next = leading(rest); next; next = leading(rest)) {
          labels.push(next.label);
          rest = next.rest;
        }
        if (rest.trim() === '') {
          session.losses.lose(place, 'no-text', labels.map(quoted).join(', '), {
            labels: labels.length,
            policy: 'the line is left out',
          });
          continue;
        }
        if (new RegExp(`(?:^|\\s)${PREFIX}\\S`).test(rest))
          session.losses.noteOnce(file.name, {
            'label-in-text':
              'labels inside a text are imported as part of the text, but fastText reads them as labels',
          });
        yield {
          place,
          text: rest,
          answers: labels.length > 0 ? [{ values: [{ kind: 'choices', layer: 'label', labels }] }] : [],
        };
      }
  },
  async *write(items, session) {
    const layer = firstLayer(session, labelsWhole);
    for await (const sample of samplesOut(items, session, ID)) {
      const { item } = sample;
      const out = sample.only([layer], 'the lines hold no suggestions');
      if (layer) sample.noteNone(layer.id, out?.labels[layer.id]);
      const chosen = out?.chosen(layer) ?? [];
      const spaced = chosen.filter((label) => /\s/.test(label));
      out?.lose('not-a-label', layer?.id ?? '', spaced, 'a fastText label must not contain white space');
      const labels = chosen.filter((label) => !spaced.includes(label));
      const text = item.text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
      if (text.trim() === '') {
        const whats = [`sample ${quoted(item.id)}`, ...labels.map((label) => labelText(layer!.id, label))];
        const lost = { samples: 1, answers: item.answers.length, labels: labels.length };
        sample.report('no-text', whats.join(', '), lost);
        continue;
      }
      if (text.startsWith(PREFIX))
        sample.note({
          'label-in-text': `the text of sample ${quoted(item.id)} begins with ${PREFIX}, which fastText reads as a label`,
        });
      if (text !== item.text)
        sample.note({
          'line-breaks': `the line breaks of sample ${quoted(item.id)} are exported as blanks: each line is one text`,
        });
      if (!sample.cameFromIt || Object.keys(sample.fields()).length > 0)
        sample.noteOnce({
          'fields-stay': 'fastText lines hold no ids or fields; they are not exported',
        });
      session.losses.written.samples += 1;
      out?.count(labels.length);
      yield { content: `${[...labels.map((label) => PREFIX + label), text].join(' ')}\n` };
    }
  },
};

/** The label at the start of a line, and the rest after one blank. */
function leading(line: string): { label: string; rest: string } | undefined {
  const found = /^__label__(\S+)(?:[ \t]|$)/.exec(line);
  return found ? { label: found[1]!, rest: line.slice(found[0].length) } : undefined;
}
