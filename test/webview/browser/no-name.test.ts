import assert from 'node:assert/strict';
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
});
