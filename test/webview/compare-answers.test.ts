import assert from 'node:assert/strict';
import type { Layer } from '../../src/project/schema/layer-types';
import type { Answer } from '../../src/protocol/panel';
import { compareAnswers } from '../../src/panel/webview/view/compare-answers';

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
const text = [...'😡 charged €19 twice'];
const compare = (...answers: Answer[]) =>
  compareAnswers(LAYERS, answers, text, (label) => label.toUpperCase());

describe('webview/view/compare-answers', () => {
  it('marks what only some people said, and not what all said', () => {
    const [intent, urgency] = compare(
      answer({ intent: 'refund', urgency: 2 }),
      answer({ intent: 'other', urgency: 2 }),
    );
    assert.equal(intent!.differs, true);
    assert.deepEqual(
      intent!.byPerson.map((said) => said?.map(({ text: words, disputed }) => [words, disputed])),
      [[['REFUND', true]], [['OTHER', true]]],
    );
    assert.equal(urgency!.differs, false);
  });

  it('quotes spans by code points and distinguishes extents', () => {
    const [parts] = compare(
      answer({ parts: [{ start: 10, end: 13, label: 'amount' }] }),
      answer({ parts: [{ start: 10, end: 19, label: 'amount' }] }),
      answer({ parts: [] }),
    );
    assert.deepEqual(
      parts!.byPerson.map((said) => said?.map((one) => `${one.text} ${one.detail}`)),
      [['€19 AMOUNT [10, 13)'], ['€19 twice AMOUNT [10, 19)'], []],
    );
    assert.ok(parts!.byPerson.flat().every((said) => said?.disputed));
  });

  it('ignores people whose layer was hidden', () => {
    const [intent] = compare(answer({ intent: 'refund' }), answer({}));
    assert.equal(intent!.differs, false);
    assert.equal(intent!.byPerson[1], undefined);
  });
});
