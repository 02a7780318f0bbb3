import { readFileSync } from 'node:fs';
import type { Span } from '../../../src/project/records/records';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog, codePoints } from '../../support/generated/records';

const LABELS = ['person', 'location', 'corporation', 'product', 'creative-work', 'group'];

/** WNUT17 dev: 1,009 sentences of tokens with IOB2 tags become texts, tokens joined by one blank, with spans in code points. */
export function makeWnut17(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const sentences = readFileSync(corpusPath('wnut17/emerging.dev.conll'), 'utf8')
    .split(/\n\n+/)
    .filter((block) => block.trim() !== '')
    .map((block, index) => ({ id: `dev-${String(index + 1).padStart(4, '0')}`, ...readSentence(block) }));

  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Emerging entities',
    language: 'en',
    data: { samples: ['data/dev.jsonl'] },
    layers: [{ id: 'entities', type: 'spans', labels: LABELS, boundary: 'word' }],
    labels: LABELS.map((id) => ({ id })),
    people: { annotators: ['crowd'] },
  });
  project.lines(
    'data/dev.jsonl',
    sentences.map(({ id, text }) => ({ id, text })),
  );
  const log = new RecordLog('crowd');
  for (const sentence of sentences) log.add(sentence, { entities: sentence.spans }, { unit: 'codepoint' });
  project.lines('annotations/crowd.jsonl', log.records);
  return {
    samples: sentences.length,
    records: log.records.length,
    notCarried: ['The blanks between tokens are made up: the source holds tokens only.'],
  };
}

function readSentence(block: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  let text = '';
  let length = 0;
  let open: Span | undefined;
  for (const line of block.split('\n').filter((entry) => entry !== '')) {
    const [token, tag] = line.split('\t') as [string, string];
    if (text !== '') {
      text += ' ';
      length++;
    }
    const start = length;
    text += token;
    length += codePoints(token);
    if (tag.startsWith('I-') && open?.label === tag.slice(2)) {
      open.end = length;
      open.text += ` ${token}`;
      continue;
    }
    open =
      tag === 'O'
        ? undefined
        : { id: `s${spans.length + 1}`, start, end: length, label: tag.slice(2), text: token };
    if (open) spans.push(open);
  }
  return { text, spans };
}
