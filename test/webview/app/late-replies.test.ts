import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PanelMethod } from '../../../src/protocol/panel';
import { isSaved, press, until } from '../engine-host';
import { settled, startHeld, type HeldRig } from '../held-host';
import { choiceEngine } from '../projects';

const id = (number: number): string => `t-${String(number).padStart(4, '0')}`;

/** What leads to sample 50 of 60, whose reply can be late. */
const jumps: Record<string, (rig: HeldRig) => Promise<void> | void> = {
  'going to an id': ({ controller }) => controller.goTo(id(50)),
  'a click in a tree': ({ host }) => host.emit('show', { sample: id(50) }),
  'a click in a tree on what the queue does not hold': ({ host, engine }) => {
    engine.gone.add(id(50));
    return host.emit('show', { sample: id(50) });
  },
  'a click on the last answer': ({ controller }) => {
    controller.store.set({ lastAnswer: { sample: id(50), summary: '' } });
    controller.goToLast();
  },
};

/** What a person does who goes on, and where that leads from sample 2. */
const deeds: Record<string, [leadsTo: number, (rig: HeldRig) => Promise<void> | void]> = {
  'an answer': [3, ({ controller }) => void press(controller, '1')],
  'an answer that stays': [2, ({ controller }) => void press(controller, 'Shift+1')],
  'a step': [3, ({ controller }) => void press(controller, 'j')],
  'a step by a command': [1, ({ host }) => host.emit('action', { action: 'previous' })],
  'a click on a row': [6, ({ controller }) => controller.goToRow(5)],
  'another jump': [9, ({ controller }) => controller.goTo(id(9))],
  'another queue': [7, ({ controller }) => controller.open({ queue: 'all', samples: [id(7)] })],
  'the start of a note': [2, ({ controller }) => void press(controller, 'n')],
};

async function atSecond(): Promise<HeldRig> {
  const rig = await startHeld(choiceEngine(60), { queue: 'all' });
  press(rig.controller, 'j');
  assert.equal(rig.onScreen(), id(2));
  rig.controller.rows.want(0, 60);
  await until(() => rig.controller.store.state.rows.size === 60);
  return rig;
}

