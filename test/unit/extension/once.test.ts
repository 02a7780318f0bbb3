import assert from 'node:assert/strict';
import { Once } from '../../../src/extension/once';

describe('what is made once', () => {
  it('is made by the first who asks, and tried again after a failure', async () => {
    let starts = 0;
    const server = new Once(() =>
      starts++ === 0 ? Promise.reject(new Error('no memory')) : Promise.resolve('server'),
    );
    assert.equal(server.made, undefined);
    const [first, second] = [server.get(), server.get()];
    assert.equal(first, second);
    await assert.rejects(first, /no memory/);
    assert.equal(await server.get(), 'server');
    assert.equal(await server.get(), 'server');
    assert.equal(starts, 2);
  });
});
