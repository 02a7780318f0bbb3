import assert from 'node:assert/strict';
import { suggestionOn } from '../../../src/panel/webview/state/panel-state';
import { isControl } from '../../../src/project/suggestions';
import { isSaved, press, startController, until } from '../engine-host';
import { temporaryFolder } from '../../support/temporary-folder';
import { suggestionsProject as ticketsWith } from '../suggestions-project';

const BEFORE = 'suggestions: {model: bert-2, show: before, control: 0}\n';
const AFTER = 'suggestions: {model: bert-2, control: 0}\n';
const SAID = {
  model: 'bert-2',
  prediction: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
  score: 0.9,
  suggested: { intent: 'refund' },
};

describe('suggestions on the engine', () => {
  const folder = temporaryFolder();
  const open: (() => void)[] = [];
  afterEach(() => open.splice(0).forEach((dispose) => dispose()));
  const suggestionsProject = async (settings: string, more = {}) => {
    const project = await ticketsWith(folder.path, settings, more);
    open.push(project.dispose);
    return project;
  };

  it('shows nothing unless the project says so', async () => {
    const { engine, records } = await suggestionsProject('');
    const { controller } = await startController(engine);
    assert.equal(suggestionOn(controller.store.state), undefined);
    assert.equal(press(controller, 'Alt+y'), false);
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.deepEqual((await records())[0]!.origin, { kind: 'hand' });
  });

  it('takes a suggestion by one key, which goes on like the key of a label', async () => {
    const { engine, records } = await suggestionsProject(BEFORE);
    const { controller } = await startController(engine);
    assert.deepEqual(suggestionOn(controller.store.state), {
      arm: 'before',
      model: 'bert-2',
      prediction: SAID.prediction,
      score: 0.9,
      labels: { intent: 'refund' },
      rules: ['G-1'],
      rationale: 'Money is asked for.',
    });
    press(controller, 'Alt+y');
    await until(() => controller.store.state.current?.sample.id === 't-1');
    await until(() => isSaved(controller));
    const [record] = await records();
    assert.deepEqual(record!.labels, { intent: 'refund' });
    assert.deepEqual(record!.origin, { kind: 'suggestion', arm: 'before', ...SAID, action: 'accepted' });
  });

  it('accepts nothing by going on', async () => {
    const { engine } = await suggestionsProject(BEFORE);
    const { controller } = await startController(engine);
    press(controller, 'j');
    await until(() => controller.store.state.current?.sample.id === 't-1');
    press(controller, 'Enter');
    assert.equal(controller.store.state.current?.sample.id, 't-1', 'Enter needs an answer');
    assert.equal(controller.store.state.saves.saves.length, 0);
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
  });

  it('keeps apart what was rejected, ignored and changed', async () => {
    const { engine, records } = await suggestionsProject(BEFORE);
    const { controller } = await startController(engine);
    press(controller, 'Alt+n');
    press(controller, '2');
    await until(() => controller.store.state.current?.sample.id === 't-1');
    press(controller, '1');
    await until(() => controller.store.state.current?.sample.id === 't-2');
    press(controller, 'Alt+y');
    await until(() => controller.store.state.current?.sample.id === 't-3');
    press(controller, 'k');
    await until(() => controller.store.state.current?.sample.id === 't-2');
    press(controller, '2');
    await until(() => isSaved(controller));
    const found = (await records()).map(({ sample, labels, origin }) => [
      sample,
      labels?.intent,
      origin?.kind,
      origin?.action,
    ]);
    assert.deepEqual(found, [
      ['t-0', 'other', 'hand', 'rejected'],
      ['t-1', 'refund', 'hand', 'ignored'],
      ['t-2', 'refund', 'suggestion', 'accepted'],
      ['t-2', 'other', 'suggestion', 'changed'],
    ]);
  });

  it('shows it after the answer, and one key leads back to think again; the record keeps both', async () => {
    const { engine, records } = await suggestionsProject(AFTER);
    const { controller } = await startController(engine);
    const now = () => controller.store.state;
    assert.equal(suggestionOn(now()), undefined, 'nothing before the answer');
    press(controller, '2');
    await until(() => isSaved(controller));
    assert.equal(now().current?.sample.id, 't-1', 'it holds nobody up');
    assert.equal(now().second?.sample, 't-0');
    assert.equal(suggestionOn(now()), undefined);
    press(controller, 'Alt+j');
    await until(() => now().current?.sample.id === 't-0');
    assert.equal(suggestionOn(now())?.model, 'bert-2');
    press(controller, 'Alt+y');
    await until(() => isSaved(controller));
    const [first, second] = await records();
    assert.deepEqual(first!.origin, { kind: 'hand', ...SAID, arm: 'after', action: 'ignored' });
    assert.deepEqual(second!.origin, {
      kind: 'suggestion',
      arm: 'after',
      ...SAID,
      action: 'accepted',
      first: { labels: { intent: 'other' }, seconds: first!.seconds },
    });
    assert.deepEqual(second!.labels, { intent: 'refund' });
    assert.equal(now().current?.sample.id, 't-0');
  });

  it('keeps what was said first when that is undone', async () => {
    const { engine, records } = await suggestionsProject(AFTER);
    const { controller } = await startController(engine);
    const now = () => controller.store.state;
    press(controller, '2');
    await until(() => isSaved(controller));
    press(controller, 'u');
    await until(() => now().current?.sample.id === 't-0' && isSaved(controller));
    press(controller, '1');
    await until(() => isSaved(controller));
    const [said, undo, again] = await records();
    assert.equal(undo!.withdrawn, true);
    assert.deepEqual(again!.origin, {
      kind: 'suggestion',
      arm: 'after',
      ...SAID,
      action: 'accepted',
      first: { labels: { intent: 'other' }, seconds: said!.seconds },
    });
  });

  it('keeps an answer that was thought over', async () => {
    const { engine, records } = await suggestionsProject(AFTER);
    const { controller } = await startController(engine);
    press(controller, '2');
    await until(() => isSaved(controller));
    press(controller, 'Alt+j');
    await until(() => controller.store.state.current?.sample.id === 't-0');
    press(controller, 'Alt+n');
    await until(() => isSaved(controller));
    const last = (await records()).at(-1)!;
    assert.deepEqual(
      [last.labels, last.origin?.kind, last.origin?.action],
      [{ intent: 'other' }, 'hand', 'rejected'],
    );
  });

  it('sends nothing of the model in the control arm, and notes what it would have said', async () => {
    const { engine, records } = await suggestionsProject(
      'suggestions: {model: bert-2, show: before, control: 0.5, seed: 3}\n',
    );
    const said: string[] = [];
    const { handle } = engine;
    engine.handle = async (...all) => {
      const reply = await handle(...all);
      if (all[0] === 'samples') said.push(JSON.stringify(reply));
      return reply;
    };
    const { controller } = await startController(engine);
    const arms = new Map<string, boolean>();
    for (let n = 0; n < 8; n++) {
      const { sample } = controller.store.state.current!;
      arms.set(sample.id, suggestionOn(controller.store.state) === undefined);
      press(controller, '1');
      await until(() => {
        const { current } = controller.store.state;
        return current !== undefined && current.sample.id !== sample.id;
      });
    }
    await until(() => isSaved(controller));
    const settings = { seed: 3, control: 0.5 };
    assert.ok([...arms.values()].includes(true) && [...arms.values()].includes(false));
    for (const [sample, isHidden] of arms) assert.equal(isHidden, isControl(settings, 'ana', sample), sample);
    const shown = (JSON.parse(said[0]!) as { id: string; suggestion?: unknown }[]).filter(
      ({ suggestion }) => suggestion,
    );
    assert.ok(shown.every(({ id }) => !isControl(settings, 'ana', id)));
    const hidden = (await records()).filter(({ sample }) => arms.get(sample));
    for (const { origin } of hidden) {
      assert.equal(origin?.kind, 'hand');
      assert.equal(origin.arm, 'control');
      assert.deepEqual(origin.suggested, { intent: 'refund' });
      assert.equal(origin.action, undefined);
    }
  });

  it('shows no prediction of another text, or of an older meaning, or on samples that test people', async () => {
    const { engine } = await suggestionsProject(BEFORE, {
      'gold/known.jsonl': `${JSON.stringify({ sample: 't-0', labels: { intent: 'refund' }, check: 'attention' })}\n`,
    });
    const { view } = (await engine.handle('view', { filter: { queue: 'all' } })) as { view: string };
    const samples = (await engine.handle('samples', { view, from: 0, count: 10 })) as {
      id: string;
      suggestion?: unknown;
    }[];
    assert.deepEqual(
      samples.filter(({ suggestion }) => !suggestion).map(({ id }) => id),
      ['t-0', 't-8', 't-9'],
    );
  });

  it('restores what became of a suggestion with undo', async () => {
    const { engine, records } = await suggestionsProject(BEFORE);
    const { controller } = await startController(engine);
    press(controller, 'Alt+y');
    await until(() => isSaved(controller));
    press(controller, 'k');
    await until(() => controller.store.state.current?.sample.id === 't-0');
    press(controller, 'Shift+2');
    await until(() => isSaved(controller));
    press(controller, 'u');
    await until(() => controller.store.state.current?.answer.labels.intent === 'refund');
    assert.equal((await records()).at(-1)!.origin?.action, 'accepted');
    assert.equal(controller.store.state.current?.answer.suggestion?.action, 'accepted');
  });
});
