import assert from 'node:assert/strict';
import { keptFor } from '../../../src/base/memoize';

describe('what is kept for a state', () => {
  it('is made by the first who asks, and tried again after a failure or in another state', async () => {
    let starts = 0;
    const kept = keptFor<string>();
    const get = (state = 'a') =>
      kept(state, () =>
        starts++ === 0 ? Promise.reject(new Error('no memory')) : Promise.resolve(`${starts}`),
      );
    const [first, second] = [get(), get()];
    assert.equal(first, second);
    await assert.rejects(first, /no memory/);
    assert.equal(await get(), '2');
    assert.equal(await get(), '2');
    assert.equal(await get('b'), '3');
    assert.equal(starts, 3);
  });
});
