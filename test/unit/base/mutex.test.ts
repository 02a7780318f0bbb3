import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeyedMutex, Mutex } from '../../../src/base/mutex';

/** Lets so many microtasks run. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await Promise.resolve();
}

const jobs = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b'),
    /** Microtasks before the job is handed in, and those that it takes. */
    gap: fc.nat({ max: 6 }),
    length: fc.nat({ max: 6 }),
    end: fc.constantFrom('ok', 'rejects', 'throws'),
  }),
  { maxLength: 12 },
);

describe('mutex', () => {
  it('runs one at a time for each key, first come first served, past errors, in any order of turns', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async (all) => {
        const mutex = new KeyedMutex();
        const running = { a: 0, b: 0 };
        const began: Record<'a' | 'b', number[]> = { a: [], b: [] };
        const results: Promise<unknown>[] = [];
        for (const [number, { key, gap, length, end }] of all.entries()) {
          await turns(gap);
          const work = (): Promise<number> => {
            assert.equal(running[key], 0, 'one at a time');
            began[key].push(number);
            if (end === 'throws') throw new Error(`thrown ${number}`);
            running[key] += 1;
            return turns(length).then(() => {
              running[key] -= 1;
              if (end === 'rejects') throw new Error(`rejected ${number}`);
              return number;
            });
          };
          results.push(mutex.run(key, work));
        }
        const settled = await Promise.allSettled(results);
        assert.deepEqual(
          settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
          all.map(({ end }, number) =>
            end === 'ok' ? number : `${end === 'throws' ? 'thrown' : 'rejected'} ${number}`,
          ),
        );
        for (const key of ['a', 'b'] as const)
          assert.deepEqual(
            began[key],
            all.flatMap((job, number) => (job.key === key ? [number] : [])),
          );
      }),
    );
  });

  it('runs work with another key while one waits', async () => {
    const mutex = new KeyedMutex();
    let release = (): void => undefined;
    const held = mutex.run('a', () => new Promise<void>((resolve) => (release = resolve)));
    assert.equal(await mutex.run('b', () => Promise.resolve('done')), 'done');
    release();
    await held;
  });

  it('forgets a key when its work has ended, also after an error', async () => {
    const mutex = new KeyedMutex();
    const work = [
      mutex.run('a', () => Promise.resolve()),
      mutex.run('a', () => Promise.reject(new Error('refused'))),
      mutex.run('b', () => Promise.resolve()),
    ];
    assert.equal(mutex.size, 2);
    await Promise.allSettled(work);
    await turns(2);
    assert.equal(mutex.size, 0);
  });

  it('starts nothing in the middle of the call', async () => {
    let began = false;
    const work = new Mutex().run(async () => void (began = true));
    assert.equal(began, false);
    await work;
    assert.equal(began, true);
  });
});
