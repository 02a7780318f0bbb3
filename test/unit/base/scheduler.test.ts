import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Scheduler } from '../../../src/base/scheduler';

/** Lets so many microtasks run. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await Promise.resolve();
}

/** A scheduler whose passes take what `wanted` is when they begin. */
function world(length: number) {
  const state = { wanted: 0, done: 0, running: 0, mostAtOnce: 0, passes: 0 };
  const scheduler = new Scheduler(async () => {
    state.passes += 1;
    state.running += 1;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.running);
    const seen = state.wanted;
    await turns(length);
    state.done = seen;
    state.running -= 1;
  });
  return { state, scheduler };
}

describe('scheduler', () => {
  it('serves a request in whatever turn of a pass it comes', async () => {
    for (let length = 0; length < 6; length += 1) {
      for (let offset = 0; offset < 24; offset += 1) {
        const { state, scheduler } = world(length);
        void scheduler.request();
        await turns(offset);
        state.wanted = 1;
        await scheduler.request();
        assert.equal(state.done, 1, `a pass of ${length} turns, asked again after ${offset}`);
        assert.equal(state.mostAtOnce, 1);
      }
    }
  });

  it('serves every one of many requests, never two passes at once, in any order of turns', async () => {
    const gaps = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 5 }), gaps, async (length, pauses) => {
        const { state, scheduler } = world(length);
        const served: Promise<void>[] = [];
        for (const pause of pauses) {
          state.wanted += 1;
          const wanted = state.wanted;
          served.push(scheduler.request().then(() => assert.ok(state.done >= wanted)));
          await turns(pause);
        }
        await Promise.all(served);
        assert.equal(state.done, state.wanted);
        assert.equal(state.mostAtOnce, 1);
        assert.ok(state.passes <= pauses.length);
        assert.equal(scheduler.busy, false);
      }),
    );
  });

  it('runs again for a request that a pass itself makes', async () => {
    let passes = 0;
    const scheduler: Scheduler = new Scheduler(async () => {
      passes += 1;
      if (passes === 1) void scheduler.request();
      await turns(1);
    });
    await scheduler.request();
    assert.equal(passes, 2);
  });

  it('aborts the pass under way when something is requested', async () => {
    const aborted: boolean[] = [];
    const scheduler = new Scheduler(async (signal) => {
      await turns(5);
      aborted.push(signal.aborted);
    });
    const first = scheduler.request();
    await turns(2);
    await scheduler.request();
    await first;
    assert.deepEqual(aborted, [true, false]);
  });

  it('serves what was requested during a pass that fails, and rejects only what came before it', async () => {
    let passes = 0;
    const scheduler = new Scheduler(async () => {
      passes += 1;
      await turns(3);
      if (passes === 1) throw new Error('the disk is gone');
    });
    const first = scheduler.request();
    await turns(2);
    const second = scheduler.request();
    await assert.rejects(first, /the disk is gone/u);
    await second;
    assert.equal(passes, 2);
    assert.equal(scheduler.busy, false);
  });

  it('reports the error of a pass and works again after it', async () => {
    let fails = true;
    const scheduler = new Scheduler(async () => {
      await turns(1);
      if (fails) throw new Error('the disk is gone');
    });
    await assert.rejects(scheduler.request(), /the disk is gone/u);
    fails = false;
    await scheduler.request();
    assert.equal(scheduler.busy, false);
  });
});
