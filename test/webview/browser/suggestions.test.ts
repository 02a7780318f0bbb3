import assert from 'node:assert/strict';
import { temporaryFolder } from '../../support/temporary-folder';
import { axe } from '../../support/axe';
import { suggestionsProject, type SuggestionsProject } from '../suggestions-project';
import { applyTheme } from './apply-theme';
import { openPanel, THEMES } from './panel-page';

describe('suggestions in the browser', () => {
  const folder = temporaryFolder();
  let project: SuggestionsProject | undefined;
  afterEach(() => project?.dispose());
  it('are beside the question, marked as the model’s, and are taken or rejected by one key', async () => {
    project = await suggestionsProject(
      folder.path,
      'suggestions: {model: bert-2, show: before, control: 0}\n',
    );
    const panel = await openPanel(project.engine);
    const box = panel.page.getByRole('status', { name: 'Suggestion of a model' });
    assert.match((await box.textContent()) ?? '', /bert-2 \(a model\) suggests.*Intent.*Refund request/);
    assert.match(
      (await box.textContent()) ?? '',
      /G-1 Label what the writer asks for\..*Money is asked for\./,
    );
    await panel.page.getByRole('button', { name: /take it/ }).waitFor();
    await panel.page.keyboard.press('Alt+KeyN');
    await panel.page.locator('.suggestion', { hasText: 'rejected' }).waitFor();
    await panel.page.keyboard.press('Digit2');
    await panel.page.locator('.sample-id', { hasText: 't-1' }).waitFor();
    await panel.page.keyboard.press('Alt+KeyY');
    await panel.page.locator('.sample-id', { hasText: 't-2' }).waitFor();
    await panel.settled();
    const records = await project.records();
    assert.deepEqual(
      records.map(({ sample, labels, origin }) => [sample, labels, origin?.kind, origin?.action]),
      [
        ['t-0', { intent: 'other' }, 'hand', 'rejected'],
        ['t-1', { intent: 'refund' }, 'suggestion', 'accepted'],
      ],
    );
  });

  it('come after the answer, and lead back to it', async () => {
    project = await suggestionsProject(folder.path, 'suggestions: {model: bert-2, control: 0}\n');
    const panel = await openPanel(project.engine);
    assert.equal(await panel.page.locator('.suggestion').count(), 0);
    await panel.page.keyboard.press('Digit2');
    await panel.page.locator('.suggestion', { hasText: 'says otherwise' }).waitFor();
    await panel.page.keyboard.press('Alt+KeyJ');
    await panel.page.locator('.sample-id', { hasText: 't-0' }).waitFor();
    await panel.page.keyboard.press('Alt+KeyY');
    await panel.page.locator('.suggestion', { hasText: 'as you answered' }).waitFor();
    await panel.settled();
    assert.deepEqual((await project.records()).at(-1)!.origin?.first?.labels, { intent: 'other' });
  });

  it('fit a narrow panel, and are accessible in all themes', async () => {
    project = await suggestionsProject(
      folder.path,
      'suggestions: {model: bert-2, show: before, control: 0}\n',
    );
    const panel = await openPanel(project.engine, { width: 330, height: 700 });
    await panel.page.locator('.suggestion').waitFor();
    for (const [n, theme] of THEMES.entries()) {
      await applyTheme(panel.page, theme);
      assert.deepEqual(await axe(panel.page, n === 0 ? 'all' : 'colours'), [], theme);
      if (process.env['PICTURES'])
        await panel.page.screenshot({ path: `${process.env['PICTURES']}/suggestion-${theme}.png` });
    }
    const overflow = await panel.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
  });
});
