import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { choiceEngine, intent, labels, project } from '../projects';
import { keys, openPanel } from './panel-page';

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

  const questions: Layer[] = [
    ...Array.from({ length: 7 }, (_, n): Layer => ({
      ...intent,
      id: `question-${n}`,
      name: `Question ${n}`,
    })),
    { id: 'note', type: 'text', required: false, multiline: true },
  ];
  const asking = (text: string): FakeEngine =>
    new FakeEngine(project(questions, labels), 3, (row) => ({ id: `ticket-${row}-of-many`, text }));

  it('give many questions what a short text leaves over, and a long text its part', async () => {
    for (const height of [640, 450]) {
      const panel = await openPanel(asking('Late.'), { width: 1280, height });
      const heights = () =>
        panel.page.evaluate(() =>
          ['.centre', '.page', '.dock', '.layers'].map((name) => {
            const { clientHeight, scrollHeight } = document.querySelector(name)!;
            return { clientHeight, hidden: scrollHeight - clientHeight };
          }),
        );
      const [centre, page, dock, layers] = await heights();
      const share = (part: { clientHeight: number } | undefined): number =>
        part!.clientHeight / centre!.clientHeight;
      assert.ok(share(dock) > 0.56, `${share(dock)} of ${height} px`);
      assert.ok(share(page) >= 0.3, `${share(page)} of ${height} px`);
      assert.equal(layers!.hidden > 0, height === 450, `${layers!.hidden} px at ${height} px`);
      const bottom = (await panel.page.locator('.dock').boundingBox())!;
      assert.ok(bottom.y + bottom.height <= height);
      await panel.page.locator('.text').evaluate((text) => (text.style.minHeight = '3000px'));
      const [, besideLong, dockThen] = await heights();
      assert.ok(share(dockThen) <= 0.56 && share(besideLong) >= 0.3, `${share(dockThen)}`);
      await panel.close();
    }
  });

  for (const width of [1280, 800, 330])
    it(`keep the id of the sample whole beside a long echo, at ${width} px`, async () => {
      const panel = await openPanel(asking('Late.'), { width, height: 700 });
      for (let n = 0; n < 7; n++)
        await panel.page.locator(`.layer >> nth=${n}`).locator('button >> nth=1').click();
      await keys(panel.page, 'Enter');
      await panel.page.waitForSelector('.last-answer', { state: 'attached' });
      const isWhole = await panel.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.querySelector('.sample-id')!;
        return scrollWidth <= clientWidth;
      });
      assert.equal(await panel.sampleId(), 'ticket-1-of-many');
      assert.ok(isWhole);
      const bar = await panel.page.evaluate(() => document.querySelector('.sample-bar')!.scrollWidth);
      assert.ok(bar <= (await panel.page.locator('.sample-bar').boundingBox())!.width, `${bar} px`);
    });

  it('cut no word of the header at 330 px, and no edge of its menu', async () => {
    const { page } = await openPanel(choiceEngine(30), { width: 330, height: 700 });
    await keys(page, '1');
    await page.locator('.save-status', { hasText: 'Saved' }).waitFor();
    const isWhole = (part: string): Promise<boolean> =>
      page.locator(part).evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
    assert.ok(await isWhole('.queue-name'), 'the queue');
    assert.ok(await isWhole('.save-status'), 'whether the work is saved');
    await page.locator('.queue-button').click();
    const menu = (await page.locator('.queue-menu').boundingBox())!;
    assert.ok(menu.x >= 0 && menu.x + menu.width <= 330, JSON.stringify(menu));
  });
});