describe('a late reply moves nobody who has gone on', () => {
  for (const [jump, ask] of Object.entries(jumps))
    for (const [deed, [leadsTo, goOn]] of Object.entries(deeds))
      it(`${jump}, then ${deed}`, async () => {
        const rig = await atSecond();
        const { host, onScreen } = rig;
        host.holds.add('find');
        await ask(rig);
        await settled();
        void goOn(rig);
        await settled();
        await host.release();
        await until(() => onScreen() === id(leadsTo));
        await settled();
        assert.equal(onScreen(), id(leadsTo));
      });

  for (const [jump, ask] of Object.entries(jumps))
    it(`${jump} is answered, however late, if nothing else was done`, async () => {
      const rig = await atSecond();
      rig.host.holds.add('find').add('samples');
      await ask(rig);
      rig.engine.gone.clear();
      await settled();
      await rig.host.release();
      await until(() => rig.onScreen() === id(50));
    });

  it('a digit after a late jump does not change an answer', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9), { queue: 'all' });
    host.holds.add('find');
    press(controller, 'Ctrl+g');
    controller.goTo(id(1));
    await settled();
    controller.close('goto');
    for (const key of ['1', '2', '3', '4']) press(controller, key);
    await host.release();
    await until(() => isSaved(controller));
    press(controller, '2');
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample }) => sample),
      [1, 2, 3, 4, 5].map(id),
    );
    assert.equal(onScreen(), id(6));
  });

  it('an undo whose reply is late is carried out, and leaves the person at the row that was clicked', async () => {
    const { engine, controller, host, onScreen } = await atSecond();
    press(controller, '1');
    await until(() => isSaved(controller));
    host.holds.add('undo');
    press(controller, 'u');
    await settled();
    controller.goToRow(9);
    await host.release();
    await settled();
    assert.equal(onScreen(), id(10));
    assert.equal(engine.answers.has(id(2)), false);
    assert.equal(controller.store.state.waiting, undefined);
    press(controller, '2');
    await until(() => isSaved(controller));
    assert.equal(engine.saved.at(-1)!.sample, id(10));
  });

  it('an undo that waits for a save leaves the person where they went meanwhile', async () => {
    const { controller, host, onScreen } = await atSecond();
    host.holds.add('save');
    press(controller, '1');
    press(controller, 'u');
    await settled();
    controller.goTo(id(12));
    await host.release();
    await until(() => isSaved(controller) && !controller.store.state.waiting);
    await settled();
    assert.equal(onScreen(), id(12));
  });

  it('a search that finds nothing does not open its field again', async () => {
    const { controller, host } = await atSecond();
    host.holds.add('find');
    press(controller, 'Ctrl+g');
    controller.goTo('nowhere');
    await settled();
    controller.close('goto');
    await host.release();
    await until(() => controller.store.state.notice !== undefined);
    assert.equal(controller.store.state.mode.kind, 'none');
    assert.match(controller.store.state.notice!.text, /No sample “nowhere”/);
  });

  it('a changed answer is not looked at again once the person has gone on', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    engine.textHash = (row) => (row === 0 ? 'another' : (engine.seed(row).textHash ?? `hash-${row}`));
    press(controller, '1');
    await until(() => controller.store.state.saves.conflicts.size === 1);
    host.holds.add('find');
    controller.lookAgain(id(1));
    await settled();
    press(controller, '2');
    await host.release();
    await until(() => controller.store.state.saves.saves.length === 1);
    assert.equal(onScreen(), id(3));
    assert.equal(controller.store.state.saves.conflicts.has(id(1)), true, 'it is still offered');
    controller.lookAgain(id(1));
    await until(() => onScreen() === id(1));
  });

  it('keys typed while review is being turned on are for review', async () => {
    const { engine, controller, host } = await atSecond();
    host.holds.add('review');
    controller.act('review');
    await settled();
    press(controller, '1');
    await host.release();
    await until(() => controller.store.state.filter.review === true && !controller.store.state.waiting);
    await until(() => isSaved(controller));
    assert.deepEqual(engine.saved, []);
  });

  it('a row clicked while a queue is on its way is shown in that queue', async () => {
    const { controller, host, onScreen } = await atSecond();
    host.holds.add('view');
    controller.open({ queue: 'todo' });
    await settled();
    controller.goToRow(19);
    await host.release();
    await until(() => onScreen() === id(20));
    await settled();
    assert.equal(onScreen(), id(20));
    assert.equal(controller.store.state.filter.queue, 'todo');
  });

  it('whatever was asked before, in whatever order replies come, the last deed decides what is on screen', async () => {
    const number = fc.integer({ min: 1, max: 40 });
    const deed = fc.oneof(
      fc.record({ do: fc.constantFrom('id', 'show', 'row', 'queue', 'samples'), number }),
      fc.record({ do: fc.constantFrom('1', 'j', 'k', 't', 'u'), number }),
    );
    const held: PanelMethod[] = ['find', 'view', 'samples', 'nextTodo', 'undo', 'save'];
    /** Replies that come between two deeds: which of those that wait. */
    const replies = fc.array(fc.nat({ max: 9 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(deed, replies), { maxLength: 8 }),
        fc.record({ do: fc.constantFrom('id', 'show', 'row', 'samples'), number }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 12 }),
        async (before, last, after) => {
          const rig = await startHeld(choiceEngine(40), { queue: 'all' });
          const { controller, host, onScreen } = rig;
          controller.rows.want(0, 40);
          await until(() => controller.store.state.rows.size === 40);
          for (const method of held) host.holds.add(method);
          const reply = async (which: readonly number[]): Promise<void> => {
            for (const one of which) {
              const waiting = host.held[one % Math.max(1, host.held.length)];
              if (!waiting) continue;
              host.held.splice(host.held.indexOf(waiting), 1);
              waiting.send();
              await settled();
            }
          };
          for (const [one, between] of before) {
            carryOut(rig, one);
            await settled();
            await reply(between);
          }
          const wanted = carryOut(rig, last);
          await settled();
          await reply(after);
          await host.release();
          await until(() => isSaved(controller) && !controller.store.state.waiting);
          await settled();
          assert.equal(onScreen(), wanted);
        },
      ),
      {
        numRuns: 60,
        // A key typed ahead was carried out between the reply that the queue lacks the sample and the request for another queue.
        examples: [
          [
            [
              [{ do: 'samples', number: 1 }, [0]],
              [{ do: 'show', number: 2 }, []],
              [{ do: '1', number: 1 }, []],
            ],
            { do: 'id', number: 1 },
            [],
          ],
        ],
      },
    );
  });
});

/** Does one thing. Returns the sample that it leads to, as far as it names one. */
function carryOut({ controller, host }: HeldRig, deed: { do: string; number: number }): string | undefined {
  const sample = id(deed.number);
  switch (deed.do) {
    case 'id':
      controller.goTo(sample);
      return sample;
    case 'show':
      void host.emit('show', { sample });
      return sample;
    case 'row': {
      const row = controller.store.state.rows.get(deed.number - 1)?.id;
      if (row !== undefined) controller.goToRow(deed.number - 1);
      else controller.goTo(sample);
      return row ?? sample;
    }
    case 'samples':
      controller.open({ queue: 'all', samples: [sample] });
      return sample;
    case 'queue':
      controller.open({ queue: deed.number % 2 ? 'todo' : 'all' });
      return undefined;
    default:
      press(controller, deed.do);
      return undefined;
  }
}
