import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { choiceEngine, intent, labels, project, ticket } from '../projects';
import { openPanel } from './panel-page';

describe('labelling a choice in the browser', () => {
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
  });

  it('shows the letters of rules only while they cite', async () => {
    const panel = await openPanel(choiceEngine(3));
    const letters = panel.page.locator('.cite kbd');
    await panel.page.keyboard.press('Shift+Digit2');
    await panel.page.locator('.focus-label', { hasText: 'Duplicate charge' }).waitFor();
    assert.equal(await letters.count(), 0);
    await panel.page.keyboard.press('c');
    await letters.first().waitFor();
    const shown = await letters.allTextContents();
    assert.deepEqual(shown, [...shown].sort(), 'in the order of the alphabet from top to bottom');
    await panel.page.keyboard.press('Escape');
    assert.equal(await letters.count(), 0);
  });

  it('marks the question that keys apply to, and shows every key if one differs from its number', async () => {
    const shift: Layer = {
      id: 'shift',
      type: 'rating',
      name: 'Shift',
      required: true,
      min: -1,
      max: 1,
      step: 1,
      scale: 'ordinal',
      anchors: {},
    };
    const panel = await openPanel(new FakeEngine(project([intent, shift], labels.slice(0, 4)), 3, ticket));
    const active = panel.page.locator('.layer[aria-current=true]');
    assert.match((await active.textContent()) ?? '', /^Intent/);
    await panel.page.keyboard.press('1');
    await panel.page.locator('.layer[aria-current=true]', { hasText: 'Shift' }).waitFor();
    assert.match(await active.evaluate((row) => getComputedStyle(row).boxShadow), /inset/);
    assert.deepEqual(await active.locator('kbd').allTextContents(), ['1', '2', '3']);
  });
});
