import assert from 'node:assert/strict';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const texts = [
  'Where is my parcel?',
  'I was charged twice 😡',
  'How do I return “this”?',
  'Merci beaucoup !',
];

/** From nothing to the first label: what a person sees who has just installed the extension. */
describe('a new project in an empty folder', () => {
  const folder = new Folder();
  let workbench: Workbench;

  before(async () => {
    // Nobody is known here: no setting, and no name in Git's configuration.
    const noGit = { GIT_CONFIG_GLOBAL: folder.path, GIT_CONFIG_SYSTEM: folder.path };
    workbench = await openWorkbench({ folder: folder.path, env: noGit });
  });
  after(() => closed(workbench, folder));

  const welcome = () =>
    workbench.page
      .locator('.pane', { has: workbench.page.locator('.pane-header', { hasText: 'My Work' }) })
      .locator('.welcome-view-content');
  const press = (button: string) => welcome().getByRole('button', { name: button }).click();

  it('says in the view what a project is, and what is needed for one', async () => {
    await workbench.openView('My Work');
    await welcome().getByText('No labelling project in this workspace yet.').waitFor();
    await press('New Labelling Project');
    await workbench.said(/^Put a file with your texts into this workspace first/);
    assert.deepEqual(folder.all(), {}, 'nothing was written');
  });

  it('is made by the button, around a file that is there', async () => {
    folder.write(
      'data/messages.jsonl',
      lines(texts.map((body, i) => ({ nr: `m${i}`, channel: 'mail', body }))),
    );
    await press('New Labelling Project');
    await workbench.pick('data/messages.jsonl');
    await workbench.pick('body');
    await workbench.pick('My own labels');
    await workbench.enter('New labelling project (3 of 5)', 'delivery, payment, other');
    await workbench.enter('New labelling project (4 of 5)', '');
    await workbench.enter('New labelling project (5 of 5)', '');
    const panel = await Panel.inSight(workbench);
    assert.equal(await panel.text(), texts[0]);
    assert.deepEqual(Object.keys(folder.all()), [
      '.gitattributes',
      '.gitignore',
      'data/messages.jsonl',
      'guideline.yaml',
      'labelwright.yaml',
    ]);
    const { status, stdout } = check(folder.path);
    assert.equal(status, 0, stdout);
  });

  it('asks once who labels, and the first label is on disk', async () => {
    await workbench.closeEditors();
    const start = (await workbench.tree('My Work')).getByText('Start', { exact: true });
    await start.click();
    const panel = await Panel.inSight(workbench);
    assert.equal(await panel.text(), texts[0]);
    await panel.press('1');
    await until(
      'the reason',
      () => panel.message(),
      (text) => text.includes('Choose your name first'),
    );
    await panel.labelAs('zoë');
    await panel.press('1');
    await panel.saved();
    assert.deepEqual(
      folder.records('zoë').map(({ labels }) => labels),
      [{ label: 'delivery' }],
    );
  });

  it('remembers who labels', async () => {
    await workbench.reload();
    const panel = await Panel.inSight(workbench);
    await panel.locator('.annotator').getByText('zoë').waitFor();
    await panel.press('2');
    await panel.saved();
    assert.equal(folder.records('zoë').length, 2);
    const { status, stdout } = check(folder.path);
    assert.equal(status, 0, stdout);
  });

  it('offers who has answered when samples are assigned, since no list of people is written yet', async () => {
    await workbench.openView('Pipeline');
    const pipeline = workbench.page.locator('.pane', { hasText: 'Pipeline' });
    await pipeline.locator('.welcome-view-content').getByRole('button', { name: 'Assign…' }).click();
    await workbench.pick('New Batch…');
    await workbench.enter('Assign Samples: name', 'main');
    await workbench.pick('All samples');
    const box = workbench.page.locator('.quick-input-widget');
    await box.getByText('Assign Samples: people', { exact: true }).waitFor();
    assert.equal(await box.locator('input[type=text]').first().inputValue(), 'zoë');
    await workbench.page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
  });
});
