import assert from 'node:assert/strict';
import type { Answer } from '../../../src/protocol/panel';
import { Controller } from '../../../src/panel/webview/app/controller';
import { Memory } from '../../../src/panel/webview/app/memory';
import { Store } from '../../../src/panel/webview/app/store';
import { finishView, showSample, waitFor } from '../../../src/panel/webview/state/panel-state';
import { isSaved, KeptState, press, startController, until, type Rig } from '../engine-host';
import type { FakeEngine } from '../fake-engine';
import { HeldHost, settled } from '../held-host';
import { choiceEngine } from '../projects';

const id = (number: number): string => `t-${String(number).padStart(4, '0')}`;

/** A window on an engine that has died: it keeps what it can, and is left with what it kept. */
async function dies(engine: FakeEngine, keys: readonly string[]): Promise<{ kept: KeptState }> {
  const host = new HeldHost(engine);
  const kept = new KeptState();
  kept.setState({ v: 1, filter: { queue: 'todo' } });
  const controller = new Controller(host, kept);
  await controller.start();
  await until(() => !controller.store.state.waiting);
  await settled();
  for (const method of ['save', 'samples', 'nextTodo', 'view', 'find'] as const) host.holds.add(method);
  for (const key of keys) press(controller, key);
  await settled();
  return { kept };
}

const onScreen = ({ controller }: Rig): string | undefined => controller.store.state.current?.sample.id;

describe('a panel after a restart', () => {
  it('stands on the next sample when the last one was answered and the next had not come', async () => {
    const engine = choiceEngine(60);
    // More keys than samples at hand: the last one is done, and nothing is on screen.
    const { kept } = await dies(engine, Array<string>(60).fill('1'));
    const rig = await startController(engine, kept);
    await until(() => isSaved(rig.controller));
    const last = engine.saved.at(-1)!.sample;
    assert.ok(engine.saved.length > 1 && engine.saved.length < 60);
    assert.equal(onScreen(rig), id(engine.saved.length + 1), `not on ${last}`);
    press(rig.controller, '2');
    await until(() => isSaved(rig.controller));
    assert.equal(new Set(engine.saved.map(({ sample }) => sample)).size, engine.saved.length);
  });

  it('stays on the sample that was on screen, also if it is done', async () => {
    const engine = choiceEngine(9);
    const { kept } = await dies(engine, ['1', '1', 'k']);
    const rig = await startController(engine, kept);
    assert.equal(onScreen(rig), id(2));
    assert.equal(rig.controller.store.state.current?.state, 'done');
  });

  it('shows the end of the queue where that was on screen', async () => {
    const engine = choiceEngine(2);
    const first = await startController(engine);
    for (const key of ['1', '1']) press(first.controller, key);
    await until(() => isSaved(first.controller) && first.controller.store.state.finished);
    const second = await startController(engine, first.kept);
    assert.equal(second.controller.store.state.finished, true);
    const third = await startController(engine, second.kept);
    assert.equal(third.controller.store.state.finished, true, 'twice');
  });

  it('keeps that a sample was left, until one is on screen', async () => {
    const store = new Store();
    const kept = new KeptState();
    await new Memory(kept, store).restore();
    const sample = { ...choiceEngine(1).sampleAt(0, 0) };
    const isLeft = async (): Promise<unknown> => (await new Memory(kept, new Store()).restore()).isLeft;
    const show = (answer?: Answer): void => store.update((state) => showSample(state, 0, sample, answer));
    show();
    assert.equal(await isLeft(), false);
    store.update((state) => waitFor(state, 'sample', 1));
    assert.equal(await isLeft(), false, 'a step to a sample by its place');
    store.update((state) => waitFor(state, 'next'));
    assert.equal(await isLeft(), true);
    store.update((state) => waitFor(state, 'view'));
    assert.equal(await isLeft(), true, 'the list is remade meanwhile');
    show();
    assert.equal(await isLeft(), false);
    store.update(finishView);
    assert.equal(await isLeft(), true);
  });
});
