import assert from 'node:assert/strict';
import { shownFeedback } from '../../../src/panel/webview/state/panel-state';
import { feedbackEngine, qualificationEngine, summaryEngine, told } from '../gold-project';
import { isSaved, press, startController, until } from '../engine-host';

describe('feedback on answers to gold', () => {
  it('appears once the answer is on disk, names its sample, and stays until it is dismissed', async () => {
    const engine = feedbackEngine();
    engine.latency = () => 5;
    const { controller } = await startController(engine);
    const now = () => controller.store.state;
    press(controller, '1');
    assert.equal(shownFeedback(now()), undefined, 'nothing is told before the answer is saved');
    await until(() => isSaved(controller));
    assert.deepEqual(shownFeedback(now()), told('t-0001', false));
    assert.equal(now().current?.sample.id, 't-0002', 'it holds nobody up');
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(shownFeedback(now())?.sample, 't-0001', 'that an answer was wrong stays');
    press(controller, 'Escape');
    assert.equal(shownFeedback(now()), undefined);
    assert.equal(press(controller, 'Escape'), false);
  });

  it('links to its sample and shows there again; feedback on a right answer disappears with the next answer', async () => {
    const { controller } = await startController(feedbackEngine());
    const now = () => controller.store.state;
    press(controller, '1');
    press(controller, '1');
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(shownFeedback(now())?.isRight, true);
    press(controller, 'Alt+j');
    await until(() => now().current?.sample.id === 't-0003');
    assert.equal(shownFeedback(now())?.sample, 't-0003');
    press(controller, 't');
    await until(() => now().current?.sample.id === 't-0004');
    assert.equal(shownFeedback(now()), undefined);
    press(controller, 'k');
    await until(() => now().current?.sample.id === 't-0003');
    assert.equal(shownFeedback(now())?.sample, 't-0003');
  });

  it('is complete at the end of the queue, if the project allows it', async () => {
    const { controller } = await startController(summaryEngine());
    press(controller, '1');
    await until(() => controller.store.state.finished);
    await controller.loadJudged();
    assert.equal(controller.store.state.judged?.items.length, 3);
  });

  it('updates the qualification from the reply to a save', async () => {
    const engine = qualificationEngine();
    const passed = { outcome: 'passed', phase: 'over', total: 2, missing: 0, passMark: 0.8 } as const;
    const { controller } = await startController(engine);
    assert.equal(controller.store.state.view?.isQualification, true);
    engine.qualification = passed;
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.deepEqual(controller.store.state.project?.qualification, passed);
  });
});
