// A project of three people with planted disagreements, which a reviewer decides.
import type { Labels, Span } from '../../../src/project/records/records';
import { codePoints, RecordLog } from '../../support/generated/records';
import { lines } from './project';

const schema = `labelwright: 1
title: Parcels
data: {samples: [data/parcels.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, name: Intent, labels: [refund, missing]}
  - {id: parts, type: spans, name: Parts, labels: [order, amount]}
labels:
  - {id: refund, name: Refund}
  - {id: missing, name: Missing parcel}
  - {id: order, name: Order, key: o}
  - {id: amount, name: Amount, key: a}
people: {annotators: [ana, ben, eva], reviewers: [lea]}
`;

const guideline = `# What the team agreed on in January.
version: "1.0.0"   # see the changelog
labels:
  - id: refund
    definition: The writer asks for money that was paid to come back.
    include: [{id: R-REF-1, text: Repayment is asked for.}]
    exclude: [{id: R-REF-2, text: The money is a gift., use_instead: missing}]
  - id: missing
    definition: The writer says that a parcel has not arrived at all.
    include: [{id: R-MIS-1, text: A parcel is said not to have come.}]
    exclude: [{id: R-MIS-2, text: The parcel came late., use_instead: refund}]
  - id: order
    definition: The number under which the shop keeps a purchase.
    include: [{id: R-ORD-1, text: A letter and digits.}]
    exclude: [{id: R-ORD-2, text: Numbers of parcels., use_instead: amount}]
  - id: amount
    definition: A sum of money with its sign.
    include: [{id: R-AMT-1, text: The sign belongs to it.}]
    exclude: [{id: R-AMT-2, text: Counts of things., use_instead: order}]
examples:
  - {id: EX-1, text: Money back please., labels: {intent: refund}, not: [missing]}
  - {id: EX-2, text: It never came., labels: {intent: missing}, not: [refund]}
changelog:
  - {version: "1.0.0", date: "2026-01-01", author: lea, changes: []}
`;

export const samples = [
  { id: 'p-1', text: 'Order A-17 never came, send the 20 € back 😡' },
  { id: 'p-2', text: 'Where is A-18? It should have been here on Monday.' },
  { id: 'p-3', text: 'Nothing came for A-19, or give me the 5 € again.' },
  { id: 'p-4', text: 'I want my 30 € for A-20.' },
  { id: 'p-5', text: 'A-21 is lost.' },
];

/** A span that covers the words' only occurrence; offsets are code points. */
export function span(sample: number, label: string, words: string, id = 's1'): Span {
  const { text } = samples[sample]!;
  const start = codePoints(text.slice(0, text.indexOf(words)));
  return { id, start, end: start + codePoints(words), label, text: words };
}

/** Ana, Ben and Eva differ on the intent of p-1 and p-3, on the end of a span of p-2, on a span's label in p-4, and one lacks a span in p-5. */
export const answers: Record<'ana' | 'ben' | 'eva', Labels[]> = {
  ana: [
    { intent: 'missing', parts: [span(0, 'order', 'A-17')] },
    { intent: 'missing', parts: [span(1, 'order', 'A-18')] },
    { intent: 'missing', parts: [] },
    { intent: 'refund', parts: [span(3, 'amount', '30 €')] },
    { intent: 'missing', parts: [span(4, 'order', 'A-21')] },
  ],
  ben: [
    { intent: 'refund', parts: [span(0, 'order', 'A-17')] },
    { intent: 'missing', parts: [span(1, 'order', 'A-18?')] },
    { intent: 'refund', parts: [] },
    { intent: 'refund', parts: [span(3, 'order', '30 €')] },
    { intent: 'missing', parts: [] },
  ],
  eva: [
    { intent: 'missing', parts: [span(0, 'order', 'A-17')] },
    { intent: 'missing', parts: [span(1, 'order', 'A-18')] },
    { intent: 'missing', parts: [] },
    { intent: 'refund', parts: [span(3, 'amount', '30 €')] },
    { intent: 'missing', parts: [span(4, 'order', 'A-21')] },
  ],
};

const records = (annotator: 'ana' | 'ben' | 'eva'): string => {
  const log = new RecordLog(annotator);
  answers[annotator].forEach((labels, n) =>
    log.add(samples[n]!, labels, { guideline: '1.0.0', status: 'done' }),
  );
  return lines(log.records);
};

/** The project's files. */
export const disagreementsProject: Readonly<Record<string, string>> = {
  'labelwright.yaml': schema,
  'guideline.yaml': guideline,
  'data/parcels.jsonl': lines(samples),
  'annotations/ana.jsonl': records('ana'),
  'annotations/ben.jsonl': records('ben'),
  'annotations/eva.jsonl': records('eva'),
};
