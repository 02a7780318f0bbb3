import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../../support/json-lines';
import { writeFiles } from '../../../support/command-line';

export const GUIDELINE = `version: "1.2"
title: Messages to a bank
rules:
  - {id: G-1, text: Label what the writer asks for.}
labels:
  - id: card
    definition: About a card.
    include: [{id: R-CARD, text: A card or a PIN is named.}]
  - id: refund
    definition: About money back.
    include: [{id: R-REF, text: Money is to come back.}]
    exclude: [{id: R-REF-2, text: A card is lost as well., use_instead: card}]
  - {id: login, definition: About signing in.}
tie_breakers:
  - {id: TB-1, between: [card, refund], when: Both are asked for., prefer: card}
examples:
  - {id: EX-1, marked: "My [card](thing) is lost, card and all.", labels: {intent: card}, rules: [R-CARD], rationale: A card is named.}
  - {id: EX-2, text: I would like my money back for the broken kettle please, labels: {intent: refund}, rules: [R-REF]}
changelog:
  - {version: "1.2", changes: []}
`;

export const SCHEMA = `labelwright: 1
title: Bank
guideline: guideline.yaml
data: {samples: [data/*.jsonl], split: split, context: [channel]}
layers:
  - {id: intent, type: choice, question: What is it about?, labels: [money, card, refund, login, old]}
  - {id: tags, type: choices, labels: [card, refund], max: 1}
  - {id: urgency, type: rating, min: 1, max: 3, anchors: {1: can wait}}
  - {id: things, type: spans, labels: [thing, place], attributes: [{id: lost, type: flag, only_for: thing}, {id: kind, type: choice, labels: [a, b]}]}
  - {id: why, type: text, max_chars: 20, when: {intent: [login]}}
  - {id: links, type: relations, spans: things, labels: [near], pairs: [{label: near, from: thing, to: place}]}
  - {id: groups, type: choice, labels: [money], required: false}
  - {id: better, type: comparison, between: [one, two], none: true}
labels:
  - {id: money, selectable: false}
  - {id: card, parent: money}
  - {id: refund, parent: money}
  - {id: login}
  - {id: old, status: deprecated, replaced_by: login}
  - {id: thing}
  - {id: place}
  - {id: near}
people: {annotators: [ana], reviewers: [lea]}
`;

export const SAMPLES = [
  {
    id: 's-1',
    text: 'My card is lost, my 🙂 card.',
    channel: 'mail',
    secret: 'card',
    one: 'Yes.',
    two: 'No.',
  },
  { id: 's-2', text: 'Give me my money back.', channel: 'phone', split: 'train' },
  { id: 's-3', text: 'I cannot sign in.', channel: 'mail', split: 'test' },
];

export function writeBank(folder: string, samples: readonly object[] = SAMPLES, schema = SCHEMA): void {
  writeFiles(folder, {
    'labelwright.yaml': schema,
    'guideline.yaml': GUIDELINE,
    'data/texts.jsonl': samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
  });
}

/** A schema with one question. */
export const ONE_QUESTION = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl], split: split}
layers: [{id: intent, type: choice, labels: [card, refund, login]}]
labels: [{id: card}, {id: refund}, {id: login}]
people: {annotators: [ana], reviewers: [lea]}
`;

/** The lines of a model's file. */
export const recordsOf = (folder: string, model: string): Record<string, unknown>[] =>
  jsonLines<Record<string, unknown>>(readFileSync(path.join(folder, `predictions/${model}.jsonl`), 'utf8'));
