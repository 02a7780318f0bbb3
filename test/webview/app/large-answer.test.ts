import assert from 'node:assert/strict';
import type { Relation, Span } from '../../../src/project/records/records';
import type { Controller } from '../../../src/panel/webview/app/controller';
import type { FakeEngine } from '../fake-engine';
import { isSaved, press, startController, until } from '../engine-host';
import { links, marks, relationsEngine } from '../relations-project';

const text = Array.from({ length: 150 }, (_, at) => `word${at}`).join(' ');
const spans: Span[] = [...text.matchAll(/\w+/g)].map(({ index, 0: word }, at) => ({
  id: `s${at + 1}`,
  start: index,
  end: index + word.length,
  label: 'event',
  text: word,
}));

async function open(): Promise<{ engine: FakeEngine; controller: Controller }> {
  const engine = relationsEngine([], [marks, { ...links, pairs: [] }], spans);
  Object.assign(engine, { seed: (row: number) => ({ id: `t-${row + 1}`, text }) });
  const { controller } = await startController(engine);
  press(controller, 'Tab');
  return { engine, controller };
}

/** Joins the active span to the n nearest ones. */
function join(controller: Controller, count: number): void {
  for (let number = 1; number <= count; number++) {
    press(controller, 'r');
    controller.relating.type(String(number));
    controller.relating.link();
  }
}
const relations = ({ store }: Controller): number =>
  ((store.state.current?.answer.labels['links'] ?? []) as Relation[]).length;
const onDisk = (engine: FakeEngine): number =>
  ((engine.answers.get('t-1')?.labels['links'] ?? []) as Relation[]).length;

describe('drafts of large answers', () => {
  it('are written at most every three seconds, and say so until then', async () => {
    const { engine, controller } = await open();
    join(controller, 5);
    await until(() => engine.saved.length === 1);
    assert.equal(onDisk(engine), 1, 'the first change at once');
    const start = Date.now();
    assert.equal(isSaved(controller), false, 'the others are on their way');
    join(controller, 8);
    await until(() => isSaved(controller));
    assert.ok(Date.now() - start > 2000);
    assert.equal(engine.saved.length, 2, 'the others together');
    assert.equal(onDisk(engine), 8);
  });

  it('are whole at once when the sample is done, or another one is asked for that needs the record', async () => {
    const { engine, controller } = await open();
    join(controller, 3);
    const start = Date.now();
    press(controller, 'Escape');
    press(controller, 'Enter');
    await until(() => isSaved(controller));
    assert.ok(Date.now() - start < 2000, 'nothing is held back');
    assert.deepEqual(
      engine.saved.map(({ status }) => status),
      ['draft', 'done'],
    );
    assert.equal(onDisk(engine), 3);
  });

  it('are undone and redone change by change', async () => {
    const { engine, controller } = await open();
    join(controller, 4);
    const step = async (chord: string, count: number): Promise<void> => {
      press(controller, chord);
      await until(() => !controller.store.state.waiting && relations(controller) === count);
    };
    for (const count of [3, 2, 1, 0]) await step('u', count);
    for (const count of [1, 2, 3, 4]) await step('Ctrl+y', count);
    await step('u', 3);
    await controller.saver.settled();
    assert.equal(onDisk(engine), 3);
    assert.deepEqual(engine.answers.get('t-1')?.labels['marks'], spans);
  });

  it('go back to what was on disk before, also from the next sample', async () => {
    const { engine, controller } = await open();
    join(controller, 2);
    press(controller, 'Escape');
    press(controller, 'Enter');
    await until(() => controller.store.state.current?.sample.id === 't-2');
    const state = () => [controller.store.state.current?.sample.id, relations(controller)].join();
    press(controller, 'u');
    await until(() => !controller.store.state.waiting && state() === 't-1,2');
    assert.equal(controller.store.state.current?.answer.status, 'draft');
    for (const count of [1, 0]) {
      press(controller, 'u');
      await until(() => !controller.store.state.waiting && relations(controller) === count);
    }
    await controller.saver.settled();
    assert.equal(onDisk(engine), 0);
  });
});
