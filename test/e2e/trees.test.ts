import assert from 'node:assert/strict';
import path from 'node:path';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { runInProcess } from '../support/in-process-command';
import { sampleIds } from '../support/json-lines';
import { repoRoot } from '../support/repo-root';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';
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
  after(() => closed(workbench, folder));

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
    await clickRow(await row('Bad / Good'));
    await clickRow(await row('Good / Mixed'), ['Control']);
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

  it('say in the pipeline how far the samples are, and assign them after a preview', async () => {
    const { out } = await runInProcess(['status', folder.path, '--json']);
    const [{ stages, next }] = (
      JSON.parse(out) as {
        projects: [
          { stages: { samples: Record<string, number> }; next: { person: string; words: string }[] },
        ];
      }
    ).projects;
    const pipeline = () => workbench.treeRows('Pipeline');
    // With the room of the other views, no row has to be scrolled to.
    await workbench.fold('My Work', 'Disagreements', 'Errors', 'Reports');
    const found = await until('the pipeline', pipeline, (all) =>
      all.some(({ label }) => label === 'Waiting'),
    );
    const numbers = Object.values(stages.samples).filter((count) => count > 0);
    assert.deepEqual(
      found
        .filter(({ level }) => level === 2)
        .slice(0, numbers.length)
        .map(({ description }) => description),
      numbers.map(String),
    );
    for (const { person, words } of next)
      assert.ok(
        found.some(({ aria }) => aria.startsWith(person) && aria.includes(words)),
        `${person} ${words}`,
      );
    for (const theme of ['light', 'dark', 'high-contrast-dark'] as const) {
      if (process.env.LABELWRIGHT_PICTURES === undefined) break;
      await workbench.theme(theme);
      await picture(`pipeline-${theme}`);
    }
    await (await workbench.tree('Pipeline')).getByText('Waiting', { exact: true }).click();
    await (await Panel.inSight(workbench)).onSample('r-5');

    const header = workbench.page.locator('.pane-header', { hasText: 'Pipeline' });
    await header.hover();
    await header.getByRole('button', { name: 'Assign…' }).click();
    await workbench.pick('New Batch…');
    await workbench.enter('Assign Samples: name', 'main');
    await workbench.pick('All samples');
    await until(
      'the people',
      async () =>
        (await workbench.page.locator('.quick-input-title').innerText()) === 'Assign Samples: people',
    );
    await workbench.page.keyboard.press('Enter');
    await workbench.enter('Assign Samples: people for each sample', '2');
    await workbench.enter('Assign Samples: overlap', '100');
    await workbench.webviewFrame('h1:has-text("Batch main")');
    await picture('pipeline-assign');
    assert.deepEqual(
      Object.keys(folder.all()).filter((file) => file.startsWith('assignments/')),
      [],
    );
    await workbench.pick('Assign');
    await until('the batch', pipeline, (all) => all.some(({ label }) => label === 'main'));
    assert.equal(folder.read('assignments/main.yaml'), 'people: [ana, ben]\nper_sample: 2\n');
    const kept = folder.read('assignments/main.jsonl');
    assert.deepEqual(sampleIds(kept), ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6']);
    assert.equal(kept.match(/"ana"/g)?.length, 6);
    await picture('pipeline-assigned');
  });
});
