import assert from 'node:assert/strict';
import type { RatingLayer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import { project, ticket } from '../projects';
import { openPanel, THEMES } from './panel-page';

const rating = (id: string, min: number, max: number, anchors: Record<string, string>): RatingLayer => ({
  id,
  type: 'rating',
  name: `Rate ${id}`,
  required: true,
  min,
  max,
  step: 1,
  scale: 'ordinal',
  anchors,
});
const MOOD = rating('mood', -2, 2, { '-2': 'very unhappy with everything', 0: 'neither', 2: 'delighted' });
const layers = [MOOD, rating('clarity', 1, 5, { 1: 'confused', 5: 'clear' }), rating('risk', 0, 10, {})];
const open = (options: Parameters<typeof openPanel>[1]) =>
  openPanel(new FakeEngine(project(layers, []), 3, ticket), options);

describe('a rating in the browser', () => {
  for (const theme of THEMES)
    for (const width of [1280, 330])
      it(`is a scale of equal steps in ${theme} at ${width} px, with its ends below`, async () => {
        const { page } = await open({ theme, width });
        await page.keyboard.press('3');
        await page.locator('[role=radio][aria-checked=true]', { hasText: 'neither' }).waitFor();
        assert.equal(await page.locator('.meaning').textContent(), 'neither');
        for (const group of await page.getByRole('radiogroup').all()) {
          const boxes = await Promise.all(
            (await group.getByRole('radio').all()).map(async (step) => (await step.boundingBox())!),
          );
          const widths = boxes.map((box) => box.width);
          assert.ok(Math.max(...widths) - Math.min(...widths) < 1, widths.join());
          assert.deepEqual(
            boxes,
            boxes.toSorted((a, b) => a.y - b.y || a.x - b.x),
            'in their order',
          );
        }
        const scale = page.locator('.scale').first();
        const [cells, ends] = [
          (await scale.locator('.cells').boundingBox())!,
          (await scale.locator('.ends').boundingBox())!,
        ];
        assert.ok(ends.y >= cells.y + cells.height);
        assert.ok(Math.abs(ends.width - cells.width) < 1);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        assert.deepEqual(await axe(page), []);
        if (process.env['PICTURES'])
          await page.screenshot({ path: `${process.env['PICTURES']}/rating-${theme}-${width}.png` });
      });
});

describe('the ends of a scale in the browser', () => {
  const ANCHORS = { 1: 'nothing of what was asked', 2: 'convincing' };
  const ends = async (max: number, width: number) => {
    const layer = rating('use', 1, max, { ...ANCHORS, [max]: 'convincing' });
    const { page } = await openPanel(new FakeEngine(project([layer], []), 3, ticket), { width });
    const box = async (part: string) => (await page.locator(part).boundingBox())!;
    return { cells: await box('.cells'), ends: await box('.ends') };
  };

  it('stay on one line, below steps that are as wide as they need', async () => {
    const shown = await ends(2, 1280);
    assert.ok(shown.ends.height < 30, `${shown.ends.height} px: one line`);
    assert.ok(Math.abs(shown.ends.width - shown.cells.width) < 1);
  });

  it('are below the first and the last of seven steps at 330 px', async () => {
    const { cells } = await ends(7, 330);
    assert.ok(cells.height < 40, 'all steps are on one line');
  });
});

describe('a rating with more levels than there are keys, in the browser', () => {
  it('is a field for a number, which is saved', async () => {
    const engine = new FakeEngine(project([rating('share', 0, 100, {})], []), 3, ticket);
    const { page } = await openPanel(engine, {});
    const field = page.locator('.rating-number');
    await field.fill('42');
    await field.press('Enter');
    await page.locator('.sample-state', { hasText: 'begun' }).waitFor({ timeout: 10_000 });
    assert.equal(await field.inputValue(), '42');
    assert.deepEqual(engine.saved.at(-1)?.labels, { share: 42 });
  });
});
