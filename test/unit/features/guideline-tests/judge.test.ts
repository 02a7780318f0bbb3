import assert from 'node:assert/strict';
import { ExampleTest } from '../../../../src/features/guideline-tests/judge';
import type { Labels } from '../../../../src/project/records/records';
import { memoryProject } from '../../../support/memory-project';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, return, other]}
  - {id: remedy, type: choices, labels: [money, repair], when: {intent: [return]}}
  - {id: urgency, type: rating, min: 1, max: 5}
  - {id: note, type: text}
  - {id: theme, type: choices, labels: [x], open: true}
  - {id: things, type: spans, labels: [amount, product]}
  - {id: links, type: relations, spans: things, labels: [costs]}
labels: [{id: refund}, {id: return}, {id: other}, {id: money}, {id: repair}, {id: x}, {id: amount}, {id: product}, {id: costs}]
`;
const GUIDELINE = (example: string): string => `version: "1"
rules: [{id: G-1, text: One.}]
examples:
  - {id: EX, ${example}}
`;

/** What an example says of an answer: right or wrong on which layers, and which labels are ruled out. */
async function verdict(
  example: string,
  labels: object,
  rules: string[] = [],
  asked?: string[],
): Promise<unknown> {
  const { project } = await memoryProject({
    'labelwright.yaml': `${SCHEMA}guideline: guideline.yaml\n`,
    'guideline.yaml': GUIDELINE(example),
  });
  const model = project.model!;
  const test = new ExampleTest(model, model.guideline!.examples[0]!);
  const judged = test.judge(labels as Labels, rules, asked);
  project.dispose();
  if (!judged) return 'not tested';
  const { isRight, wrong, ruledOut, cites } = judged;
  return isRight ? (cites === undefined ? 'right' : `right, cites: ${cites}`) : [...wrong, ...ruledOut];
}

const span = (start: number, end: number, label: string, id = `${label}${start}`) => ({
  id,
  start,
  end,
  label,
});
const MARKED = 'marked: "Pay [5](amount) for it and 6 for tea"';
const JOINED =
  'text: "5 for tea", labels: {things: [{id: a, start: 0, end: 1, label: amount}, {id: b, start: 6, end: 9, label: product}], links: [{label: costs, from: a, to: b}]}';

describe('what an example tests of an answer', () => {
  const cases: readonly [what: string, example: string, labels: object, expected: unknown][] = [
    ['a label', 'text: T, labels: {intent: refund}', { intent: 'refund' }, 'right'],
    ['another label', 'text: T, labels: {intent: refund}', { intent: 'return' }, ['intent']],
    [
      'only the layers that it has',
      'text: T, labels: {intent: refund}',
      { intent: 'refund', urgency: 5 },
      'right',
    ],
    [
      'a layer that is not answered',
      'text: T, labels: {intent: refund, urgency: 2}',
      { intent: 'refund' },
      ['urgency'],
    ],
    ['nothing if none is answered', 'text: T, labels: {intent: refund}', { urgency: 1 }, 'not tested'],
    ['a number', 'text: T, labels: {urgency: 2}', { urgency: 3 }, ['urgency']],
    [
      'a set in any order',
      'text: T, labels: {intent: return, remedy: [money, repair]}',
      { intent: 'return', remedy: ['repair', 'money'] },
      'right',
    ],
    [
      'a set that lacks one',
      'text: T, labels: {intent: return, remedy: [money, repair]}',
      { intent: 'return', remedy: ['money'] },
      ['remedy'],
    ],
    [
      'no layer whose condition does not hold',
      'text: T, labels: {intent: refund, remedy: [money]}',
      { intent: 'refund', remedy: [] },
      'right',
    ],
    [
      'neither words nor codes',
      'text: T, labels: {note: a, theme: [y]}',
      { note: 'b', theme: ['z'] },
      'not tested',
    ],
    ['its spans exactly', MARKED, { things: [span(4, 5, 'amount')] }, 'right'],
    [
      'no other span of its labels',
      MARKED,
      { things: [span(4, 5, 'amount'), span(17, 18, 'amount')] },
      ['things'],
    ],
    [
      'spans of other labels freely',
      MARKED,
      { things: [span(4, 5, 'amount'), span(23, 26, 'product')] },
      'right',
    ],
    ['the edges of spans', MARKED, { things: [span(4, 6, 'amount')] }, ['things']],
    [
      'relations by their ends',
      JOINED,
      {
        things: [span(0, 1, 'amount', 'p'), span(6, 9, 'product', 'q')],
        links: [{ label: 'costs', from: 'p', to: 'q' }],
      },
      'right',
    ],
    [
      'the direction of relations',
      JOINED,
      {
        things: [span(0, 1, 'amount', 'p'), span(6, 9, 'product', 'q')],
        links: [{ label: 'costs', from: 'q', to: 'p' }],
      },
      ['links'],
    ],
    ['what is ruled out, alone', 'text: T, not: [refund]', { intent: 'return' }, 'right'],
    ['what is ruled out and given', 'text: T, not: [refund]', { intent: 'refund' }, ['refund']],
    ['what is ruled out, in an answered layer only', 'text: T, not: [refund]', { urgency: 1 }, 'not tested'],
    ['an answer of another form', 'text: T, labels: {intent: refund}', { intent: ['refund'] }, ['intent']],
  ];
  for (const [what, example, labels, expected] of cases)
    it(what, async () => assert.deepEqual(await verdict(example, labels), expected));

  it('whether one of its rules is cited, which does not decide', async () => {
    const example = 'text: T, labels: {intent: refund}, rules: [G-1]';
    assert.equal(await verdict(example, { intent: 'refund' }, ['G-1']), 'right, cites: true');
    assert.equal(await verdict(example, { intent: 'refund' }, ['G-2']), 'right, cites: false');
  });

  it('only what a model was asked', async () => {
    const example = 'text: T, labels: {intent: refund, urgency: 2}';
    assert.equal(await verdict(example, { intent: 'refund' }, [], []), 'right');
  });
});
