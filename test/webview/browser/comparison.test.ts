import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { project, ticket } from '../projects';
import { closeBrowser, openPanel } from './panel-page';

const better: Layer = {
  id: 'better',
  type: 'comparison',
  name: 'Which answer is better?',
  required: true,
  between: ['answer_a', 'answer_b'],
  ties: true,
};
const fields = { answer_a: 'Paris is the capital.', answer_b: 'The capital is Lyon.\n<b>Sure.</b>' };

const engineOf = (layers: Layer[] = [better]): FakeEngine =>
  new FakeEngine(project(layers, []), 4, (row) => ({
    ...ticket(row),
    fields,
    shown: { better: row % 2 === 0 ? ['answer_b', 'answer_a'] : ['answer_a', 'answer_b'] },
  }));

describe('comparing two texts in the browser', () => {
  after(closeBrowser);

  it('shows the two in the order that was drawn, without the names of their fields', async () => {
    const panel = await openPanel(engineOf(), { width: 900 });
    const texts = panel.page.locator('.compared-text');
    assert.deepEqual(await texts.locator('p').allTextContents(), [fields.answer_b, fields.answer_a]);
    assert.doesNotMatch((await panel.page.locator('main').textContent()) ?? '', /answer_[ab]/);
    const [left, right] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
    assert.equal(left.y, right.y);
    assert.ok(left.x < right.x);
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  it('puts one below the other where there is little room', async () => {
    const panel = await openPanel(engineOf(), { width: 330 });
    const texts = panel.page.locator('.compared-text');
    const [first, second] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
    assert.ok(first.y < second.y);
    await panel.close();
  });

  it('saves the field on the side that a digit or an arrow chooses, or a tie', async () => {
    const engine = engineOf();
    const panel = await openPanel(engine);
    for (const key of ['1', 'ArrowRight', '3', 'ArrowLeft']) await panel.page.keyboard.press(key);
    await panel.settled();
    assert.deepEqual(
      engine.saved.map(({ sample, labels, status }) => [sample, labels['better'], status]),
      [
        ['t-0001', 'answer_b', 'done'],
        ['t-0002', 'answer_b', 'done'],
        ['t-0003', 'tie', 'done'],
        ['t-0004', 'answer_a', 'done'],
      ],
    );
    await panel.close();
  });

  it('marks what was chosen, and Undo takes it away', async () => {
    const engine = engineOf();
    const panel = await openPanel(engine);
    await panel.page.keyboard.press('Shift+Digit2');
    const chosen = panel.page.locator('.compared-text.chosen');
    await chosen.waitFor();
    assert.equal(await chosen.locator('p').textContent(), fields.answer_a);
    assert.equal(await panel.page.getByRole('radio', { name: 'Second', checked: true }).count(), 1);
    await panel.settled();
    await panel.page.keyboard.press('u');
    await chosen.waitFor({ state: 'detached' });
    await panel.close();
  });
});
