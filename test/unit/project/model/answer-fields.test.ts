import assert from 'node:assert/strict';
import { answerLikeness } from '../../../../src/project/model/answer-fields';

const LABELS = [
  { id: 'refund', name: 'Refund request' },
  { id: 'other', name: 'Other' },
];

describe('project/model/answer-fields', () => {
  it('knows fields that hold answers by their names', () => {
    for (const name of [
      'label',
      'Labels',
      'gold_label',
      'ground_truth_label',
      'emoji_label',
      'category',
      'annotation_0',
      'annotation_llm',
      'annotatorId',
      'answer',
      'rating',
      'pred',
      'predictedClass',
      'model-prediction',
    ])
      assert.equal(answerLikeness(name, ['3'], LABELS), 'name', name);
  });

  it('knows them by their values, whatever their case', () => {
    assert.equal(answerLikeness('topic', ['refund', ' OTHER ', ''], LABELS), 'values');
    assert.equal(answerLikeness('topic', ['Refund Request'], LABELS), 'values');
  });

  it('takes others for what they are', () => {
    for (const name of ['customer', 'channel', 'goldfish', 'labelling_site', 'predecessor', 'question', 'id'])
      assert.equal(answerLikeness(name, ['a', 'b'], LABELS), undefined, name);
    assert.equal(answerLikeness('topic', ['refund', 'delivery'], LABELS), undefined);
    assert.equal(answerLikeness('topic', [''], LABELS), undefined);
    assert.equal(answerLikeness('topic', ['x'], []), undefined);
  });
});
