import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { openPanel } from './panel-page';

describe('the columns of the panel', function () {
  this.timeout(60_000);
  for (const [width, columns] of [
    [1600, ['list', 'centre', 'guideline']],
    [1048, ['list', 'centre', 'guideline']],
    [923, ['centre', 'guideline']],
    [800, ['centre', 'guideline']],
    [700, ['centre']],
    [330, ['centre']],
  ] as const)
    it(`at ${width} px are ${columns.join(', ')}, with 520 px for the text if there are as many`, async () => {
      const panel = await openPanel(choiceEngine(5), { width, height: 700 });
      const shown: string[] = [];
      for (const name of ['list', 'centre', 'guideline'])
        if (await panel.page.locator(`.${name}`).isVisible()) shown.push(name);
      assert.deepEqual(shown, columns);
      const centre = (await panel.page.locator('.centre').boundingBox())!;
      assert.ok(centre.width >= Math.min(520, width), `${centre.width} px`);
      assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), width);
    });

  it('have the questions right below a short text, and at the bottom beside a long one', async () => {
    const panel = await openPanel(choiceEngine(5), { width: 1048, height: 700 });
    const bottomOf = async (part: string) => {
      const box = (await panel.page.locator(part).boundingBox())!;
      return { top: box.y, bottom: box.y + box.height };
    };
    const short = await bottomOf('.dock');
    assert.equal(short.top, (await bottomOf('.page')).bottom);
    assert.ok(short.top < 350 && short.bottom < 600, JSON.stringify(short));
    await panel.page.locator('.text').evaluate((text) => (text.style.minHeight = '3000px'));
    assert.equal((await bottomOf('.dock')).bottom, (await bottomOf('.centre')).bottom);
  });
});
