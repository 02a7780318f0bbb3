import assert from 'node:assert/strict';
import path from 'node:path';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { repoRoot } from '../support/repo-root';
import { Panel } from './support/panel';
import { Folder } from './support/project';
import { reviewsProject } from './support/reviews';

/** What a person does with the trees beyond opening them: group, search, decide what is selected. */
describe('the trees of disagreements and errors', () => {
  const folder = new Folder({
    ...reviewsProject,
    // A reviewer sees the answers of others without having answered first.
    'labelwright.yaml': reviewsProject['labelwright.yaml']!.replace('ben]}', 'ben], reviewers: [lea]}'),
    'guideline.yaml': reviewsProject['guideline.yaml']!.replace(
      'labels:',
      'purpose: {costs: [{expected: bad, given: good, cost: 4}]}\nlabels:',
    ),
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'lea' } });
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
  });

  const rows = async () =>
    (await workbench.treeRows('Disagreements')).map(
      ({ label, description, level }) => `${'  '.repeat(level - 1)}${label} ${description}`,
    );
  const row = async (label: string) =>
    (await workbench.tree('Disagreements'))
      .locator('.monaco-list-row')
      .filter({ has: workbench.page.getByText(label, { exact: true }) })
      .first();
  const picture = (name: string): Promise<void> =>
    process.env.LABELWRIGHT_PICTURES === undefined
      ? Promise.resolve()
      : workbench.screenshot(path.join(repoRoot, '.vscode-test/pictures', `${name}.png`));

  it('say what mistakes cost, and are grouped as one likes', async () => {
    await until('the costly first', rows, ([top]) => top === 'Mood 2 · costs 5 ordinary mistakes');
    await workbench.viewMenu('Disagreements', 'Group By', 'Label Pair');
    await until('the pairs', rows, (all) => all.length === 3);
    assert.deepEqual(await rows(), [
      'Mood 2 · costs 5 ordinary mistakes',
      '  Bad / Good 1 · costs 4 ordinary mistakes',
      '  Good / Mixed 1',
    ]);
    await picture('trees-by-pair');
  });

  it('are searched, and show what was found', async () => {
    const header = workbench.page.locator('.pane-header', { hasText: 'Disagreements' });
    await header.hover();
    await header.getByRole('button', { name: 'Find in Disagreements and Errors…' }).click();
    const input = workbench.page.locator('.quick-input-widget input[type=text]').first();
    await input.fill('great price');
    const found = workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'r-2' });
    await found.waitFor();
    await picture('trees-found');
    await workbench.page.keyboard.press('Enter');
    const panel = await Panel.inSight(workbench);
    await panel.onSample('r-2');
    await until('the row', rows, (all) => all.some((line) => line.startsWith('    r-2')));
    await until('the selection', async () => (await row('r-2')).evaluate((one) => one.matches('.selected')));
    await picture('trees-revealed');
  });

  it('let what is selected be decided after a preview, and put it apart', async () => {
    await (await row('Bad / Good')).click();
    await (await row('Good / Mixed')).click({ modifiers: ['Control'] });
    await workbench.contextMenu(await row('Good / Mixed'), 'Decide in Bulk…');
    await picture('trees-strategies');
    await workbench.pick('What ben says');
    const asked = await until(
      'the preview',
      () => workbench.dialog(),
      (text) => text !== undefined,
    );
    assert.match(asked!, /Decide 2 samples\?/);
    await picture('trees-preview');
    await workbench.answer('Decide');
    await until('what is decided', rows, ([top]) => top === 'Decided 2 · costs 5 ordinary mistakes');
    const decided = folder.read('decisions/lea.jsonl').trim().split('\n');
    assert.deepEqual(
      decided.map((line) => (JSON.parse(line) as { labels: object }).labels),
      [{ mood: 'mixed' }, { mood: 'bad' }],
    );
    await picture('trees-decided');
  });
});
