import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import { project, ticket } from '../projects';
import { openPanel, THEMES } from './panel-page';

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
  it('shows the two in the order that was drawn, without the names of their fields', async () => {
    const panel = await openPanel(engineOf(), { width: 900 });
    const texts = panel.page.locator('.compared-text');
    assert.deepEqual(await texts.locator('p').allTextContents(), [fields.answer_b, fields.answer_a]);
    assert.doesNotMatch((await panel.page.locator('main').textContent()) ?? '', /answer_[ab]/);
    const [left, right] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
    assert.equal(left.y, right.y);
    assert.ok(left.x < right.x);
  });

  it('puts one below the other where there is little room', async () => {
    const panel = await openPanel(engineOf(), { width: 330 });
    const texts = panel.page.locator('.compared-text');
    const [first, second] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
    assert.ok(first.y < second.y);
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
  });

  it('offers that neither is good enough where the layer takes it, as the last of its choices and by 0', async () => {
    const engine = engineOf([{ ...better, none: true }]);
    const panel = await openPanel(engine);
    assert.deepEqual(await panel.page.getByRole('radio').allInnerTexts(), [
      '1\nFirst',
      '2\nSecond',
      '3\nTie',
      '0\nNeither',
    ]);
    await panel.page.keyboard.press('0');
    await panel.page.getByRole('radio', { name: 'Neither' }).click();
    await panel.settled();
    assert.deepEqual(
      engine.saved.map(({ sample, labels, status }) => [sample, labels['better'], status]),
      [
        ['t-0001', 'none', 'done'],
        ['t-0002', 'none', 'done'],
      ],
    );
    assert.deepEqual(await axe(panel.page), []);
  });

  it('marks the words in which the two differ, when asked and until asked again, also on the next sample', async () => {
    const panel = await openPanel(engineOf());
    const marked = () =>
      panel.page
        .locator('.compared-text p')
        .evaluateAll((texts) =>
          texts.map((text) => [...text.querySelectorAll('mark')].map((mark) => mark.textContent)),
        );
    assert.deepEqual(await marked(), [[], []]);
    await panel.page.keyboard.press('Alt+d');
    await panel.page.locator('.compared-text mark').first().waitFor();
    assert.deepEqual(await marked(), [
      ['The', 'capital ', 'Lyon', '\n<b>Sure.</b>'],
      ['Paris', 'the capital'],
    ]);
    assert.deepEqual(await panel.page.locator('.compared-text p').allTextContents(), [
      fields.answer_b,
      fields.answer_a,
    ]);
    assert.deepEqual(await axe(panel.page), []);
    await panel.page.keyboard.press('1');
    await panel.page.getByRole('button', { name: 'Differences', pressed: true }).click();
    await panel.page.locator('.compared-text mark').first().waitFor({ state: 'detached' });
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
  });

  for (const theme of THEMES)
    it(`says at the end of the queue that pairs are asked again, and shows them without the answer, in ${theme}`, async () => {
      const why: Layer = { id: 'why', type: 'text', required: true, multiline: false };
      const engine = engineOf([better, why]);
      const plain = engine.seed;
      const answer = { rules: [], flags: [], note: '', status: 'done', record: 'r1' } as const;
      for (const n of [1, 2, 3, 4])
        engine.answers.set(`t-000${n}`, {
          ...answer,
          rules: [],
          flags: [],
          labels: { better: 'tie', why: 'So.' },
        });
      engine.project.progress = { ...engine.project.progress, total: 4, done: 4, swapped: 2 };
      const panel = await openPanel(engine, { theme });
      const { page } = panel;
      await page.getByText('2 pairs that you have answered are asked again').waitFor();
      assert.deepEqual(await axe(page), []);
      const shoot = async (name: string): Promise<void> => {
        if (process.env['PICTURES'])
          await page.screenshot({ path: `${process.env['PICTURES']}/${name}-${theme}.png` });
      };
      await shoot('swapped-end');
      engine.answers.clear();
      Object.assign(engine, { seed: (row: number) => ({ ...plain(row), asked: ['better'] }) });
      await page.getByRole('button', { name: 'Answer 2 pairs again' }).click();
      await page.getByText('Asked again, with the sides swapped').waitFor();
      assert.equal(await page.locator('.compared-text.chosen').count(), 0);
      assert.equal(await page.getByText('why').count(), 0, 'the other question is not asked');
      assert.deepEqual(await axe(page), []);
      await shoot('swapped');
    });
});
