// Three people's answers with a planted disagreement for every cause there is.
import type { Cause } from '../../src/disagreement/causes';
import type { Labels, Span } from '../../src/project/records/records';

export const PLANTED_SCHEMA = `labelwright: 1
title: Planted
data: {samples: data/*.jsonl, gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [refund, duplicate, cancel, other]}
  - {id: tags, type: choices, labels: [urgent, angry], required: false}
  - id: parts
    type: spans
    labels: [order, amount]
    required: false
    attributes: [{id: paid, type: choice, labels: [paid, open]}]
  - {id: links, type: relations, spans: parts, labels: [follows, replaces], required: false}
  - {id: tone, type: rating, min: 1, max: 5, required: false}
  - {id: summary, type: text, required: false}
labels: [{id: refund}, {id: duplicate}, {id: cancel}, {id: other}, {id: urgent}, {id: angry}, {id: order}, {id: amount}, {id: follows}, {id: replaces}]
people: {annotators: [ana, ben, eva], reviewers: [lea]}
`;

export const PLANTED_GUIDELINE = `version: "2"
labels:
  - {id: refund, definition: Money is to come back., include: [{id: R-REF, text: Repayment is asked for.}]}
  - {id: duplicate, definition: Charged twice., include: [{id: R-DUP, text: Two charges.}]}
  - {id: cancel, definition: A plan is to end., include: [{id: R-CAN, text: It is to end.}], exclude: [{id: R-CAN-X, text: It ended., use_instead: other}]}
  - {id: follows, definition: Ordered later., exclude: [{id: R-FOL-X, text: In place of., use_instead: replaces}]}
  - {id: order, definition: A number., exclude: [{id: R-ORD-X, text: Money., use_instead: amount}]}
tie_breakers:
  - {id: TB-1, between: [duplicate, refund], when: Charged twice., prefer: duplicate}
  - {id: TB-2, between: [urgent, angry], when: Both., prefer: angry}
changelog:
  - {version: "2", changes: [{type: changed, target: other, impact: semantic}]}
  - {version: "1", changes: []}
`;

/** Samples by id; those of the slip have one text but for white space and case. */
export const PLANTED_TEXTS = {
  changed: 'The plan has ended.',
  damaged: 'Ship 5 or c4nc3l.',
  'slip-1': 'Charged twice!',
  'slip-2': 'charged  twice!',
  conflict: 'End it and pay me back.',
  gap: 'I want out, with my money.',
  confused: 'Two charges, money back.',
  'only-some': 'Now!!!',
  boundary: 'Order A-1 please.',
  'span-label': 'Order A-2 please.',
  missing: 'Order A-3 please.',
  attribute: 'Order A-4 please.',
  'link-label': 'B-1, C-1, D-1.',
  'link-direction': 'B-2, C-2, D-2.',
  'link-end': 'B-3, C-3, D-3.',
  'link-missing': 'B-4, C-4, D-4.',
  rating: 'Well.',
  text: 'A long story.',
} as const;
export type PlantedSample = keyof typeof PLANTED_TEXTS;

/** What was planted: the cause of each disagreement. */
export const PLANTED: readonly (readonly [PlantedSample, string, Cause])[] = [
  ['changed', 'intent', 'guideline-changed'],
  ['damaged', 'intent', 'preprocessing-damage'],
  ['slip-1', 'intent', 'slip'],
  ['conflict', 'intent', 'rule-conflict'],
  ['gap', 'intent', 'guideline-gap'],
  ['confused', 'intent', 'class-confusion'],
  ['only-some', 'tags', 'class-confusion'],
  ['boundary', 'parts', 'span-boundary'],
  ['span-label', 'parts', 'span-label'],
  ['missing', 'parts', 'span-missing'],
  ['attribute', 'parts', 'attribute'],
  ['link-label', 'links', 'relation-label'],
  ['link-direction', 'links', 'relation-direction'],
  ['link-end', 'links', 'relation-end'],
  ['link-missing', 'links', 'relation-missing'],
  ['rating', 'tone', 'rating-distance'],
  ['text', 'summary', 'other'],
];

interface Said {
  readonly labels: Labels;
  readonly more?: object;
}
type Person = 'ana' | 'ben' | 'eva';

function span(sample: PlantedSample, label: string, text: string): Span {
  const start = PLANTED_TEXTS[sample].indexOf(text);
  return { id: 's1', start, end: start + text.length, label, text };
}

