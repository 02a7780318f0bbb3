import assert from 'node:assert/strict';
import type { FakeEngine } from '../fake-engine';
import { choiceEngine } from '../projects';
import { openPanel } from './panel-page';

const options = ['refund', 'duplicate-charge', 'invoice', 'other'];
const gaps = [0, 5, 20, 80, 150, 350];
const count = 40;
const keys = Array.from({ length: count }, (_, at) => (at * 7 + (at >> 2)) % options.length);

/** Types all keys at one rhythm while every request takes 0 to 400 ms, and waits until the panel says that all is saved. */
async function typeAll(gap: number): Promise<{ engine: FakeEngine; errors: string[] }> {
  const engine = choiceEngine(count);
  const panel = await openPanel(engine);
  let requests = 0;
  engine.latency = () => (requests++ * 149) % 400;
  // Real key events of the browser, sent without waiting for what they do.
  const session = await panel.page.context().newCDPSession(panel.page);
  const sent: Promise<unknown>[] = [];
  for (const key of keys) {
    const digit = String(key + 1);
    const event = { key: digit, code: `Digit${digit}`, windowsVirtualKeyCode: 49 + key };
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: digit, ...event }));
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }));
    if (gap > 0) await new Promise((resolve) => setTimeout(resolve, gap));
  }
  await Promise.all(sent);
  await panel.page.waitForSelector('.empty-state');
  await panel.settled();
  await panel.close();
  return { engine, errors: panel.errors };
}

describe('keys at every rhythm in the browser', () => {
  const runs = new Map<number, Awaited<ReturnType<typeof typeAll>>>();

  before('types at all rhythms at once, so that the machine is busy', async () => {
    await Promise.all(gaps.map(async (gap) => runs.set(gap, await typeAll(gap))));
  });
  for (const gap of gaps) {
    it(`${gap} ms apart: ${count} labels, each on its sample, none lost`, () => {
      const { engine, errors } = runs.get(gap)!;
      const found = keys.map((_, row) => engine.answers.get(engine.seed(row).id)?.labels['intent']);
      assert.deepEqual(
        found,
        keys.map((key) => options[key]),
      );
      assert.equal(engine.saved.length, count, 'one record a sample');
      assert.deepEqual(errors, []);
    });
  }
});
