import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { isSaved, press, until } from '../engine-host';
import { settled, startHeld } from '../held-host';

const samplesToo = { samples: true, answers: true };
const answersOnly = { samples: false, answers: true };
describe('replies in any order', () => {
  it('a key typed ahead goes on from its sample, and a list made anew begins at the one after it', async () => {
    const engine = choiceEngine(9);
    const { controller, host, onScreen, shown } = await startHeld(engine);
    host.holds.add('samples').add('view');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    press(controller, '2');
    await host.answer('samples');
    assert.equal(onScreen(), 't-0003');
    await until(() => isSaved(controller));
    await host.emit('changed', samplesToo);
    await host.answer('view');
    await host.release();
    assert.equal(onScreen(), 't-0003');
    press(controller, '3');
    assert.deepEqual(shown, ['t-0001', 't-0002', 't-0003', 't-0004']);
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, labels }) => [sample, labels['intent']]),
      [
        ['t-0001', 'refund'],
        ['t-0002', 'duplicate-charge'],
        ['t-0003', 'invoice'],
      ],
    );
  });

  it('what is typed behind two undos is for the sample that the second brings back', async () => {
    const engine = choiceEngine(9);
    const { controller, host, onScreen } = await startHeld(engine);
    press(controller, '1');
    press(controller, '2');
    await until(() => isSaved(controller));
    host.holds.add('undo');
    for (const key of ['u', 'u', '3']) press(controller, key);
    await settled();
    await host.answer('undo');
    assert.equal(onScreen(), 't-0002');
    await host.answer('undo');
    await until(() => isSaved(controller));
    const { sample, labels } = engine.saved.at(-1)!;
    assert.deepEqual([sample, labels['intent']], ['t-0001', 'invoice']);
  });

  it('an undo asked for beside the keys waits until a sample is on screen', async () => {
    const engine = choiceEngine(9);
    const { controller, host, onScreen, shown } = await startHeld(engine);
    host.holds.add('samples');
    await host.emit('changed', answersOnly);
    press(controller, '1');
    press(controller, '2');
    await host.emit('action', { action: 'undo' });
    await host.release();
    await until(() => onScreen() === 't-0002' && isSaved(controller));
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund');
    assert.equal(engine.answers.has('t-0002'), false, 'the last answer is taken back');
    assert.deepEqual(shown, ['t-0001', 't-0002', 't-0003', 't-0002']);
  });
});
