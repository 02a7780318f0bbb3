import assert from 'node:assert/strict';
import { FileCensus, SampleCensus } from '../../../../src/project/samples/sample-census';

describe('project/samples/sample-census', () => {
  it('gives out the same object until something changes, and one that stays as it was', () => {
    const census = new SampleCensus();
    const [a, b] = [new FileCensus(), new FileCensus()];
    census.set('a', a);
    const first = census.files;
    assert.equal(census.files, first);
    census.set('b', b);
    assert.deepEqual(
      [[...first], [...census.files]],
      [
        [['a', a]],
        [
          ['a', a],
          ['b', b],
        ],
      ],
    );
    const both = census.files;
    census.retain(new Set(['a', 'b', 'c']));
    assert.equal(census.files, both);
    census.retain(new Set(['b']));
    assert.deepEqual([both.size, [...census.files.keys()]], [2, ['b']]);
  });
});
