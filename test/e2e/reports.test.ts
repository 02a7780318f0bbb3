import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { clickRow, type Row } from '../host/rows';
import { themes } from '../host/server';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';

/** The view Reports: to every page, and to what was made before, also in a window that was closed meanwhile. */
describe('reports', () => {
  const folder = new Folder();
  const target = new Folder();
  let workbench: Workbench;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    workbench = await openWorkbench({
      folder: folder.path,
      settings: { 'labelwright.annotator': 'lea', 'labelwright.report.rate': 20 },
      size: { width: 1280, height: 800 },
    });
  });
  after(() => closed(workbench, folder, target));

  const rowsWhen = (what: string, good: (rows: Row[]) => boolean): Promise<Row[]> =>
    until(what, () => workbench.treeRows('Reports'), good);
  const click = async (label: string): Promise<void> => {
    const tree = await workbench.tree('Reports');
    await clickRow(tree.locator('.monaco-list-row').filter({ hasText: label }).first());
  };
  /** Opens a group; after a reload it may be open or closed. */
  const open = (group: string) => workbench.expand('Reports', group);
  /** The page before may have the same heading. */
  const inFront = (name: string): Promise<void> =>
    workbench.page.locator('.tab.active', { hasText: name }).waitFor();
  const tabs = (): Promise<string[]> => workbench.page.locator('.tab .label-name').allInnerTexts();
  const picture = async (name: string): Promise<void> => {
    if (process.env.LABELWRIGHT_PICTURES !== undefined)
      await workbench.screenshot(path.join(repoRoot, '.vscode-test/pictures', `${name}.png`));
  };

  it('lead to every page, in a tab with a short name that opens once', async () => {
    await workbench.tree('Reports');
    await picture('reports-beside-the-others');
    // With the room of the other views, no row has to be scrolled to.
    await workbench.fold('My Work', 'Disagreements', 'Errors');
    const rows = await rowsWhen('the groups', (all) => all.some(({ label }) => label === 'Agreement'));
    assert.deepEqual(
      rows.filter(({ level }) => level === 1).map(({ label }) => label),
      ['Pages', 'Spot Checks', 'Imports and Exports', 'Hand-Offs'],
    );
    for (const [row, heading] of [
      ['Guideline', 'main.document h1'],
      ['Agreement', 'main .facts'],
      ['Data Audit', 'main h1'],
    ] as const) {
      await click(row);
      await inFront(row);
      await workbench.webviewFrame(heading);
    }
    await click('Guideline');
    await inFront('Guideline');
    assert.deepEqual(await tabs(), ['Guideline', 'Agreement', 'Data Audit']);
    const groups = await workbench.page.locator('.editor-group-container').count();
    assert.equal(groups, 1);
    await picture('reports-pages');
    await workbench.closeEditors();
  });

  it('begin with the overview, which leads to the other pages and views', async () => {
    await click('Overview');
    await inFront('Overview');
    const first = await workbench.webviewFrame('main h2#people');
    assert.match(await first.locator('main').innerText(), /is off until the owner writes/);
    await workbench.closeEditors();
    folder.write('labelwright.yaml', `${folder.read('labelwright.yaml')}\nreport: {people: true}\n`);
    await workbench.command('Labelwright: Show Overview');
    await inFront('Overview');
    // The people and the pay of this window's setting.
    const page = await workbench.webviewFrame('main th:text-is("ana")');
    const facts = await page.locator('.facts').innerText();
    const numberOf = (what: RegExp): number => Number(what.exec(facts)?.[1]);
    const hours = numberOf(/([\d.]+)\s+hours of labelling/);
    // Both are rounded to two decimals.
    assert.ok(Math.abs(numberOf(/([\d.]+)\s+at 20 an hour/) - 20 * hours) <= 0.11, facts);
    await page.getByRole('link', { name: 'Corrections' }).click();
    await inFront('Corrections');
    await workbench.page.locator('.tab', { hasText: 'Overview' }).click();
    const again = await workbench.webviewFrame('main th:text-is("ana")');
    await again.getByRole('link', { name: 'Disagreements' }).click();
    await workbench.page.locator('.pane-header.expanded', { hasText: 'Disagreements' }).waitFor();
    await workbench.fold('Disagreements');
    await workbench.closeEditors();
  });

  it('keep the report of an export over the end of the window', async () => {
    await open('Imports and Exports');
    await rowsWhen('what to do', (all) =>
      all.some(({ label, description }) => label === 'Import…' && description === 'none yet'),
    );
    await click('Export…');
    await workbench.pick('Prodigy JSONL');
    await workbench.pick('One answer per sample');
    await workbench.answer('Export');
    await workbench.enter('Export from Labelwright', path.join(target.path, 'out.jsonl'));
    await workbench.webviewFrame('h1:has-text("Export to Prodigy")');
    await workbench.closeEditors();
    await workbench.reload();
    await open('Imports and Exports');
    const [kept] = (
      await rowsWhen('the report', (all) => all.some(({ label }) => label.startsWith('Export to')))
    ).filter(({ label }) => label.startsWith('Export to'));
    assert.match(kept!.aria, /Export to Prodigy.*, .*not carried/);
    await click(kept!.label);
    await workbench.webviewFrame('h1:has-text("Export to Prodigy")');
    // Nothing of it is in the project.
    assert.deepEqual(
      Object.keys(folder.all()).filter((file) => file.includes('report')),
      [],
    );
    await workbench.closeEditors();
  });

  it('ask for a spot check in steps that lead back, and take it up again after Esc', async () => {
    const { page } = workbench;
    const title = page.locator('.quick-input-title');
    const isAsked = (question: string): Promise<unknown> =>
      until(question, async () => (await title.innerText()) === question);
    await open('Spot Checks');
    await rowsWhen('the way to one', (all) => all.some(({ label }) => label === 'New Spot Check…'));
    await click('New Spot Check…');
    await workbench.pick('ben');
    await isAsked('Spot Check: minimum share correct');
    await page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
    await isAsked('Spot Check: whose answers?');
    await workbench.pick('ana');
    await workbench.enter('Spot Check: minimum share correct', '70');
    await isAsked('Spot Check: margin of error');
    await page.keyboard.press('Escape');
    await title.waitFor({ state: 'hidden' });
    // What was chosen is offered: Enter takes it.
    await workbench.command('Labelwright: Spot Check…');
    for (const question of ['Spot Check: whose answers?', 'Spot Check: minimum share correct']) {
      await isAsked(question);
      await page.keyboard.press('Enter');
    }
    await isAsked('Spot Check: margin of error');
    await workbench.pick('A Number of Answers…');
    await workbench.enter('Spot Check: how many answers?', '5');
    await Panel.inSight(workbench);
    const drawn = await rowsWhen('the spot check', (all) =>
      all.some(({ description }) => description.startsWith('0 of 5 decided')),
    );
    const { label } = drawn.find(({ description }) => description.startsWith('0 of 5 decided'))!;
    const head = JSON.parse(folder.read(`spot-checks/${label}.jsonl`).split('\n')[0]!) as object;
    assert.deepEqual({ ...head, annotators: ['ana'], accept: 0.7 }, head);
    await click(label);
    await isAsked(`Spot Check: ${label}`);
    await workbench.pick('Show Result');
    await workbench.webviewFrame(`h1:has-text("Spot check ${label}")`);
    await workbench.closeEditors();
  });

  it('find a hand-off again, wherever it was written', async () => {
    await open('Hand-Offs');
    await rowsWhen('the way to one', (all) => all.some(({ label }) => label === 'Hand Off to Training…'));
    await click('Hand Off to Training…');
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await until('the gate', async () => /with failed checks/.test(await first.innerText()));
    await workbench.page.keyboard.press('Enter');
    await until('a question', () => workbench.dialog(), Boolean);
    await workbench.answer('Hand Off Anyway');
    const question = 'Hand off to a new folder, or to one that an earlier hand-off made';
    await workbench.enter(question, path.join(target.path, 'bundle'));
    const rows = await rowsWhen('the hand-off', (all) => all.some(({ label }) => label === 'bundle'));
    assert.match(rows.find(({ label }) => label === 'bundle')!.aria, /gate closed · answers to 2026-/);
    await click('bundle');
    await workbench.webviewFrame('body:has-text("although the gate is closed")');
    await workbench.closeEditors();
  });

  it('can be read in every theme', async () => {
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      await workbench.theme(theme);
      await workbench.tree('Reports');
      await picture(`reports-${theme}`);
    }
  });
});
