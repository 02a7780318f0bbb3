import type { Span } from '../../../src/project/records/records';
import type { MadeProject, MakeOptions } from './project-writer';
import { ProjectWriter } from './project-writer';
import { RecordLog, codePoints } from './records';

const SENTENCES: { before: string; label: string; quote: (index: number) => string; after: string }[] = [
  {
    before: 'On the same day we received order ',
    label: 'order-id',
    quote: (n) => `KC-${10_000 + n}`,
    after: ', complete and in good order, with the usual papers in it. ',
  },
  {
    before: 'The invoice for it, which came a week later by ordinary post, was over ',
    label: 'amount',
    quote: (n) => `€${n}.90`,
    after: ' and has been paid long ago. ',
  },
  {
    before: 'We have since been told 😀 that ',
    label: 'person',
    quote: (n) => `Mr Okoye ${n}`,
    after: ' would take care of whatever is still open here. ',
  },
  {
    before: 'What is missing is one ',
    label: 'product',
    quote: () => 'Pour Stand',
    after: ', and it has been missing since the beginning of the spring of last year.\n\n',
  },
];

/** One sample of 100 bytes a span, and its record with `count` spans (default 500, so 50 kB). A second, short sample stands beside it. */
export function makeLong(target: string, { count = 500 }: MakeOptions): MadeProject {
  const project = new ProjectWriter(target);
  const spans: Span[] = [];
  let text = '';
  let length = 0;
  for (let index = 0; index < count; index++) {
    const { before, label, quote, after } = SENTENCES[index % SENTENCES.length]!;
    const start = length + codePoints(before);
    const end = start + codePoints(quote(index));
    spans.push({ id: `s${index + 1}`, start, end, label, text: quote(index) });
    text += before + quote(index) + after;
    length = end + codePoints(after);
  }
  const labels = SENTENCES.map((sentence) => sentence.label);
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'A long sample',
    language: 'en',
    data: { samples: ['data/long.jsonl'] },
    layers: [{ id: 'entities', type: 'spans', labels, overlap: 'nested' }],
    labels: labels.map((id, index) => ({ id, key: String(index + 1) })),
    people: { annotators: ['ana'] },
  });
  project.lines('data/long.jsonl', [
    { id: 'long', text },
    { id: 'short', text: 'One more order, KC-20001.' },
  ]);
  const log = new RecordLog('ana');
  log.add({ id: 'long', text }, { entities: spans });
  project.lines('annotations/ana.jsonl', log.records);
  return { samples: 2, records: 1, notCarried: [] };
}
