import assert from 'node:assert/strict';
import { DisposableStore, toDisposable } from '../../../../src/core/files/disposable';

describe('DisposableStore', () => {
  it('disposes in reverse order of addition', () => {
    const order: number[] = [];
    const store = new DisposableStore();
    for (const n of [1, 2, 3]) store.add(toDisposable(() => order.push(n)));
    store.dispose();
    assert.deepEqual(order, [3, 2, 1]);
    assert.equal(store.size, 0);
  });

  it('goes on after a throw and then throws what it caught', () => {
    const order: number[] = [];
    const store = new DisposableStore();
    store.add(toDisposable(() => order.push(1)));
    store.add({
      dispose() {
        throw new Error('broken');
      },
    });
    store.add(toDisposable(() => order.push(3)));
    assert.throws(() => store.dispose(), /broken/);
    assert.deepEqual(order, [3, 1]);
    store.dispose();
    assert.deepEqual(order, [3, 1]);
  });

  it('throws all errors when there are several', () => {
    const store = new DisposableStore();
    for (const n of [1, 2]) {
      store.add({
        dispose() {
          throw new Error(`broken ${n}`);
        },
      });
    }
    assert.throws(
      () => store.dispose(),
      (error: unknown) => error instanceof AggregateError && error.errors.length === 2,
    );
  });

  it('disposes late additions at once', () => {
    const store = new DisposableStore();
    store.dispose();
    let disposed = 0;
    store.add(toDisposable(() => disposed++));
    assert.equal(disposed, 1);
    assert.equal(store.size, 0);
  });

  it('can be cleared and used again, and lets go of single items', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    const a = store.add(toDisposable(() => order.push('a')));
    store.add(toDisposable(() => order.push('b')));
    store.remove(a);
    store.clear();
    store.add(toDisposable(() => order.push('c')));
    assert.equal(store.disposed, false);
    store.dispose();
    assert.deepEqual(order, ['a', 'b', 'c']);
  });

  it('refuses to own itself', () => {
    const store = new DisposableStore();
    assert.throws(() => store.add(store));
  });
});

describe('toDisposable', () => {
  it('releases once', () => {
    let released = 0;
    const one = toDisposable(() => released++);
    one.dispose();
    one.dispose();
    assert.equal(released, 1);
  });
});
