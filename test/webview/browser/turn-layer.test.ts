import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { conversationEngine } from '../conversations';
import { intent } from '../projects';
import { openPanel, type PanelPage, THEMES } from './panel-page';

const failure: Layer = {
  id: 'failure',
  type: 'turn',
  name: 'First failure',
  required: true,
  roles: ['assistant'],
};

describe('asking for a turn in the browser', () => {
  let panel: PanelPage;
  const keys = async (...chords: string[]): Promise<void> => {
    for (const chord of chords) await panel.page.keyboard.press(chord);
  };
  const focused = (): Promise<string | null> =>
    panel.page.locator('.turn[aria-current]').getAttribute('aria-label');

  it('takes the turn in focus with one key, none with another, and goes on', async () => {
    const engine = conversationEngine([failure]);
    panel = await openPanel(engine);
    await keys('Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', '1');
    await panel.settled();
    assert.equal(await panel.sampleId(), 'c-2');
    await keys('0');
    await panel.settled();
    assert.deepEqual(
      engine.saved.map(({ sample, labels, status }) => [sample, labels['failure'], status]),
      [
        ['c-1', '2', 'done'],
        ['c-2', 'none', 'done'],
      ],
    );
  });

  it('says what is missing: a turn in focus, or one of another role', async () => {
    const engine = conversationEngine([failure]);
    panel = await openPanel(engine);
    await keys('1');
    await panel.page.getByText('Go to the turn first (Alt+↓), then choose it.').waitFor();
    await keys('Alt+ArrowDown', '1');
    await panel.page
      .getByText('First failure asks for a turn of assistant, but this one is of system.')
      .waitFor();
    assert.deepEqual(engine.saved, []);
  });

  it('shows which turn was chosen, in the answer and at the turn, and leads back to it', async () => {
    panel = await openPanel(conversationEngine([failure, intent]));
    const { page } = panel;
    await keys('Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown');
    await page.getByRole('radio', { name: 'This turn 3, assistant' }).click();
    const link = page.getByRole('button', { name: 'turn 3, assistant', exact: true });
    await link.waitFor();
    assert.equal(await page.locator('.turn-mark').count(), 1);
    assert.equal((await page.locator('#turn-2 .turn-mark').textContent())?.trim(), 'First failure');
    await keys('Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown');
    assert.equal(await focused(), 'Turn 6 of 6: user');
    await link.click();
    assert.equal(await focused(), 'Turn 3 of 6: assistant');
    await keys(',', 'Backspace');
    await link.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.turn-mark').count(), 0);
  });

  for (const theme of THEMES)
    it(`is accessible, ${theme}`, async () => {
      panel = await openPanel(conversationEngine([failure, intent]), { theme, reduceMotion: true });
      await keys('Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', '1');
      await panel.page.locator('.turn-mark').waitFor();
      await panel.quiet();
      assert.deepEqual(await axe(panel.page, theme === 'light' ? 'all' : 'colours'), []);
    });

  for (const width of [1280, 330])
    it(`keeps everything in sight at ${width} px`, async () => {
      panel = await openPanel(conversationEngine([failure, intent]), { width, height: 700 });
      await keys('Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', '1');
      await panel.page.locator('.turn-mark').waitFor();
      assert.ok(
        await panel.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        'no sideways scrolling',
      );
    });
});
