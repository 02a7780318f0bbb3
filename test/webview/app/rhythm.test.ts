import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { Controller } from '../../../src/panel/webview/app/controller';
import { EngineHost, isSaved, KeptState, press, startController, until } from '../engine-host';

/** Numbers that look random and are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const options = ['refund', 'duplicate-charge', 'invoice', 'other'];

describe('keys at every rhythm', () => {
  for (const { gap, latency, count } of [
    { gap: 0, latency: 0, count: 200 },
    { gap: 0, latency: 60, count: 200 },
    { gap: 1, latency: 400, count: 60 },
    { gap: 5, latency: 40, count: 100 },
    { gap: 20, latency: 200, count: 60 },
  ]) {
    it(`${gap} ms apart, answers after 0 to ${latency} ms: each label on its sample, none lost`, async () => {
      const { engine, controller } = await startController(choiceEngine(count));
      const next = random(gap * 1000 + latency);
      engine.latency = () => next() * latency;
      const keys = Array.from({ length: count }, () => Math.floor(next() * options.length));
      for (const key of keys) {
        assert.ok(press(controller, String(key + 1)), 'the key was taken');
        if (gap > 0) await new Promise((resolve) => setTimeout(resolve, gap));
      }
      await until(() => controller.store.state.finished && isSaved(controller), 'everything to be saved');
      const expected = keys.map((key, row) => [engine.seed(row).id, options[key]]);
      const found = keys.map((_, row) => [
        engine.seed(row).id,
        engine.answers.get(engine.seed(row).id)?.labels['intent'],
      ]);
      assert.deepEqual(found, expected);
      assert.equal(engine.saved.length, count, 'one record a sample');
    });
  }

  it('keeps every kind of key typed while nothing is on screen, in order', async () => {
    const { engine, controller } = await startController(choiceEngine(40));
    engine.latency = () => 30;
    void controller.navigator.open({ queue: 'all' });
    for (const key of ['1', 'Shift+2', 'f', 'u', 'Enter', '3', 'k', 'k', '4']) press(controller, key);
    await until(() => isSaved(controller) && !controller.store.state.waiting && engine.saved.length >= 4);
    const answer = (id: string) => engine.answers.get(id);
    assert.equal(answer('t-0001')?.labels['intent'], 'refund');
    assert.deepEqual(answer('t-0002')?.flags, ['unsure']);
    assert.equal(answer('t-0002')?.labels['intent'], 'other', 'two back from the fourth, and corrected');
    assert.equal(answer('t-0003')?.labels['intent'], 'invoice');
    assert.equal(controller.store.state.current?.sample.id, 't-0002', 'a correction stays on its sample');
  });

  it('keeps the letters typed after the key that opens the search', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    engine.latency = () => 20;
    void controller.navigator.open({ queue: 'all' });
    for (const key of ['/', 'd', 'u', 'p']) press(controller, key);
    await until(() => controller.store.state.mode.kind === 'search');
    assert.deepEqual(controller.store.state.mode, { kind: 'search', query: 'dup', index: 0 });
  });

  it('does not repeat labels while a key is held down', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    const held = { key: '1', code: 'Digit1', ctrl: false, alt: false, shift: false };
    controller.press(held);
    for (let i = 0; i < 5; i++) controller.press({ ...held, repeat: true });
    await until(() => isSaved(controller));
    assert.equal(engine.saved.length, 1);
  });

  it('keeps the keys typed before the project is loaded, in order, except those of the editor', async () => {
    const engine = choiceEngine(5);
    engine.latency = () => 20;
    const controller = new Controller(new EngineHost(engine), new KeptState());
    const started = controller.start();
    assert.equal(press(controller, '1'), true);
    assert.equal(press(controller, 'Ctrl+p'), false);
    assert.equal(press(controller, 'Tab'), false);
    assert.equal(press(controller, '2'), true);
    await started;
    await until(() => controller.store.state.current?.sample.id === 't-0003' && isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, labels }) => [sample, labels['intent']]),
      [
        ['t-0001', 'refund'],
        ['t-0002', 'duplicate-charge'],
      ],
    );
  });
});
