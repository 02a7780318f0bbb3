import assert from 'node:assert/strict';
import { differences } from '../../../src/disagreement/compare';
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
    assert.deepEqual(differences([layer], said('s1', 's2'), said('a', 'b')), []);
    assert.equal(differences([layer], said('s1', 's2'), said('a', 'b', 'b', 'a')).length, 1);
    const undirected = { ...layer, directed: false };
    assert.deepEqual(differences([undirected], said('s1', 's2'), said('a', 'b', 'b', 'a')), []);
  });
});
