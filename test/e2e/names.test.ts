import assert from 'node:assert/strict';
import { git } from '../support/git-clones';
import { openWorkbench, type Workbench } from '../host/person';
import { Panel } from './support/panel';
import { Folder } from './support/project';
import { reviewsProject } from './support/reviews';

/** Whose answers they are: chosen in a window, and nobody else's business. */
describe('who is labelling', () => {
  const folder = new Folder(reviewsProject);
  let workbench: Workbench;
  let other: Workbench;
  let mine: Panel;
  let theirs: Panel;

  before(async () => {
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
    other = await workbench.anotherWindow(folder.path);
    mine = await Panel.open(workbench, 'data/reviews.jsonl');
    theirs = await Panel.open(other, 'data/reviews.jsonl');
    for (const panel of [mine, theirs]) await panel.locator('.annotator').getByText('ana').waitFor();
  });
  after(async () => {
    await other?.close();
    await workbench?.close();
    folder.remove();
  });

  const name = (panel: Panel) => panel.locator('.annotator').innerText();

  it('is chosen for one window: no file of the workspace says so, and the other window stays as it is', async () => {
    await mine.labelAs('ben');
    assert.deepEqual(Object.keys(folder.all()).sort(), Object.keys(reviewsProject).sort());
    assert.equal(await name(theirs), 'ana');
  });

  it('does not change in mid-work because a setting does: the window says so, and offers the new name', async () => {
    folder.write('.vscode/settings.json', '{"labelwright.annotator": "chloe"}');
    assert.equal(
      await other.said('"chloe"'),
      'The setting "labelwright.annotator" is now "chloe". This window still labels as "ana".',
    );
    assert.equal(await name(theirs), 'ana');
    assert.equal(await name(mine), 'ben', 'what was chosen here is not asked about');
    await other.page.getByRole('button', { name: 'Label as chloe' }).click();
    await theirs.locator('.annotator').getByText('chloe').waitFor();
    assert.equal(await name(mine), 'ben');
  });

  it('is asked about once where the setting of the machine names another person than Git', async () => {
    const shared = new Folder(reviewsProject);
    git(shared.path, 'init', '-q');
    git(shared.path, 'config', 'user.name', 'Ben Okri');
    const third = await workbench.anotherWindow(shared.path);
    try {
      const panel = await Panel.open(third, 'data/reviews.jsonl');
      const asked = 'name "ana" as the annotator, but the user of Git here is "Ben Okri"';
      await third.said(asked);
      await third.page.getByRole('button', { name: 'Choose Another Name' }).click();
      await third.enter('Who is labelling?', 'ben');
      await panel.locator('.annotator').getByText('ben').waitFor();
    } finally {
      await third.close();
      shared.remove();
    }
  });

  it('is asked about where the settings of the workspace name one for everybody', async () => {
    const third = await workbench.anotherWindow(folder.path);
    try {
      const panel = await Panel.open(third, 'data/reviews.jsonl');
      await third.said('name "chloe" as the annotator, for everyone who opens it');
      await panel.locator('.annotator').getByText('chloe').waitFor();
    } finally {
      await third.close();
    }
  });
});
