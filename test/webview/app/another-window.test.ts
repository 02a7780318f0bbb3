import assert from 'node:assert/strict';
import type { FakeEngine } from '../fake-engine';
import { choiceEngine } from '../projects';
import { isSaved, press, startController, until } from '../engine-host';

/** The same person answers in another window. */
function answerElsewhere(engine: FakeEngine, sample: string, intent: string): void {
  const answer = { rules: [], flags: [], note: '', time: '2026-11-25T10:00:00.000Z' };
  engine.answers.set(sample, { ...answer, labels: { intent }, status: 'done', record: `other-${sample}` });
}

describe('an answer of the same person in another window', () => {
  it('is shown with a message when it arrives', async () => {
    const { engine, controller, host } = await startController(choiceEngine(3));
    answerElsewhere(engine, 't-0001', 'invoice');
    host.emit('changed', { samples: false });
    await until(() => controller.store.state.current?.answer.labels['intent'] === 'invoice');
    assert.match(controller.store.state.notice!.text, /^Answered in another window/);
    press(controller, 'Shift+1');
    await until(() => isSaved(controller));
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund', 'what was shown may be replaced');
  });

  it('is not replaced before it was shown; the answer given here is kept, and can replace it then', async () => {
    const { engine, controller } = await startController(choiceEngine(3));
    answerElsewhere(engine, 't-0001', 'invoice');
    press(controller, '1');
    await until(() => controller.store.state.saves.conflicts.has('t-0001'));
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'invoice');
    press(controller, '2');
    await until(() => engine.answers.has('t-0002'), 'the others are not held up');
    controller.lookAgain('t-0001');
    await until(() => controller.store.state.current?.sample.id === 't-0001');
    const { current, notice } = controller.store.state;
    assert.match(
      notice!.text,
      /^Answered in another window, or changed on disk: Invoice question\. The answer on screen is the one from this window/,
    );
    assert.equal(current?.answer.labels['intent'], 'refund');
    press(controller, 'Enter');
    await until(() => isSaved(controller));
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund');
  });

  it('does not include those of this window: changes in a row, an undo and a redo succeed', async () => {
    const { engine, controller, host } = await startController(choiceEngine(3));
    for (const key of ['Shift+1', 'Shift+2']) press(controller, key);
    await until(() => isSaved(controller));
    press(controller, 'u');
    await until(() => engine.answers.get('t-0001')?.labels['intent'] === 'refund');
    host.emit('changed', { samples: false });
    press(controller, 'Shift+3');
    await until(() => engine.answers.get('t-0001')?.labels['intent'] === 'invoice');
    await until(() => isSaved(controller));
    assert.equal(controller.store.state.notice, undefined);
  });
});
