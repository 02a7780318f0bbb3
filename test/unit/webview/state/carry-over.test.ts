import assert from 'node:assert/strict';
import { carryOver } from '../../../../src/panel/webview/state/carried-work';

describe('labels of a text that changed', () => {
  const spans = [
    { id: 's1', start: 0, end: 4, label: 'a', text: 'Paid' },
    { id: 's2', start: 5, end: 9, label: 'b', text: '€9.5' },
    { id: 's3', start: 10, end: 13, label: 'a', text: 'for' },
  ];
  it('keep what is not about places, and spans that stand where they stood', () => {
    const labels = { intent: 'x', tone: ['p'], rating: 3, entities: spans };
    assert.deepEqual(carryOver(labels, 'Paid €9.5 for nothing'), { labels, lost: [] });
  });
  it('move with their only quote, in code points, and name those that have none or several', () => {
    const { labels, lost } = carryOver({ entities: spans }, '😀 €9.5 Paid for, for');
    assert.deepEqual(labels['entities'], [
      { ...spans[0], start: 7, end: 11 },
      { ...spans[1], start: 2, end: 6 },
    ]);
    assert.deepEqual(lost, ['“for”']);
  });
});
