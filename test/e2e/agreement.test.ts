import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';

describe('the agreement report in VS Code', () => {
  const folder = new Folder();
  let workbench: Workbench;
  let report: Frame;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    workbench = await openWorkbench({
      folder: folder.path,
      version: 'newest',
      settings: { 'labelwright.annotator': 'ana' },
    });
    await workbench.command('Labelwright: Show Agreement');
    report = await workbench.webviewFrame('main h1');
  });
  after(() => closed(workbench, folder));

  const fact = (what: string): Promise<string> =>
    report.locator('.facts li', { hasText: what }).locator('b').innerText();

  it('shows the numbers of the project', async () => {
    assert.equal(await report.locator('main h1').innerText(), 'Support tickets of Kettle & Crane');
    assert.equal(await fact('samples'), '115');
    assert.match(await report.locator('#layer-0 + .facts b').innerText(), /^0\.7\d$/);
  });

  it('follows the records', async () => {
    const before = Number(await fact('decided'));
    const decision = {
      v: 1,
      id: '01M83ZZZZZZZZZZZZZZZZZZZZZ',
      time: '2026-11-25T00:00:00.000Z',
      reviewer: 'lea',
      sample: 't-031',
      labels: { intent: 'change-plan' },
    };
    folder.write('decisions/lea.jsonl', `${folder.read('decisions/lea.jsonl')}${JSON.stringify(decision)}\n`);
    await until(
      'the new decision',
      () => fact('decided'),
      (n) => Number(n) === before + 1,
    );
  });

  it('opens the samples behind a cell in the panel', async () => {
    const cell = report.locator('table.heat a[data-bucket="intent/label-pair/cancel-plan/change-plan"]');
    const count = Number(await cell.innerText());
    await cell.click();
    const panel = await Panel.inSight(workbench);
    await until(
      'a list of these samples',
      () => panel.locator('.sample-id').first().innerText(),
      (id) => id.startsWith('t-'),
    );
    assert.ok(count >= 3);
  });

  it('explains the labels of the sample in the panel, and of the line with the cursor', async () => {
    const panel = await Panel.inSight(workbench);
    const shown = await panel.locator('.sample-id').first().innerText();
    await workbench.command('Labelwright: Explain This Label');
    const ofPanel = await workbench.webviewFrame(`h1:has-text("Why ${shown}")`);
    assert.match(await ofPanel.locator('body').innerText(), /Answer of ana[^]*Rules cited[^]*What happened/);
    const { sample } = JSON.parse(folder.read('annotations/ana.jsonl').split('\n')[0]!) as { sample: string };
    await workbench.openFile('annotations/ana.jsonl');
    await workbench.command('Labelwright: Explain This Label');
    await workbench.webviewFrame(`h1:has-text("Why ${sample}")`);
  });

  it('shows the guideline as it is written', async () => {
    await workbench.command('Labelwright: Show Guideline');
    const page = await workbench.webviewFrame(
      'main.document h1:text-is("Support tickets of Kettle & Crane")',
    );
    await page.locator('a[href="#tie-breakers"]').first().click();
    folder.write(
      'guideline.yaml',
      folder.read('guideline.yaml').replace('Wants a payment returned.', 'Wants money back.'),
    );
    await until(
      'the new wording',
      () => page.locator('li', { hasText: 'Wants money back.' }).count(),
      (n) => n > 0,
    );
  });
});
