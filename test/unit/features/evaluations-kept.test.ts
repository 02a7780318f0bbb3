import assert from 'node:assert/strict';
import { keepLatest } from '../../../src/features/evaluate/server/evaluations';

describe('evaluations that are kept', () => {
  it('are the latest ones, and those that someone waits for', () => {
    const kept = new Map<string, { waiting: number }>();
    const keep = (key: string, waiting = 0): void =>
      keepLatest(kept, key, kept.get(key) ?? { waiting }, 3, (one) => one.waiting === 0);
    keep('awaited', 1);
    for (const key of ['a', 'b', 'c', 'a', 'd']) keep(key);
    assert.deepEqual([...kept.keys()], ['awaited', 'a', 'd']);
  });
});
