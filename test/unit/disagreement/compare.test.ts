import assert from 'node:assert/strict';
import { comparableValue, layerDifferences } from '../../../src/disagreement/compare';
import type { Labels } from '../../../src/project/records/records';
import type { Layer } from '../../../src/project/schema/layer-types';

describe('comparableValue', () => {
  const layer: Layer = {
    id: 'links',
    type: 'relations',
    required: false,
    labels: ['of'],
    spans: 'ents',
    directed: true,
    pairs: [],
  };
  const said = (first: string, second: string, from = first, to = second): Labels => ({
    ents: [
      { id: first, start: 0, end: 2, label: 'p' },
      { id: second, start: 3, end: 4, label: 'q' },
    ],
    links: [{ label: 'of', from, to }],
  });

  it('takes relations for the same when their ends are, whatever ids people’s spans have', () => {
    const count = (by: Layer, other: Labels): number =>
      layerDifferences(by, comparableValue(by, said('s1', 's2'))!, comparableValue(by, other)!).length;
    assert.equal(count(layer, said('a', 'b')), 0);
    assert.equal(count(layer, said('a', 'b', 'b', 'a')), 1);
    assert.equal(count({ ...layer, directed: false }, said('a', 'b', 'b', 'a')), 0);
  });
});
