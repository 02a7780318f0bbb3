import assert from 'node:assert/strict';
import { axe } from '../../support/axe';
import { choiceEngine } from '../projects';
import { openPanel } from './panel-page';

describe('a person who has not said their name', () => {
  it('is asked for it, and is not shown that nothing is left', async () => {
    // Nothing is assigned to somebody unknown.
    const engine = choiceEngine(1, { annotator: undefined });
    engine.gone.add('t-0001');
    const { page } = await openPanel(engine);
    await page.getByText('Who is labelling?').waitFor();
    assert.equal(await page.locator('.empty-state').count(), 0);
    engine.gone.clear();
    await page.getByRole('button', { name: 'Choose your name' }).click();
    await page.getByText('Who is labelling?').waitFor({ state: 'detached' });
    await page.locator('.sample-id').waitFor();
  });

  for (const [width, height] of [
    [1280, 800],
    [330, 700],
  ] as const)
    it(`chooses it at ${width} px, and neither the text nor a question moves`, async () => {
      const { page } = await openPanel(choiceEngine(3, { annotator: undefined }), { width, height });
      const places = () =>
        Promise.all(['.text', '.dock', '.label'].map((part) => page.locator(part).first().boundingBox()));
      const before = await places();
      const last = (await page.locator('.page > :last-child').boundingBox())!;
      const call = (await page.locator('.call').boundingBox())!;
      assert.ok(call.y >= last.y + last.height, 'it covers nothing of a short sample');
      assert.deepEqual(await axe(page), []);
      if (process.env['PICTURES'])
        await page.screenshot({ path: `${process.env['PICTURES']}/no-name-${width}.png` });
      await page.getByRole('button', { name: 'Choose your name' }).click();
      await page.getByText('Who is labelling?').waitFor({ state: 'detached' });
      await page.locator('.text').waitFor();
      assert.deepEqual(await places(), before);
    });
});
