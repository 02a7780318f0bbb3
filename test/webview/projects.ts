/** Projects to label in tests: tickets with a choice, tickets with spans, all kinds of layers, many labels. */
import type { Label, Layer } from '../../src/project/schema/layer-types';
import type { GuidelineView } from '../../src/protocol/guideline-view';
import type { PanelProject } from '../../src/protocol/panel';
import { FakeEngine, type SampleSeed } from './fake-engine';

export function label(id: string, name: string, extra: Partial<Label> = {}): Label {
  return { id, name, aliases: [], selectable: true, catchAll: false, status: 'active', ...extra };
}

const emptyGuideline: GuidelineView = {
  scope: [],
  rules: [],
  decisionOrder: [],
  labels: [],
  layers: [],
  tieBreakers: [],
  examples: [],
};

export function project(layers: Layer[], labels: Label[], extra: Partial<PanelProject> = {}): PanelProject {
  return {
    title: 'Support tickets',
    file: 'data/tickets.jsonl',
    annotator: 'ana',
    layers,
    labels,
    citeRules: [],
    guideline: emptyGuideline,
    problems: [],
    progress: { total: 0, done: 0, draft: 0, flagged: 0, stale: 0, returned: 0, counting: false },
    settings: { advance: true, snapToWords: false, keys: {} },
    canUndo: false,
    canRedo: false,
    ...extra,
  };
}

export const intent: Layer = {
  id: 'intent',
  type: 'choice',
  name: 'Intent',
  required: true,
  labels: ['refund', 'duplicate-charge', 'invoice', 'other'],
};
export const entities: Layer = {
  id: 'entities',
  type: 'spans',
  name: 'Entities',
  required: false,
  labels: ['amount', 'order-id', 'product'],
  overlap: 'none',
  discontinuous: true,
  boundary: 'character',
};
export const labels = [
  label('refund', 'Refund request', { aliases: ['money back'] }),
  label('duplicate-charge', 'Duplicate charge'),
  label('invoice', 'Invoice question'),
  label('other', 'Other'),
  label('amount', 'amount', { key: 'a' }),
  label('order-id', 'order id', { key: 'o' }),
  label('product', 'product', { key: 'p' }),
];

const rule = (id: string, text: string, useInstead?: string, isNew = false) => ({
  id,
  text,
  useInstead,
  isNew,
});
export const guideline: GuidelineView = {
  version: '1.3.0',
  status: 'released',
  title: 'Support tickets',
  scope: [
    ['in', 'First message of a ticket, text only.'],
    ['out', 'Replies, attachments, voicemail transcripts.'],
  ],
  rules: [rule('G-1', 'Label what the writer asks for, not what you would offer.')],
  decisionOrder: ['duplicate-charge', 'refund', 'invoice', 'other'],
  labels: [
    {
      id: 'duplicate-charge',
      brief: 'Same purchase charged twice or more.',
      definition: 'The writer states that one purchase was charged at least two times.',
      include: [
        rule('DUP-1', 'Two or more charges for one order are stated, whether or not repayment is asked for.'),
      ],
      exclude: [
        rule('DUP-2', 'Two different orders were charged once each.', 'invoice', true),
        rule('DUP-3', 'Only repayment is asked for and one single charge is stated.', 'refund'),
      ],
      isNew: false,
      confusedWith: [
        { label: 'refund', count: 12 },
        { label: 'invoice', count: 0 },
      ],
    },
    {
      id: 'refund',
      brief: 'Wants money back.',
      definition: 'The writer asks, in this message, for money already paid to be returned.',
      scopeNote: 'Store credit counts as money.',
      include: [rule('REF-1', 'Repayment is asked for in any wording.')],
      exclude: [rule('REF-2', 'The same purchase was charged twice.', 'duplicate-charge')],
      isNew: true,
      confusedWith: [{ label: 'duplicate-charge', count: 12 }],
    },
    {
      id: 'invoice',
      brief: 'Asks about an amount, a due date or a document.',
      include: [
        rule(
          'INV-1',
          'The message asks what a charge is for, when it is due, or for a copy of the document.',
        ),
      ],
      exclude: [],
      isNew: false,
      confusedWith: [],
    },
    {
      id: 'other',
      brief: 'None of the labels above.',
      definition: 'A readable request that meets the inclusion criteria of none of the labels above.',
      include: [rule('OTH-1', 'You can name the request and it is not in the list.')],
      exclude: [rule('OTH-2', 'You cannot tell what is asked.')],
      isNew: false,
      confusedWith: [],
    },
    {
      id: 'amount',
      brief: 'A sum of money with its currency sign or code.',
      include: [rule('AMT-1', 'Include the currency sign, exclude words such as “about”.')],
      exclude: [rule('AMT-2', 'Numbers of items or days.')],
      isNew: false,
      confusedWith: [],
    },
  ],
  layers: [],
  tieBreakers: [
    {
      id: 'TB-1',
      between: ['duplicate-charge', 'refund'],
      when: 'One purchase was charged twice and repayment is asked for.',
      prefer: 'duplicate-charge',
      rationale: 'The duplicate decides the team.',
      isNew: false,
    },
  ],
  examples: [
    {
      id: 'EX-1',
      text: 'Two payments of €49.90 for A-1009, I want one back.',
      labels: {
        intent: 'duplicate-charge',
        entities: [
          { start: 16, end: 22, label: 'amount' },
          { start: 27, end: 33, label: 'order-id' },
        ],
      },
      not: ['refund'],
      rules: ['TB-1'],
      kind: 'borderline',
      rationale: 'Duplicate stated; TB-1 wins.',
    },
    {
      id: 'EX-2',
      text: 'Please send the money back.',
      labels: { intent: 'refund' },
      not: [],
      rules: ['REF-1'],
    },
  ],
};

const texts = [
  'My card shows two payments of €49.90 for A-1009, I want one of them returned.',
  'Where can I find the invoice for order A-2044? Our accountant needs it by Friday.',
  '😀 Please refund €19.00 for A-3100, the 👩‍👩‍👧 lamp arrived broken.',
  'How do I change the language of the app?',
];

export function ticket(row: number): SampleSeed {
  const number = row + 1;
  return {
    id: `t-${String(number).padStart(4, '0')}`,
    text: `${texts[row % texts.length]!} (${number})`,
    context: [
      ['customer', `c-${100 + (row % 40)}`],
      ['channel', row % 2 ? 'mail' : 'chat'],
    ],
    similarExamples: ['EX-1', 'EX-2'],
  };
}

/** Tickets with one choice: the quickest work there is. */
export function choiceEngine(count = 1000, extra: Partial<PanelProject> = {}): FakeEngine {
  return new FakeEngine(project([intent], labels.slice(0, 4), { guideline, ...extra }), count, ticket);
}

/** Tickets with a choice and entities. */
export function spansEngine(
  count = 1000,
  extra: Partial<PanelProject> = {},
  layer: Partial<Layer> = {},
): FakeEngine {
  const layers = [intent, { ...entities, ...layer } as Layer];
  return new FakeEngine(project(layers, labels, { guideline, ...extra }), count, ticket);
}

/** Tickets of which a reviewer has sent the first back. */
export function returnedEngine(count = 10): FakeEngine {
  const back = { by: 'lea', message: 'Two charges are stated: read TB-1 again, please.' };
  return new FakeEngine(project([intent], labels.slice(0, 4), { guideline }), count, (row) => ({
    ...ticket(row),
    ...(row === 0 && { state: 'returned' as const, returned: back }),
  }));
}
