import assert from 'node:assert/strict';
import type { Answer, PanelError, PanelSample, SaveParams } from '../../../src/protocol/panel';
import { isSaved, press, until } from '../engine-host';
import type { FakeEngine } from '../fake-engine';
import { settled, startHeld } from '../held-host';
import { choiceEngine } from '../projects';

const samplesToo = { samples: true };
const answersOnly = { samples: false };
const everything = { queue: 'all' } as const;

const id = (number: number): string => `t-${String(number).padStart(4, '0')}`;
const done = (intent: string): Answer => ({
  labels: { intent },
  rules: [],
  flags: [],
  note: '',
  status: 'done',
});

/** Samples as they are when all but some are answered, by their numbers from 1. */
function answered(count: number, ...open: number[]): FakeEngine {
  const engine = choiceEngine(count);
  for (let number = 1; number <= count; number++)
    if (!open.includes(number)) engine.answers.set(id(number), done('other'));
  return engine;
}

const failed: PanelError = { code: 'failed', message: 'The engine starts again.' };

const written = (engine: FakeEngine): [string, unknown][] =>
  engine.saved.map(({ sample, labels }) => [sample, labels['intent']]);

describe('replies in any order', () => {
  it('a key typed ahead continues from its sample, and a remade list starts at the next one', async () => {
    const { engine, controller, host, onScreen, shown } = await startHeld(choiceEngine(9));
    host.holds.add('samples').add('view');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    press(controller, '2');
    await host.answer('samples');
    assert.equal(onScreen(), id(3));
    await until(() => isSaved(controller));
    await host.emit('changed', samplesToo);
    await host.answer('view');
    await host.release();
    assert.equal(onScreen(), id(3));
    press(controller, '3');
    assert.deepEqual(shown, [1, 2, 3, 4].map(id));
    await until(() => isSaved(controller));
    assert.deepEqual(written(engine), [
      [id(1), 'refund'],
      [id(2), 'duplicate-charge'],
      [id(3), 'invoice'],
    ]);
  });

  it('keys typed after two undos apply to the sample that the second one restores', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    press(controller, '1');
    press(controller, '2');
    await until(() => isSaved(controller));
    host.holds.add('undo');
    for (const key of ['u', 'u', '3']) press(controller, key);
    await settled();
    await host.answer('undo');
    assert.equal(onScreen(), id(2));
    await host.answer('undo');
    await until(() => isSaved(controller));
    assert.deepEqual(written(engine).at(-1), [id(1), 'invoice']);
  });

  it('an undo by a command waits until a sample is on screen', async () => {
    const { engine, controller, host, onScreen, shown } = await startHeld(choiceEngine(9));
    host.holds.add('samples');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    press(controller, '2');
    await host.emit('action', { action: 'undo' });
    await host.release();
    await until(() => onScreen() === id(2) && isSaved(controller));
    assert.equal(engine.answers.get(id(1))?.labels['intent'], 'refund');
    assert.equal(engine.answers.has(id(2)), false, 'the last answer is taken back');
    assert.deepEqual(shown, [1, 2, 3, 2].map(id));
  });

  it('a click on a row waits for the keys typed ahead', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(60));
    host.holds.add('samples');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    press(controller, '2');
    controller.goToRow(49);
    await host.release();
    await until(() => onScreen() === id(50) && isSaved(controller));
    assert.deepEqual(
      written(engine).map(([sample]) => sample),
      [id(1), id(2)],
    );
  });

  it('an answer is not overwritten by a reply from before it', async () => {
    const { controller, host, onScreen } = await startHeld(choiceEngine(9));
    host.holds.add('samples').add('view');
    await host.emit('changed', answersOnly);
    host.carryOut('samples');
    press(controller, '1');
    await host.answer('samples', 1);
    await until(() => isSaved(controller));
    assert.equal(onScreen(), id(2));
    await host.emit('changed', samplesToo);
    await host.answer('samples', 0);
    press(controller, 'k');
    assert.equal(onScreen(), id(1));
    assert.equal(controller.store.state.current?.answer.labels['intent'], 'refund');
    assert.equal(controller.store.state.current?.state, 'done');
    await host.release();
    assert.equal(controller.store.state.current?.answer.labels['intent'], 'refund');
  });

  it('an older reply does not end the queue', async () => {
    const { engine, controller, host, onScreen } = await startHeld(answered(60, 1), everything);
    host.holds.add('samples').add('nextTodo');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    await until(() => isSaved(controller));
    await host.emit('changed', answersOnly);
    host.carryOut('nextTodo');
    engine.answers.delete(id(40));
    await host.emit('changed', answersOnly);
    await host.answer('nextTodo', 0);
    assert.equal(controller.store.state.finished, false);
    await host.release();
    await until(() => onScreen() === id(40));
  });

  it('a sample whose answer another window undoes needs an answer, however long ago it was answered here', async () => {
    const { engine, controller, host, onScreen } = await startHeld(
      answered(60, ...Array.from({ length: 30 }, (_, i) => i + 1)),
      everything,
    );
    for (let i = 0; i < 29; i++) press(controller, '1');
    await until(() => isSaved(controller) && onScreen() === id(30));
    engine.answers.delete(id(1));
    await host.emit('changed', answersOnly);
    press(controller, '2');
    await until(() => onScreen() === id(1));
    assert.equal(controller.store.state.current?.state, 'todo');
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
  });

  it('rows that were fetched before records changed do not hide samples that need an answer', async () => {
    const { engine, controller, host, onScreen } = await startHeld(answered(60, 1), everything);
    controller.rows.want(0, 60);
    await until(() => controller.store.state.rows.size === 60);
    host.holds.add('rows');
    engine.answers.delete(id(50));
    await host.emit('changed', answersOnly);
    press(controller, '1');
    await until(() => onScreen() === id(50));
  });

  it('an undo shows its sample when the list is remade before its position is known', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    for (const key of ['1', '1', '1']) press(controller, key);
    await until(() => isSaved(controller));
    host.holds.add('find').add('view');
    press(controller, 'u');
    press(controller, '4');
    await settled();
    await host.emit('changed', samplesToo);
    host.carryOut('find');
    await host.answer('view');
    await host.release();
    await until(() => isSaved(controller) && onScreen() === id(4));
    assert.deepEqual(written(engine).at(-1), [id(3), 'other']);
  });

  it('going to a sample succeeds when the list is remade on the way', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(60));
    controller.rows.want(0, 60);
    for (const key of ['1', '1', '1']) press(controller, key);
    await until(() => isSaved(controller) && controller.store.state.rows.size === 60);
    host.holds.add('samples').add('view');
    await host.emit('changed', samplesToo);
    engine.answers.set(id(10), done('other'));
    controller.goToRow(49);
    press(controller, '2');
    await host.answer('view');
    await host.answer('view');
    await host.release();
    await until(() => isSaved(controller) && onScreen() === id(51));
    assert.deepEqual(written(engine).at(-1), [id(50), 'duplicate-charge']);
  });

  it('a new queue starts at its first sample, even if it is remade before that is loaded', async () => {
    const { controller, host, onScreen, shown } = await startHeld(choiceEngine(60));
    for (const key of ['1', '1', '1']) press(controller, key);
    await until(() => isSaved(controller) && onScreen() === id(4));
    host.holds.add('samples');
    void controller.navigator.open({ queue: 'all', samples: [id(20), id(30)] });
    await settled();
    await host.emit('changed', samplesToo);
    shown.length = 0;
    await host.release();
    await until(() => onScreen() !== undefined);
    await settled();
    assert.deepEqual(shown, [id(20)]);
  });

  it('labels are carried over to their own sample when the list is remade before it is loaded', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    press(controller, '1');
    await until(() => isSaved(controller));
    engine.textHash = (row) => (row === 1 ? 'another' : (engine.seed(row).textHash ?? `hash-${row}`));
    press(controller, '2');
    await until(() => controller.store.state.saves.conflicts.get(id(2))?.code === 'text-changed');
    host.holds.add('find').add('view');
    controller.lookAgain(id(2));
    await host.emit('changed', samplesToo);
    host.carryOut('find');
    await host.answer('view');
    await host.release();
    await until(() => onScreen() === id(2));
    await settled();
    assert.equal(onScreen(), id(2));
    assert.equal(controller.store.state.view?.view, 'view-2');
    assert.equal(controller.store.state.position, 0);
  });

  it('going back to the last answer finds its sample wherever it is now', async () => {
    const { controller, host, onScreen } = await startHeld(choiceEngine(9));
    for (const key of ['1', '1', '1']) press(controller, key);
    await until(() => isSaved(controller));
    await host.emit('changed', samplesToo);
    controller.goToLast();
    await until(() => onScreen() === id(3));
  });

  it('the sample on screen stays when the file changes before the panel is notified', async () => {
    const { engine, controller, host, shown } = await startHeld(choiceEngine(9));
    host.holds.add('samples');
    await host.emit('changed', answersOnly);
    // A line more stands at the beginning: each position of the view is that of the sample before.
    host.alter = (method, result) =>
      method === 'samples'
        ? (result as PanelSample[]).map((sample) => ({
            ...engine.sampleAt(Math.max(0, sample.position - 1), sample.position),
            ...(sample.position === 0 && { id: 'new' }),
          }))
        : result;
    await host.answer('samples');
    host.alter = (_method, result) => result;
    await host.emit('changed', samplesToo);
    await host.release();
    press(controller, '2');
    await until(() => isSaved(controller));
    assert.deepEqual(shown, [id(1), id(2)]);
    assert.deepEqual(written(engine), [[id(1), 'duplicate-charge']]);
  });

  it('a sample that was removed from the file gives way to the first that needs an answer', async () => {
    const { engine, controller, host, onScreen, shown } = await startHeld(choiceEngine(9));
    press(controller, '1');
    await until(() => isSaved(controller));
    host.holds.add('samples');
    await host.emit('changed', answersOnly);
    press(controller, 't');
    engine.gone.add(id(2));
    await host.emit('changed', samplesToo);
    await host.release();
    await until(() => onScreen() !== undefined);
    assert.equal(onScreen(), id(3), 'waiting for the next');
    engine.gone.add(id(3));
    await host.emit('changed', samplesToo);
    assert.equal(onScreen(), id(4), 'on screen');
    assert.deepEqual(shown, [1, 2, 3, 4].map(id));
  });

  it('the queue does not end before the list that is being remade has arrived', async () => {
    const engine = choiceEngine(4);
    engine.gone.add(id(4));
    const { controller, host, onScreen } = await startHeld(engine);
    for (const key of ['1', '1']) press(controller, key);
    await until(() => isSaved(controller));
    engine.gone.delete(id(4));
    host.holds.add('view');
    await host.emit('changed', samplesToo);
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(controller.store.state.finished, false);
    await host.release();
    await until(() => onScreen() === id(4));
  });

  it('a line that is not a sample stays on screen when the list is remade', async () => {
    const engine = choiceEngine(9);
    const seed = engine.seed.bind(engine);
    const unreadable = { message: 'No object.', raw: '{', line: 4 };
    Object.assign(engine, {
      seed: (row: number) => ({ ...seed(row), ...(row === 4 && { id: 'line 5', unreadable }) }),
    });
    const { controller, host, onScreen } = await startHeld(engine, everything);
    controller.navigator.goTo(4);
    engine.gone.add('line 5');
    await host.emit('changed', samplesToo);
    assert.equal(onScreen(), 'line 5');
  });

  it('an answer that is saved after review has begun decides nothing there', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    engine.failSaves = failed;
    press(controller, '1');
    host.holds.add('review');
    controller.act('review');
    await until(() => host.held.length === 1);
    await host.answer('review');
    await until(() => onScreen() === id(1) && controller.store.state.filter.review === true);
    engine.failSaves = undefined;
    controller.saver.pump(true);
    await until(() => isSaved(controller));
    assert.equal(controller.store.state.current?.state, 'todo');
    assert.equal(controller.store.state.rowStates.size, 0);
  });

  it('saves that wait are sent together, in order, and a queue is made once the answers before it are on disk', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    const views = (): number => engine.asked.filter(({ method }) => method === 'view').length;
    const before = views();
    host.holds.add('save').add('saveAll');
    for (const key of ['1', '2', '3']) press(controller, key);
    void controller.navigator.open({ queue: 'todo' });
    await settled();
    assert.deepEqual(
      host.held.map(({ params }) => (params as SaveParams).sample),
      [id(1)],
    );
    await host.answer('save');
    const { saves } = host.held[0]!.params as { saves: SaveParams[] };
    assert.deepEqual(
      saves.map(({ sample }) => sample),
      [2, 3].map(id),
    );
    assert.ok(saves.every(({ ago = -1, given }) => ago >= 0 && given === undefined));
    assert.equal(views(), before);
    await host.answer('saveAll');
    await until(() => onScreen() === id(4));
    assert.equal(views(), before + 1);
    assert.deepEqual(
      written(engine).map(([sample]) => sample),
      [1, 2, 3].map(id),
    );
  });

  it('one answer that is refused among several leaves the others saved', async () => {
    const { engine, controller, host } = await startHeld(choiceEngine(9));
    host.holds.add('save');
    engine.textHash = (row) => (row === 1 ? 'another' : (engine.seed(row).textHash ?? `hash-${row}`));
    for (const key of ['1', '2', '3']) press(controller, key);
    await host.release();
    await until(() => controller.store.state.saves.saves.length === 1);
    assert.deepEqual(
      written(engine).map(([sample]) => sample),
      [1, 3].map(id),
    );
    assert.deepEqual([...controller.store.state.saves.conflicts.keys()], [id(2)]);
    assert.equal(controller.store.state.rowStates.get(id(3)), 'done');
  });

  it('a queue does not wait for answers that cannot be saved, nor for those given after it was requested', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(9));
    engine.failSaves = failed;
    press(controller, '1');
    void controller.navigator.open({ queue: 'all' });
    await until(() => controller.store.state.filter.queue === 'all' && onScreen() !== undefined);
    engine.failSaves = undefined;
    host.holds.add('save');
    controller.saver.pump(true);
    const settling = controller.saver.settled();
    press(controller, '2');
    await host.answer('save', 0);
    await settling;
    assert.equal(isSaved(controller), false);
    await host.release();
    await until(() => isSaved(controller));
  });

  it('an answer that is being saved when another name is chosen stays that of the person who gave it', async () => {
    const { engine, controller, host, onScreen } = await startHeld(choiceEngine(4), everything);
    engine.failSaves = failed;
    press(controller, '1');
    assert.equal(onScreen(), id(2));
    await host.emit('project', { ...engine.project, annotator: 'ben' });
    await until(() => onScreen() === id(2));
    controller.act('previous');
    assert.equal(onScreen(), id(1));
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
    press(controller, '3');
    engine.failSaves = undefined;
    controller.saver.pump(true);
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, labels, annotator }) => [sample, labels['intent'], annotator]),
      [
        [id(1), 'refund', 'ana'],
        [id(1), 'invoice', 'ben'],
      ],
    );
  });
});
