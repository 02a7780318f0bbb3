/** fastText: a line a text, its labels before it as `__label__name`. docs/formats/fasttext.md. */
import {
  chosen,
  fieldsOf,
  firstLayer,
  loseOthers,
  loseOwn,
  loseSuggestions,
  noteNone,
  ownTexts,
} from '../export-values';
import type {
  ExportSession,
  ForeignItem,
  Format,
  ImportSession,
  InputFile,
  OutputPiece,
  OwnItem,
} from '../format';
import { linesOf } from '../lines';
import { quoted } from '../loss-report';
import { labelsWhole } from '../../kinds/traits';

const ID = 'fasttext';
const PREFIX = '__label__';

export const fasttext: Format = {
  id: ID,
  title: 'fastText',
  unit: 'codepoint',
  several: false,
  unnamed: ['label'],
  ending: '.txt',
  recognises: (_name, head) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, 50)
      .filter((line) => line !== '');
    return lines.filter((line) => line.startsWith(PREFIX)).length * 2 > lines.length;
  },
  read,
  write,
};

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
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
            'labels behind the beginning of a text are part of the text here; fastText takes them for labels',
        });
      yield {
        place,
        text: rest,
        answers: labels.length > 0 ? [{ values: [{ kind: 'choices', layer: 'label', labels }] }] : [],
        suggestions: [],
      };
    }
}

/** The label that a line begins with, and what follows it after one blank. */
function leading(line: string): { label: string; rest: string } | undefined {
  const found = /^__label__(\S+)(?:[ \t]|$)/.exec(line);
  return found ? { label: found[1]!, rest: line.slice(found[0].length) } : undefined;
}

async function* write(items: AsyncIterable<OwnItem>, session: ExportSession): AsyncGenerator<OutputPiece> {
  const layer = firstLayer(session, labelsWhole);
  for await (const item of items) {
    const [answer] = item.answers;
    loseSuggestions(session, item, 'the lines hold no suggestions');
    if (answer) loseOthers(session, item, answer, [layer]);
    if (layer) noteNone(session, item, layer.id, answer?.labels[layer.id]);
    const labels = (chosen(answer, layer) ?? []).filter((label) => {
      if (!/\s/.test(label)) return true;
      loseOwn(
        session,
        item,
        answer,
        'not-a-label',
        ownTexts(layer!.id, [label]),
        'a label has no white space there',
      );
      return false;
    });
    const text = item.text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
    if (text.trim() === '') {
      session.losses.lose(
        item.place,
        'no-text',
        [`sample ${quoted(item.id)}`, ...labels.map((label) => `${layer!.id} ${quoted(label)}`)].join(', '),
        { samples: 1, answers: item.answers.length, labels: labels.length, sample: item.id },
      );
      continue;
    }
    if (text.startsWith(PREFIX))
      session.losses.note(item.place, {
        'label-in-text': `the text of sample ${quoted(item.id)} begins with ${PREFIX}, which fastText takes for a label`,
      });
    if (text !== item.text)
      session.losses.note(item.place, {
        'line-breaks': `the line breaks of sample ${quoted(item.id)} go out as blanks: a line is a text`,
      });
    if (item.origin?.format !== ID || Object.keys(fieldsOf(item, ID)).length > 0)
      session.losses.noteOnce(item.place.file, {
        'fields-stay': 'ids and fields of samples have no place in lines and do not go out',
      });
    session.losses.written.samples += 1;
    if (answer) session.losses.written.answers += 1;
    session.losses.written.labels += labels.length;
    yield { content: `${[...labels.map((label) => PREFIX + label), text].join(' ')}\n` };
  }
}
