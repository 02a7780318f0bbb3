/** Tickets that three people answered differently, to decide in review mode. */
import type { Answer, PanelProject, PersonAnswer, ReviewEvidence } from '../../src/protocol/panel';
import { FakeEngine, type SampleSeed } from './fake-engine';
import { entities, guideline, intent, labels, project } from './projects';

const TEXT = 'My card shows two payments of €49.90 for A-1009, I want one of them returned.';

const person = (annotator: string, token: string, answer: Partial<Answer>): PersonAnswer => ({
  annotator,
  token,
  answer: { labels: {}, rules: [], flags: [], note: '', status: 'done', ...answer },
});

const amount = { id: 's1', start: 30, end: 36, label: 'amount', text: '€49.90' };
const order = { id: 's2', start: 41, end: 47, label: 'order-id', text: 'A-1009' };

/** What everybody says of a ticket; `n` is in the tokens, so that each sample has its own. */
export const people = (n: number): PersonAnswer[] => [
  person('ana', `ana-${n}`, {
    labels: { intent: 'duplicate-charge', entities: [amount, order] },
    rules: ['TB-1'],
    note: 'Charged twice, so TB-1.',
  }),
  person('ben', `ben-${n}`, {
    labels: { intent: 'refund', entities: [{ ...amount, start: 26, text: ' of €49.90' }, order] },
    rules: ['REF-1'],
    flags: ['unsure'],
  }),
  person('chloe', `chloe-${n}`, {
    labels: {
      intent: 'duplicate-charge',
      entities: [order, { id: 's3', start: 3, end: 7, label: 'product' }],
    },
  }),
];

export const evidence: ReviewEvidence = {
  disputes: [
    {
      layer: 'intent',
      cause: 'class-confusion',
      evidence: ['TB-1 decides between Duplicate charge and Refund', 'ana cited TB-1'],
      answers: [
        { people: ['ana', 'chloe'], errorScore: 0.06, reasons: ['2 chose it, 1 did not', 'TB-1 prefers it'] },
        { people: ['ben'], errorScore: 0.91, reasons: ['1 chose it, 2 did not', 'ben was unsure'] },
      ],
    },
    {
      layer: 'entities',
      cause: 'span-boundary',
      evidence: ['Amount: 23–30 (ana), 26–30 (ben)', 'Product 3–7: only chloe'],
      answers: [
        { people: ['ana'], errorScore: 0.004, reasons: [] },
        { people: ['ben'], errorScore: 0.5, reasons: [] },
        { people: ['chloe'], errorScore: 0.6, reasons: [] },
      ],
    },
  ],
  similar: [
    {
      sample: 't-0003',
      snippet: 'My card shows two payments of €12.00 for A-2001, I want one of them returned.',
      similarity: 0.83,
      answers: people(3),
      decision: {
        labels: { intent: 'duplicate-charge' },
        rules: ['TB-1'],
        flags: [],
        note: 'The duplicate decides.',
        status: 'done',
        decision: { reviewer: 'lea' },
      },
    },
    { sample: 't-0005', snippet: 'Same again.', similarity: 1, answers: people(5) },
  ],
};

type Drawn = readonly PersonAnswer['drawn'][];

const seed = (row: number, drawn: Drawn): SampleSeed => ({
  id: `t-${String(row + 1).padStart(4, '0')}`,
  text: `${TEXT} (${row + 1})`,
  context: [['channel', 'mail']],
  others: people(row + 1).map((one, n) => ({ ...one, ...(drawn[n] && { drawn: drawn[n] }) })),
});

/** Disagreements under review by lea. `drawn`: what a spot check drew of the three answers on each sample. */
export function reviewEngine(count = 20, extra: Partial<PanelProject> = {}, drawn: Drawn = []): FakeEngine {
  const engine = new FakeEngine(
    project([intent, entities], labels, {
      guideline,
      annotator: 'lea',
      review: { people: ['ana', 'ben', 'chloe'], quorum: 0.5 },
      ...extra,
    }),
    count,
    (row) => seed(row, drawn),
  );
  engine.evidence = evidence;
  return engine;
}

/** What the editor keeps of a panel that was reviewing. */
export const reviewing = { v: 1, filter: { queue: 'todo', review: true } };
