import assert from 'node:assert/strict';
import { toDisposable } from '../../../../src/base/files/disposable';

describe('toDisposable', () => {
  it('releases once', () => {
    let released = 0;
    const one = toDisposable(() => released++);
    one.dispose();
    one.dispose();
    assert.equal(released, 1);
  });
});