/** Three orders, and a relation between two of them: `follows s1 s2`. */
function linked(sample: PlantedSample, relation?: string): Labels {
  const [label, from, to] = relation?.split(' ') ?? [];
  const parts = PLANTED_TEXTS[sample]
    .replace('.', '')
    .split(', ')
    .map((text, n) => ({ ...span(sample, 'order', text), id: `s${n + 1}` }));
  return { intent: 'other', parts, links: label ? [{ label, from: from!, to: to! }] : [] };
}

/** What a person said of a sample: what all said, but where something was planted. */
function said(person: Person, sample: PlantedSample): Said {
  const first = person === 'ana';
  switch (sample) {
    case 'changed':
      // `other` means something else since version 2.
      return first
        ? { labels: { intent: 'other' }, more: { guideline: '1' } }
        : { labels: { intent: 'cancel' } };
    case 'damaged':
      return first
        ? { labels: { intent: 'refund' }, more: { flags: ['broken-preprocessing'] } }
        : { labels: { intent: 'cancel' } };
    case 'slip-1':
      return { labels: { intent: first ? 'refund' : 'duplicate' } };
    case 'slip-2':
      return { labels: { intent: 'duplicate' } };
    case 'conflict':
      return first
        ? { labels: { intent: 'refund' }, more: { rules: ['R-REF'] } }
        : { labels: { intent: 'cancel' }, more: { rules: ['R-CAN'] } };
    case 'gap':
      return { labels: { intent: first ? 'refund' : 'cancel' } };
    case 'confused':
      return { labels: { intent: first ? 'refund' : 'duplicate' } };
    case 'only-some':
      return { labels: { intent: 'other', tags: first ? ['urgent'] : ['urgent', 'angry'] } };
    case 'boundary':
      return { labels: { intent: 'other', parts: [span(sample, 'order', first ? 'A-1' : 'Order A-1')] } };
    case 'span-label':
      return { labels: { intent: 'other', parts: [span(sample, first ? 'amount' : 'order', 'A-2')] } };
    case 'missing':
      return { labels: { intent: 'other', parts: first ? [] : [span(sample, 'order', 'A-3')] } };
    case 'attribute': {
      const attributes = { paid: first ? 'paid' : 'open' };
      return { labels: { intent: 'other', parts: [{ ...span(sample, 'order', 'A-4'), attributes }] } };
    }
    case 'link-label':
      return { labels: linked(sample, first ? 'follows s1 s2' : 'replaces s1 s2') };
    case 'link-direction':
      return { labels: linked(sample, first ? 'follows s1 s2' : 'follows s2 s1') };
    case 'link-end':
      return { labels: linked(sample, first ? 'follows s1 s2' : 'follows s1 s3') };
    case 'link-missing':
      return { labels: linked(sample, first ? undefined : 'follows s1 s2') };
    case 'rating':
      return { labels: { intent: 'other', tone: first ? 1 : 4 } };
    case 'text':
      return { labels: { intent: 'other', summary: first ? 'A story.' : 'Something long.' } };
  }
}

let second = 0;
/** A record line; times go up from one to the next. */
export function plantedRecord(annotator: string, sample: string, labels: Labels, more: object = {}): string {
  second += 1;
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
  const id = `01KDVQ0000${String(second).padStart(16, '0')}`;
  return `${JSON.stringify({ v: 1, id, time, annotator, sample, unit: 'codepoint', guideline: '2', labels, ...more })}\n`;
}

const log = (person: Person): string =>
  (Object.keys(PLANTED_TEXTS) as PlantedSample[])
    .map((sample) => {
      const { labels, more } = said(person, sample);
      return plantedRecord(person, sample, labels, more);
    })
    .join('');

/** The project's files. */
export const plantedFiles: Readonly<Record<string, string>> = {
  'labelwright.yaml': PLANTED_SCHEMA,
  'guideline.yaml': PLANTED_GUIDELINE,
  'data/samples.jsonl': Object.entries(PLANTED_TEXTS)
    .map(([id, text]) => `${JSON.stringify({ id, text })}\n`)
    .join(''),
  'gold/gold.jsonl': `${JSON.stringify({ v: 1, sample: 'gap', labels: { intent: 'cancel' } })}\n`,
  'annotations/ana.jsonl': log('ana'),
  'annotations/ben.jsonl': log('ben'),
  'annotations/eva.jsonl': `${log('eva')}${plantedRecord('eva', 'rating', { intent: 'othr', tone: 4 })}`,
};
