import assert from 'node:assert/strict';
import { BackgroundPriority } from '../../../src/server/hosted-project';
import { turns } from '../../support/held-reading';

/** Something to be done that ends when it is let go, and whether work in the background went on meanwhile. */
async function wentOnDuring(limitMs: number): Promise<boolean> {
  const background = new BackgroundPriority(limitMs);
  let finish = (): void => undefined;
  const done = background.urgent(() => new Promise<void>((resolve) => (finish = resolve)));
  let wentOn = false;
  const paused = background.pause().then(() => (wentOn = true));
  await turns();
  const during = wentOn;
  finish();
  await done;
  await paused;
  return during;
}

describe('server', () => {
  it('lets work in the background wait for what goes first, and go on afterwards', async () => {
    assert.equal(await wentOnDuring(Infinity), false);
  });

  it('lets it go on where that takes too long, since it may wait for that work', async () => {
    assert.equal(await wentOnDuring(0), true);
  });

  it('gives way no more when what went first has failed', async () => {
    const background = new BackgroundPriority(Infinity);
    await assert.rejects(
      background.urgent(() => Promise.reject(new Error('no'))),
      /no/,
    );
    await background.pause();
  });
});
