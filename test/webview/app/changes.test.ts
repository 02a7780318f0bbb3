import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { isSaved, press, startController, until } from '../engine-host';

const options = ['refund', 'duplicate-charge', 'invoice', 'other'];

describe('files that change during labelling', () => {
  for (const lost of [false, true]) {
    it(`keys stay with the sample on screen${lost ? ' when the engine starts again' : ''}`, async function () {
      const count = 80;
      const { engine, controller, host } = await startController(choiceEngine(count));
      let requests = 0;
      engine.latency = () => (requests++ * 11) % 25;
      const typed: [string, string][] = [];
      for (let i = 0; i < count; i++) {
        if (i % 9 === 4) {
          if (lost) engine.forgetViews();
          host.emit('changed', { samples: true });
        }
        if (i % 7 === 3) host.emit('changed', { samples: false });
        const shown = controller.store.state.current?.sample.id;
        const key = (i * 7) % 4;
        assert.ok(press(controller, String(key + 1)));
        if (shown) typed.push([shown, options[key]!]);
        await new Promise((resolve) => setTimeout(resolve, (i * 5) % 23));
      }
      await until(() => controller.store.state.finished && isSaved(controller), 'everything to be saved');
      assert.ok(typed.length > 10, 'some keys were pressed with a sample on screen');
      for (const [sample, label] of typed)
        assert.equal(engine.answers.get(sample)?.labels['intent'], label, sample);
      assert.equal(engine.saved.length, count, 'one record a sample, none lost');
      assert.equal(new Set(engine.saved.map(({ sample }) => sample)).size, count);
    });
  }

  it('the sample on screen stays while the list is remade', async () => {
    const { engine, controller, host } = await startController(choiceEngine(9));
    press(controller, '1');
    press(controller, '2');
    await until(() => isSaved(controller) && controller.store.state.current?.sample.id === 't-0003');
    engine.latency = () => 20;
    engine.asked.length = 0;
    host.emit('changed', { samples: true });
    press(controller, 'j');
    press(controller, 'j');
    assert.equal(controller.store.state.current?.sample.id, 't-0005');
    const seen = new Set<string | undefined>();
    controller.store.subscribe(() => seen.add(controller.store.state.current?.sample.id));
    await until(() => engine.pending === 0 && engine.asked.some(({ method }) => method === 'view'));
    assert.deepEqual([...seen], ['t-0005'], 'no jump');
    press(controller, 'k');
    await until(() => controller.store.state.current?.sample.id === 't-0004');
  });

  it('shows an answer given in another window', async () => {
    const { engine, controller, host } = await startController(choiceEngine(5));
    const answer = { labels: { intent: 'other' }, rules: [], flags: [], note: '', status: 'done' as const };
    engine.answers.set('t-0001', answer);
    engine.answers.set('t-0002', answer);
    host.emit('changed', { samples: false });
    await until(() => controller.store.state.current?.answer.labels['intent'] === 'other');
    assert.equal(controller.store.state.current?.state, 'done');
    press(controller, 't');
    await until(() => controller.store.state.current?.sample.id === 't-0003');
  });
});
