import assert from 'node:assert/strict';
import type { PanelError, PanelMethod, ViewInfo } from '../../../src/protocol/panel';
import { Controller } from '../../../src/panel/webview/app/controller';
import { isSaved, KeptState, press, startController, until } from '../engine-host';
import type { FakeEngine } from '../fake-engine';
import { HeldHost, settled, startHeld } from '../held-host';
import { choiceEngine } from '../projects';

const id = (number: number): string => `t-${String(number).padStart(4, '0')}`;
const READING: PanelError = { code: 'reading', message: 'The files of the project are still being read.' };
const answersOnly = { samples: false };

/** An engine that has not listed its files yet: `ready` ends that. */
function unlisted(engine: FakeEngine): { ready(): void } {
  const handle = engine.handle.bind(engine);
  let isReady = false;
  engine.handle = (method: PanelMethod, params: unknown) =>
    isReady ? handle(method, params) : Promise.reject(READING as unknown as Error);
  return { ready: () => (isReady = true) };
}

describe('a project that is still being read', () => {
  it('is waited for, and is no failure', async () => {
    const engine = choiceEngine(3);
    const listing = unlisted(engine);
    const controller = new Controller(new HeldHost(engine), new KeptState());
    void controller.start();
    await until(() => controller.store.state.loadError?.code === 'reading');
    assert.equal(controller.store.state.failure, undefined);
    listing.ready();
    await until(() => controller.store.state.current?.sample.id === id(1));
    assert.equal(controller.store.state.loadError, undefined);
  });

  it('does not refuse a save, which waits and is not reported', async () => {
    const engine = choiceEngine(3);
    const { controller } = await startController(engine);
    const listing = unlisted(engine);
    const failures: unknown[] = [];
    controller.store.subscribe(() => {
      const { failure } = controller.store.state.saves;
      if (failure) failures.push(failure);
    });
    const tries = engine.handle;
    let asked = 0;
    engine.handle = (method, params) => {
      if (method === 'save' || method === 'saveAll') asked += 1;
      return tries(method, params);
    };
    press(controller, '1');
    press(controller, '2');
    await until(() => asked > 1);
    assert.equal(controller.store.state.saves.saves.length, 2);
    listing.ready();
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample }) => sample),
      [id(1), id(2)],
    );
    assert.deepEqual(failures, []);
  });

  it('shows by itself what comes up when all is read, if nothing could be done before', async () => {
    const engine = choiceEngine(4);
    for (let number = 1; number <= 4; number++) engine.gone.add(id(number));
    const { controller, host, onScreen } = await notFinal(engine);
    assert.equal(controller.store.state.finished, true);
    host.alter = (_method, result) => result;
    engine.gone.clear();
    await host.emit('changed', answersOnly);
    await until(() => onScreen() === id(1));
  });

  it('keeps the sample on screen, and goes on with what has come up', async () => {
    const engine = choiceEngine(4);
    for (const number of [1, 3, 4]) engine.gone.add(id(number));
    const { controller, host, onScreen } = await notFinal(engine);
    assert.equal(onScreen(), id(2));
    host.alter = (_method, result) => result;
    engine.gone.clear();
    await host.emit('changed', answersOnly);
    await until(() => controller.store.state.view?.length === 4);
    assert.equal(onScreen(), id(2));
    press(controller, '1');
    assert.equal(onScreen(), id(3));
  });

  it('asks for a queue again that was made before all was read and arrives after', async () => {
    const engine = choiceEngine(4);
    for (let number = 2; number <= 4; number++) engine.gone.add(id(number));
    const { controller, host, onScreen } = await startHeld(engine);
    host.holds.add('view');
    host.alter = provisional;
    controller.open({ queue: 'todo' });
    await settled();
    host.carryOut('view');
    await settled();
    host.alter = (_method, result) => result;
    engine.gone.clear();
    await host.emit('changed', answersOnly);
    await host.release();
    await until(() => onScreen() === id(1));
    assert.equal(controller.store.state.view?.length, 4);
  });
});

const provisional = (method: PanelMethod, result: unknown): unknown =>
  method === 'view' ? { ...(result as ViewInfo), counting: true } : result;

/** A panel whose first queue is not final. */
async function notFinal(engine: FakeEngine) {
  const rig = await startHeld(engine);
  rig.host.alter = provisional;
  rig.host.holds.add('view');
  rig.controller.open({ queue: 'todo' });
  await settled();
  await rig.host.release();
  await until(() => !rig.controller.store.state.waiting);
  return rig;
}

describe('new work after the end of the queue', () => {
  async function finished(count: number) {
    const engine = choiceEngine(count + 2);
    for (const number of [count + 1, count + 2]) engine.gone.add(id(number));
    const rig = await startHeld(engine);
    for (let number = 1; number <= count; number++) press(rig.controller, '1');
    await until(() => rig.controller.store.state.finished && isSaved(rig.controller));
    return rig;
  }

  for (const event of ['project', 'changed'] as const)
    it(`is offered after “${event}”, and Enter starts it`, async () => {
      const { engine, controller, host, onScreen } = await finished(3);
      engine.gone.clear();
      if (event === 'project') await host.emit('project', engine.project);
      else await host.emit('changed', answersOnly);
      await until(() => controller.store.state.more === 2);
      assert.equal(onScreen(), undefined, 'nobody is taken there');
      press(controller, 'Enter');
      await until(() => onScreen() === id(4));
      assert.equal(controller.store.state.more, undefined);
    });

  it('is not offered where there is none', async () => {
    const { controller, host } = await finished(3);
    const before = host.held.length;
    await host.emit('changed', answersOnly);
    await settled();
    assert.equal(controller.store.state.more, undefined);
    assert.equal(controller.store.state.finished, true);
    assert.equal(host.held.length, before);
    press(controller, 'k');
    assert.equal(controller.store.state.current?.sample.id, id(3), 'the last answers can still be looked at');
  });
});
