import assert from 'node:assert/strict';
import { reviewEngine, reviewing } from '../review-project';
import { closeBrowser, openPanel } from './panel-page';

describe('the review in the browser', () => {
  after(closeBrowser);

  it('lists the causes of a disagreement, one fact per line, without likelihoods of zero', async () => {
    const panel = await openPanel(reviewEngine(), { kept: reviewing });
    const evidence = panel.page.locator('.evidence');
    await evidence.waitFor();
    assert.deepEqual(await evidence.locator('.facts').first().locator('li').allInnerTexts(), [
      'TB-1 decides between Duplicate charge and Refund',
      'ana cited TB-1',
    ]);
    const likelihoods = (await evidence.locator('.suspects summary').allInnerTexts()).map((text) =>
      text.replace(/\s+/g, ' ').trim(),
    );
    assert.deepEqual(likelihoods, [
      'ana, chloe Error likelihood 6 %',
      'ben Error likelihood 91 %',
      'ana',
      'ben Error likelihood 50 %',
      'chloe Error likelihood 60 %',
    ]);
  });

  it('marks the answers that a spot check drew, visibly and for screen readers', async () => {
    const drawn = ['unchanged', undefined, 'changed'] as const;
    const panel = await openPanel(reviewEngine(20, {}, drawn), { kept: reviewing });
    const heads = panel.page.locator('.answers thead th');
    await heads.first().waitFor();
    assert.deepEqual(
      (await heads.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
      ['1 ana Drawn answer', '2 ben', '3 chloe Changed since the draw'],
    );
    const buttons = heads.getByRole('button');
    assert.deepEqual(await buttons.evaluateAll((all) => all.map((button) => button.getAttribute('title'))), [
      'Accept the answer of ana (drawn answer)',
      'Accept the answer of ben',
      'Accept the answer of chloe (changed since the draw)',
    ]);
    assert.equal(await panel.page.getByRole('columnheader', { name: /ana.*Drawn answer/ }).count(), 1);
    await panel.close();
  });

  for (const width of [1280, 340])
    it(`shows each cause in full, beside the others, at ${width} px`, async () => {
      const panel = await openPanel(reviewEngine(), { kept: reviewing, width });
      await panel.page.locator('.evidence').waitFor({ state: 'attached' });
      await panel.page.keyboard.press('w');
      const chips = panel.page.locator('[aria-label="Why annotators disagree"] .chip');
      await chips.first().waitFor();
      const hint = await panel.page.locator('.message').first().innerText();
      assert.match(hint.replace(/\s+/g, ' '), /^Press a digit to set the cause, Esc\w* to go back\.$/);
      const boxes = await chips.evaluateAll((list) =>
        list.map((chip) => {
          const range = document.createRange();
          range.selectNodeContents(chip);
          const [text, box] = [range.getBoundingClientRect(), chip.getBoundingClientRect()];
          return { text: text.right, right: box.right, name: chip.textContent };
        }),
      );
      assert.ok(boxes.length > 3);
      for (const { text, right, name } of boxes) assert.ok(text <= right, `${name} runs out of its chip`);
    });
});
