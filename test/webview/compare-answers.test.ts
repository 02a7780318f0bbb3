import assert from 'node:assert/strict';
import type { Layer } from '../../src/project/schema/layer-types';
import type { Answer } from '../../src/protocol/panel';
import { compareAnswers, inWords, quote } from '../../src/panel/webview/view/compare-answers';

const LAYERS: Layer[] = [
  { id: 'intent', type: 'choice', required: true, labels: ['refund', 'other'] },
  {
    id: 'parts',
    type: 'spans',
    required: false,
    labels: ['amount'],
    overlap: 'none',
    discontinuous: false,
    boundary: 'character',
  },
  { id: 'urgency', type: 'rating', required: true, min: 1, max: 5, step: 1, scale: 'ordinal', anchors: {} },
];
const answer = (labels: Answer['labels']): Answer => ({
  labels,
  rules: [],
  flags: [],
  note: '',
  status: 'done',
});
const upper = (label: string): string => label.toUpperCase();
const compare = (layer: number, ...answers: Answer[]) => compareAnswers(LAYERS[layer]!, answers, upper)!;

describe('webview/view/compare-answers', () => {
  it('marks what only some people said, and not what all said', () => {
    const answers = [answer({ intent: 'refund', urgency: 2 }), answer({ intent: 'other', urgency: 2 })];
    const intent = compare(0, ...answers);
    assert.equal(intent.differs, true);
    assert.deepEqual(
      intent.byPerson.map((said) => said?.map(({ text: words, standing }) => [words, standing])),
      [[['REFUND', 'differs']], [['OTHER', 'differs']]],
    );
    assert.equal(compare(2, ...answers).differs, false);
  });

  it('quotes spans by code points', () => {
    const text = [...'😡 charged €19 twice'];
    assert.equal(quote({ start: 10, end: 13, label: 'amount' }, text), '€19');
    assert.equal(quote({ start: 10, end: 19, label: 'amount' }, text), '€19 twice');
  });

  it('distinguishes extents of spans', () => {
    const parts = compare(
      1,
      answer({ parts: [{ start: 10, end: 13, label: 'amount', text: '€19' }] }),
      answer({ parts: [{ start: 10, end: 19, label: 'amount', text: '€19 twice' }] }),
      answer({ parts: [] }),
    );
    assert.deepEqual(
      parts.byPerson.map((said) => said?.map((one) => `${one.text} ${one.detail}`)),
      [['€19 AMOUNT [10, 13)'], ['€19 twice AMOUNT [10, 19)'], []],
    );
    assert.ok(parts.byPerson.flat().every((said) => said?.standing === 'differs'));
  });

  it('tells what most say from what differs, also by what is missing', () => {
    const layer: Layer = { id: 'topics', type: 'choices', required: true, labels: ['a', 'b', 'c'], min: 0 };
    const standings = (asked: Layer, ...values: Answer['labels'][string][]) =>
      compareAnswers(
        asked,
        values.map((value) => answer({ [asked.id]: value })),
        upper,
      )!.byPerson.map((said) => said!.map(({ text, standing }) => `${text} ${standing ?? 'agreed'}`));
    assert.deepEqual(standings(LAYERS[0]!, 'refund', 'other', 'refund'), [
      ['REFUND majority'],
      ['OTHER differs'],
      ['REFUND majority'],
    ]);
    assert.deepEqual(standings(layer, ['a', 'b'], ['a', 'b'], ['a', 'c']), [
      ['A agreed', 'B majority'],
      ['A agreed', 'B majority'],
      ['A agreed', 'C differs', 'without B differs'],
    ]);
  });

  it('says what an answer says, with the quotes of spans in several parts', () => {
    const parts = [
      { start: 2, end: 9, text: 'charged' },
      { start: 14, end: 19, text: 'twice' },
    ];
    const labels = { parts: [{ start: 2, end: 19, label: 'amount', parts }] };
    assert.equal(inWords(labels, 'parts', upper), 'charged … twice AMOUNT [2, 19)');
    assert.equal(inWords(labels, 'intent', upper), 'no answer');
    assert.equal(inWords({ parts: [] }, 'parts', upper), 'nothing');
  });

  it('ignores people whose layer was hidden', () => {
    const intent = compare(0, answer({ intent: 'refund' }), answer({}));
    assert.equal(intent.differs, false);
    assert.equal(intent.byPerson[1], undefined);
  });
});
