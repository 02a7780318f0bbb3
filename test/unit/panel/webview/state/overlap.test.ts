import assert from 'node:assert/strict';
import { spanConflict } from '../../../../../src/panel/webview/state/span-editing';

const span = (start: number, end: number, label = 'a') => ({ start, end, label });
const parts = (...pairs: [number, number][]) => ({
  start: pairs[0]![0],
  end: pairs.at(-1)![1],
  label: 'a',
  parts: pairs.map(([start, end]) => ({ start, end })),
});

describe('overlap of spans', () => {
  it('allows adjacent spans under every policy', () => {
    for (const policy of ['none', 'nested', 'any'] as const)
      assert.equal(spanConflict(policy, span(0, 5), span(5, 9)), undefined);
  });
  it('forbids any shared character under `none`', () => {
    assert.equal(spanConflict('none', span(0, 5), span(4, 9, 'b')), 'overlap');
    assert.equal(spanConflict('none', span(0, 9), span(3, 5, 'b')), 'overlap');
  });
  it('allows nesting and two labels on one extent under `nested`, but no crossing', () => {
    assert.equal(spanConflict('nested', span(0, 9), span(3, 5, 'b')), undefined);
    assert.equal(spanConflict('nested', span(0, 9), span(0, 9, 'b')), undefined);
    assert.equal(spanConflict('nested', span(0, 5), span(4, 9)), 'cross');
    assert.equal(spanConflict('any', span(0, 5), span(4, 9)), undefined);
  });
  it('never allows the same extent with the same label', () => {
    for (const policy of ['none', 'nested', 'any'] as const)
      assert.equal(spanConflict(policy, span(2, 5), span(2, 5)), 'same');
  });
  it('compares the parts of discontinuous spans, not the text between them', () => {
    assert.equal(spanConflict('none', parts([0, 3], [8, 10]), span(4, 7, 'b')), undefined);
    assert.equal(spanConflict('none', parts([0, 3], [8, 10]), span(9, 12, 'b')), 'overlap');
    assert.equal(spanConflict('any', parts([0, 3], [8, 10]), parts([0, 3], [8, 10])), 'same');
  });
});
