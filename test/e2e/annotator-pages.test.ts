import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Lock } from '../../src/project/pages/lock';
import { lockedText, sentText } from '../../src/project/pages/sent-answers';
import type { Page } from '../../src/page/page-content';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { closed, Folder, lines } from './support/project';

const ANA = 'annotations/ana.jsonl';
const PASSPHRASE = 'seven badgers knit slowly';

/** A reviewer makes pages, and takes in what comes back. */
describe('pages of annotators in the editor', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
title: Tickets
data: {samples: [data.jsonl]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
people: {annotators: [ana, ben], reviewers: [lea]}
`,
    'data.jsonl': lines(['s1', 's2', 's3'].map((id) => ({ id, text: `The text of ${id}` }))),
    'out/.keep': '',
  });
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      settings: { 'labelwright.annotator': 'lea', 'files.simpleDialog.enable': true },
    });
    await workbench.openView('Pipeline');
    await workbench.fold('My Work', 'Disagreements', 'Errors', 'Reports');
  });
  after(() => closed(workbench, folder));

  const pages = (): Page[] =>
    readdirSync(path.join(folder.path, 'out'))
      .filter((name) => name.endsWith('.html'))
      .map((name) => readFileSync(path.join(folder.path, 'out', name), 'utf8'))
      .map((html) => JSON.parse(/id="page">(.*)<\/script>/.exec(html)![1]!) as Page);
  const look = async (name: string): Promise<void> => {
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, `${name}.png`));
  };
  /** What a page of Ana's sends, with an answer to each of these samples. */
  const sent = (...samples: string[]): string => {
    const { page, project, person } = pages().find((one) => one.person === 'ana')!;
    const records = samples.map((sample) =>
      JSON.stringify({
        ...{ v: 1, id: `r-${sample}`, time: '2026-11-02T10:00:00.000Z', annotator: 'ana', sample },
        ...{ labels: { topic: 'a' }, status: 'done' },
      }),
    );
    return sentText({ project, page, person, sent: '2026-11-03T09:00:00.000Z' }, records);
  };
  const row = (label: string) =>
    workbench.page
      .locator('.pane [role=tree][aria-label="Pipeline"] .monaco-list-row')
      .filter({ hasText: label });

  it('makes them for the people who are chosen', async () => {
    await workbench.command('Labelwright: Make Annotator Pages…');
    await workbench.page.getByPlaceholder('Whose pages?').first().waitFor();
    await look('pages-whose');
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.enter('Choose the folder for the pages', path.join(folder.path, 'out'));
    await workbench.said(/^Made 2 pages\.$/);
    await look('pages-made');
    assert.deepEqual(
      pages().map(({ person, samples }) => [person, samples]),
      ['ana', 'ben'].map((person) => [person, ['s1', 's2', 's3']]),
    );
    const toast = workbench.page.locator('.notification-toast');
    await toast.getByRole('button', { name: 'Show in Folder', exact: true }).click();
    await workbench.page
      .locator('.explorer-folders-view .monaco-list-row.focused', { hasText: /^ana-.*\.html$/ })
      .waitFor();
  });

  it('makes one for a person of the view Pipeline', async () => {
    await workbench.tree('Pipeline');
    await row('ben').first().waitFor();
    await look('pages-pipeline');
    await workbench.forgetSaid();
    await workbench.contextMenu(row('ben').first(), 'Make Annotator Pages…');
    await workbench.enter('Choose the folder for the pages', path.join(folder.path, 'out'));
    await workbench.said(/^Made 1 page\.$/);
    assert.deepEqual(
      pages().map(({ person }) => person),
      ['ana', 'ben', 'ben'],
    );
    await row('nothing received yet').first().waitFor();
  });

  it('receives what they send after a question that names the person', async () => {
    folder.write('sent/a.jsonl', sent('s1', 's9'));
    await workbench.forgetSaid();
    await workbench.command('Labelwright: Receive Answers…');
    await workbench.enter(
      'Receive the files that annotators’ pages have sent',
      path.join(folder.path, 'sent/a.jsonl'),
    );
    const asked = await until('the question', () => workbench.dialog(), Boolean);
    assert.match(
      asked!,
      /Did these people send them\?[^]*a\.jsonl says that ana sent it on 2026-11-03T09:00:00\.000Z: 1 new record\.[^]*Not received: 1\./,
    );
    const report = await workbench.webviewFrame('h1:has-text("Receive Answers")');
    assert.match(await report.locator('body').innerText(), /Dry run: nothing was written/);
    await look('receive-question');
    assert.throws(() => folder.read(ANA), /ENOENT/);
    await workbench.answer('Receive');
    await workbench.said(/^Received 1 new record\. Not received: 1\. The report says what, and why\.$/);
    assert.deepEqual(
      folder.records('ana').map(({ sample }) => sample),
      ['s1'],
    );
    const after = await until(
      'the report',
      async () =>
        (await workbench.webviewFrame('h1:has-text("Receive Answers")')).locator('body').innerText(),
      (text) => !text.includes('Dry run'),
    );
    assert.match(after, /the project has no sample "s9"/);
    await look('receive-done');
  });

  it('receives a file that is dropped on the view Pipeline', async () => {
    folder.write('b.jsonl', sent('s1', 's2'));
    await workbench.command('File: Focus on Files Explorer');
    const file = workbench.page.locator('.explorer-folders-view').getByText('b.jsonl', { exact: true });
    await file.first().waitFor();
    await workbench.forgetSaid();
    const { page } = workbench;
    const box = (await file.first().boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    // While a file is dragged over its icon, the side bar opens.
    const icon = (await page.locator('.activitybar [aria-label^="Labelwright"]').first().boundingBox())!;
    await page.mouse.move(icon.x + 12, icon.y + 12, { steps: 10 });
    await row('ana').first().waitFor();
    const target = (await row('ana').first().boundingBox())!;
    await page.mouse.move(target.x + 40, target.y + 8, { steps: 10 });
    await page.mouse.up();
    const asked = await until('the question', () => workbench.dialog(), Boolean);
    assert.match(asked!, /b\.jsonl says that ana sent it/);
    await workbench.answer('Receive');
    await workbench.said(/^Received 1 new record\.$/);
    assert.deepEqual(
      folder.records('ana').map(({ sample }) => sample),
      ['s1', 's2'],
    );
  });

  it('asks for the passphrase of a locked file until it opens it', async () => {
    const { page, project, person } = pages().find((one) => one.person === 'ana')!;
    const lines = sent('s1', 's2', 's3').split('\n').slice(1, -1);
    const records = lines.map((line) => JSON.stringify((JSON.parse(line) as { record: object }).record));
    const head = { project, page, person, sent: '2026-11-04T09:00:00.000Z' };
    folder.write('sent/c.jsonl', await lockedText(head, records, await Lock.of(PASSPHRASE, page)));
    await workbench.forgetSaid();
    await workbench.command('Labelwright: Receive Answers…');
    await workbench.enter(
      'Receive the files that annotators’ pages have sent',
      path.join(folder.path, 'sent/c.jsonl'),
    );
    const box = workbench.page.locator('.quick-input-widget');
    await box.getByText('Answers are locked with the passphrase of their page.').waitFor();
    await look('receive-passphrase');
    assert.equal(await box.locator('input[type=password]').count(), 1);
    await workbench.page.keyboard.type('six badgers');
    await workbench.page.keyboard.press('Enter');
    await box.getByText('This passphrase opens none of them. Try again.').waitFor();
    assert.equal(await box.locator('input[type=password]').inputValue(), '');
    await workbench.page.keyboard.type(PASSPHRASE);
    await workbench.page.keyboard.press('Enter');
    const asked = await until('the question', () => workbench.dialog(), Boolean);
    assert.match(asked!, /c\.jsonl says that ana sent it on 2026-11-04T09:00:00\.000Z: 1 new record\./);
    await workbench.answer('Receive');
    await workbench.said(/^Received 1 new record\.$/);
    assert.deepEqual(
      folder.records('ana').map(({ sample }) => sample),
      ['s1', 's2', 's3'],
    );
  });

  it('offers annotators none of it', async () => {
    await workbench.command('Labelwright: Choose Who Is Labelling…');
    await workbench.pick('ben');
    await row('ben (you)').first().waitFor();
    await row('ben (you)').first().click({ button: 'right' });
    const menu = workbench.page.locator('.monaco-menu');
    assert.equal(await menu.getByText('Make Annotator Pages…').count(), 0);
    await workbench.page.keyboard.press('Escape');
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    const offered = async (): Promise<string[]> => {
      await workbench.page.keyboard.press('F1');
      const palette = workbench.page.locator('.quick-input-widget input[type=text]').first();
      await palette.fill('>Labelwright: ');
      await rows.filter({ hasText: 'Labelwright: Compare Versions…' }).first().waitFor();
      const texts = await rows.allInnerTexts();
      await workbench.page.keyboard.press('Escape');
      return texts.filter((text) => /Annotator Pages|Receive Answers/.test(text));
    };
    await until('the palette of an annotator', offered, (found) => found.length === 0, 30_000);
  });
});
