import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { closeBrowser, openPanel } from './panel-page';

describe('labelling a choice in the browser', () => {
  after(closeBrowser);

  it('answers by a key, saves, and goes on', async () => {
    const engine = choiceEngine();
    const panel = await openPanel(engine);
    assert.equal(await panel.sampleId(), 't-0001');
    await panel.page.keyboard.press('2');
    assert.equal(await panel.sampleId(), 't-0002');
    await panel.settled();
    assert.deepEqual(
      engine.saved.map(({ sample, labels, status }) => ({ sample, labels, status })),
      [{ sample: 't-0001', labels: { intent: 'duplicate-charge' }, status: 'done' }],
    );
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  it('answers without going on with Shift, and Enter finishes', async () => {
    const engine = choiceEngine();
    const panel = await openPanel(engine);
    await panel.page.keyboard.press('Shift+Digit3');
    assert.equal(await panel.sampleId(), 't-0001');
    await panel.page.keyboard.press('Enter');
    assert.equal(await panel.sampleId(), 't-0002');
    await panel.settled();
    assert.deepEqual(engine.saved.map(({ status }) => status).at(-1), 'done');
    await panel.close();
  });
});
