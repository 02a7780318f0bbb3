import assert from 'node:assert/strict';
import { RecurringSamples } from '../../../src/formats/recurring-samples';

describe('recurring samples', () => {
  const met = (...ids: (string | undefined)[]) => {
    const samples = new RecurringSamples();
    for (const id of ids) samples.see(id);
    return ids.map((id) => samples.meet(id));
  };

  it('lets go of a sample the last time it comes', () => {
    assert.deepEqual(met('a', 'b', 'a', 'c', 'a'), [true, false, true, false, false]);
  });

  it('lets go of made ids, and of those that look made, but not where both are in one source', () => {
    const like = 'h-0123456789abcdef';
    assert.deepEqual(met(undefined, undefined, 'a'), [false, false, false]);
    assert.deepEqual(met(like, 'a'), [false, false]);
    assert.deepEqual(met(undefined, `${like}~2`, 'a'), [true, true, false]);
  });

  it('remembers a sample that comes more often in the second reading than in the first', () => {
    const samples = new RecurringSamples();
    assert.equal(samples.meet('new'), true);
  });
});
