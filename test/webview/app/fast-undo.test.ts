import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import { press, until } from '../engine-host';
import { settled, startHeld } from '../held-host';
import { spansEngine } from '../projects';

const RIGHT = Array<string>(4).fill('ArrowRight');
/** The changes of a person, and how many spans there are after each. */
const CHANGES = [
  { keys: [...RIGHT, 'a'], spans: 1 },
  { keys: ['ArrowRight', 'ArrowRight', 'a'], spans: 2 },
  { keys: ['Escape', 'Shift+Tab', 'o'], spans: 2 },
  { keys: ['Shift+Tab', 'Delete'], spans: 1 },
];

describe('changes that are faster than their saves', () => {
  // The n-th bit says whether the saves so far are answered after the n-th change: the others are saved together with the next one.
  for (let answered = 0; answered < 2 ** CHANGES.length; answered++)
    it(`are undone one by one (${answered.toString(2).padStart(CHANGES.length, '0')})`, async () => {
      const { controller, engine, host, onScreen } = await startHeld(spansEngine(50, {}, {}));
      const spans = (): Span[] => (controller.store.state.current?.answer.labels['entities'] ?? []) as Span[];
      for (const sample of ['t-0002', 't-0003']) {
        press(controller, 'j');
        await until(() => onScreen() === sample);
      }
      host.holds.add('save');
      const states: (readonly Span[])[] = [spans()];
      for (const [n, { keys, spans: count }] of CHANGES.entries()) {
        for (const key of keys) press(controller, key);
        await settled();
        assert.equal(spans().length, count);
        states.push(spans());
        if (answered & (2 ** n)) await host.answer('save');
      }
      await host.release();
      await controller.saver.settled();
      const undone = async (): Promise<void> => {
        await settled();
        await until(() => !controller.store.state.waiting);
        await controller.saver.settled();
      };
      for (const before of states.slice(1, -1).reverse()) {
        press(controller, 'u');
        await undone();
        assert.deepEqual(spans(), before);
        assert.deepEqual(engine.answers.get('t-0003')?.labels['entities'], before);
      }
    });
});
