import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { Controller } from '../../../src/panel/webview/app/controller';
import { EngineHost, isSaved, KeptState, press, startController, until } from '../engine-host';

describe('saving', () => {
  it('says saved only when the record is on disk', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    engine.latency = () => 30;
    press(controller, '1');
    assert.equal(controller.store.state.saves.lastSaved, undefined);
    assert.equal(isSaved(controller), false);
    await until(() => isSaved(controller));
    assert.equal(controller.store.state.saves.lastSaved, engine.answers.get('t-0001')?.time);
    assert.equal(controller.store.state.project?.progress.done, 1);
  });

  it('marks a row with a disagreement once the person’s own answer is done, and no longer when it is undone', async () => {
    const engine = choiceEngine(5);
    engine.independent = true;
    const { controller } = await startController(engine);
    const { rows } = controller;
    rows.want(0, 5);
    const isMarked = () => controller.store.state.rows.get(3)?.disagreement;
    await until(() => isMarked() !== undefined);
    assert.equal(isMarked(), false);
    for (let n = 0; n < 4; n++) press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(isMarked(), true);
    assert.equal(await controller.navigator.undo('undo'), 't-0004');
    assert.equal(isMarked(), false);
  });

  it('keeps the work when saving fails, shows why, and retries', async () => {
    const { engine, controller, kept } = await startController(choiceEngine(5));
    engine.failSaves = { code: 'read-only', message: 'The folder is read-only.' };
    press(controller, '1');
    press(controller, '2');
    await until(() => controller.store.state.saves.failure !== undefined);
    assert.equal(controller.store.state.current?.sample.id, 't-0003', 'work goes on');
    assert.equal((kept.state as { unsaved: unknown[] }).unsaved.length, 2);
    engine.failSaves = undefined;
    await until(() => isSaved(controller), 'the retry');
    assert.deepEqual(engine.saved.map(({ sample }) => sample).sort(), ['t-0001', 't-0002']);
  });

  it('sends unsaved work again after a reload', async () => {
    const { engine, controller, kept } = await startController(choiceEngine(5));
    engine.failSaves = { code: 'failed', message: 'Disk full.' };
    press(controller, '1');
    press(controller, 'Shift+2');
    await until(() => controller.store.state.saves.failure !== undefined);
    engine.failSaves = undefined;
    const copy = new KeptState();
    copy.state = structuredClone(kept.state);
    const next = await startController(engine, copy);
    await until(() => isSaved(next.controller));
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund');
    assert.deepEqual(engine.answers.get('t-0002')?.labels, { intent: 'duplicate-charge' });
    assert.equal(next.controller.store.state.current?.sample.id, 't-0002', 'back where the person was');
    assert.equal(next.controller.store.state.current?.answer.labels['intent'], 'duplicate-charge');
  });

  it('keeps unsaved work while the project cannot be loaded', async () => {
    const { engine, controller, kept } = await startController(choiceEngine(5));
    engine.failSaves = { code: 'failed', message: 'Disk full.' };
    press(controller, '1');
    await until(() => controller.store.state.saves.failure !== undefined);
    const copy = new KeptState();
    copy.state = structuredClone(kept.state);
    const host = new EngineHost(engine);
    host.request = () => Promise.reject(new Error('The server is not there.'));
    const next = new Controller(host, copy);
    await next.start();
    assert.equal(next.store.state.failure, 'The server is not there.');
    assert.equal((copy.state as { unsaved: unknown[] }).unsaved.length, 1);
    engine.failSaves = undefined;
    await until(() => isSaved(controller), 'the retry');
  });

  it('writes answers in the order they were given, even when one fails', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    engine.failSaves = { code: 'failed', message: 'The engine starts again.' };
    press(controller, '1');
    await until(() => controller.store.state.saves.failure?.sample === 't-0001');
    engine.failSaves = undefined;
    for (const key of ['2', '3', '4']) press(controller, key);
    await until(() => isSaved(controller), 'the retry');
    assert.deepEqual(
      engine.saved.map(({ sample }) => sample),
      ['t-0001', 't-0002', 't-0003', 't-0004'],
    );
    assert.deepEqual(
      engine.saved.map(({ record }) => record).sort(),
      engine.saved.map(({ record }) => record),
    );
  });

  it('does not write a record again from a stored state that is older than it', async () => {
    const { engine, controller, kept } = await startController(choiceEngine(5));
    engine.latency = () => 10;
    press(controller, 'Shift+1');
    const early = structuredClone(kept.state);
    assert.equal((early as { unsaved: unknown[] }).unsaved.length, 1);
    await until(() => isSaved(controller));
    press(controller, 'Shift+2');
    press(controller, 'Enter');
    await until(() => isSaved(controller) && controller.store.state.current?.sample.id === 't-0002');
    press(controller, 'u');
    await until(
      () => controller.store.state.current?.sample.id === 't-0001' && !controller.store.state.waiting,
    );
    const [saved, answer] = [engine.saved.length, engine.answers.get('t-0001')];
    const copy = new KeptState();
    copy.state = early;
    const next = await startController(engine, copy);
    await until(() => isSaved(next.controller));
    assert.equal(engine.saved.length, saved);
    assert.deepEqual(engine.answers.get('t-0001'), answer);
  });

  it('makes one record of a note that is typed on an answered sample', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    press(controller, '1');
    press(controller, 'k');
    await until(() => isSaved(controller));
    for (const note of ['h', 'hm', 'hm?']) controller.answering.setNote(note);
    controller.saver.pump(false);
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, note }) => [sample, note]),
      [
        ['t-0001', ''],
        ['t-0001', 'hm?'],
      ],
    );
  });

  it('undoes across samples after pending saves, and redoes', async () => {
    const { engine, controller } = await startController(choiceEngine(5));
    engine.latency = () => 15;
    for (const key of ['1', '2', '3', 'u', 'u']) press(controller, key);
    await until(
      () => controller.store.state.current?.sample.id === 't-0002' && !controller.store.state.waiting,
    );
    assert.equal(controller.store.state.current?.state, 'todo');
    assert.deepEqual([...engine.answers.keys()], ['t-0001']);
    press(controller, 'Ctrl+y');
    await until(() => engine.answers.size === 2 && !controller.store.state.waiting);
    assert.equal(controller.store.state.current?.sample.id, 't-0002');
    assert.equal(controller.store.state.current?.answer.labels['intent'], 'duplicate-charge');
  });

  it('continues at the same place when the engine restarts without views', async () => {
    const { engine, controller } = await startController(choiceEngine(200));
    engine.latency = () => 5;
    for (let at = 0; at < 50; at++) {
      if (at % 20 === 10) engine.forgetViews();
      press(controller, '3');
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await until(() => isSaved(controller) && !controller.store.state.waiting);
    assert.equal(controller.store.state.current?.sample.id, 't-0051');
    const answered = Array.from(
      { length: 50 },
      (_, row) => engine.answers.get(engine.seed(row).id)?.labels['intent'],
    );
    assert.deepEqual(answered, Array(50).fill('invoice'));
  });

  it('says so when there is nothing to undo', async () => {
    const { controller } = await startController(choiceEngine(2));
    press(controller, 'u');
    await until(() => controller.store.state.notice !== undefined);
    assert.equal(controller.store.state.notice?.text, 'Nothing to undo.');
    assert.equal(controller.store.state.current?.sample.id, 't-0001');
  });

  it('labels nothing before the annotator is known', async () => {
    const { engine, controller } = await startController(choiceEngine(3, { annotator: undefined }));
    press(controller, '1');
    assert.equal(controller.store.state.current?.sample.id, 't-0001');
    assert.match(controller.store.state.notice?.text ?? '', /Choose your name/);
    await controller.chooseAnnotator();
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(engine.saved.length, 1);
  });
});
