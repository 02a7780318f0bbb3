import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder } from './support/project';

describe('from labels to training data in VS Code', () => {
  const folder = new Folder();
  const out = mkdtempSync(path.join(tmpdir(), 'labelwright-training-'));
  let workbench: Workbench;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    workbench = await openWorkbench({
      folder: folder.path,
      version: 'newest',
      settings: { 'labelwright.annotator': 'ana', 'files.simpleDialog.enable': true },
    });
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
    rmSync(out, { recursive: true, force: true });
  });

  it('shows what is wrong with the data, and opens the sample that is clicked', async () => {
    await workbench.command('Labelwright: Audit Data');
    const page = await workbench.webviewFrame('main h1');
    const found = page.locator('details', { hasText: 'Text decoded with the wrong charset' });
    await found.locator('summary').click();
    await found.locator('a[data-sample="t-051"]').click();
    const panel = await Panel.inSight(workbench);
    await until(
      'the sample that was clicked',
      () => panel.locator('.sample-id').first().innerText(),
      (id) => id === 't-051',
    );
    // Ana is no reviewer: she reads the text, and what others say of it is not asked for.
    assert.equal(await panel.locator('.review-badge, .answers').count(), 0);
  });

  it('shows the gate, and hands off although it is closed only when that is meant', async () => {
    await workbench.command('Labelwright: Hand Off to Training…');
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    await until(
      'the gate',
      () => rows.allInnerTexts(),
      (texts) => texts.some((text) => /are not resolved[^]*failed: 32\.1 %/.test(text)),
    );
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'gate.png'));
    assert.match(await rows.first().innerText(), /Hand off with failed checks…/);
    await workbench.page.keyboard.press('Enter');
    await until(
      'a question',
      () => workbench.dialog(),
      (text) => text?.includes('Agreement, lower limit: intent') ?? false,
    );
    await workbench.answer('Hand Off Anyway');
    const target = path.join(out, 'bundle');
    await workbench.enter('Hand off to a new folder, or to one that an earlier hand-off made', target);
    // The folder gets its name when everything is in it. VS Code shows the message only behind its bell when it is busy.
    await until('the bundle', () => Promise.resolve(existsSync(target)));
    assert.match(readFileSync(path.join(target, 'README.md'), 'utf8'), /although the gate is closed/);
    assert.ok(existsSync(path.join(target, 'data/train.parquet')));
  });

  it('draws a spot check, opens its answers for review, and shows what became of it', async () => {
    await workbench.command('Labelwright: Spot Check…');
    await workbench.pick('ana');
    await workbench.enter('Spot Check: minimum share correct', '80');
    await workbench.pick('±10 %');
    await workbench.pick('data/tickets.jsonl');
    const panel = await Panel.inSight(workbench);
    await until(
      'the queue',
      () => panel.locator('.queue-name').innerText(),
      (text) => text === 'Spot check ana-10pc-seed-1',
    );
    const file = readFileSync(path.join(folder.path, 'spot-checks/ana-10pc-seed-1.jsonl'), 'utf8');
    assert.equal(file.trimEnd().split('\n').length, 1 + 45, '96.04 / (1 + 95.04 / 84), rounded up');
    await workbench.command('Labelwright: Spot Check…');
    await workbench.pick('ana-10pc-seed-1');
    await workbench.pick('Show Result');
    const page = await workbench.webviewFrame('h1:has-text("Spot check ana-10pc-seed-1")');
    await until(
      'the result',
      () => page.locator('body').innerText(),
      (text) => /Not finished: \d+ of 45 answers still to decide; asked for: 80 %/.test(text),
    );
  });

  it('makes gold of decisions, after a preview of what stays as it is', async () => {
    await workbench.closeEditors();
    await workbench.command('Labelwright: Promote to Gold…');
    await workbench.pick('lea');
    await until(
      'a preview',
      () => workbench.dialog(),
      (text) => /Make gold of 2 samples\?[^]*t-062: without intent/.test(text ?? ''),
    );
    await workbench.answer('Make Gold');
    const gold = path.join(folder.path, 'gold/lea.jsonl');
    const text = await until(
      'the gold',
      () => (existsSync(gold) ? readFileSync(gold, 'utf8') : ''),
      (written) => written.endsWith('\n'),
    );
    assert.match(text, /^\{"sample":"t-039",[^\n]*\n\{"sample":"t-062",[^\n]*\n$/);
  });

  it('shows whoever labels their own page, whose samples open', async () => {
    await workbench.command('Labelwright: Show My Page');
    const page = await workbench.webviewFrame('main h2#confusions');
    assert.equal(await page.locator('h1').innerText(), 'ana');
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'my-page.png'));
    await page.locator('a[data-sample="t-032"]').click();
    const panel = await Panel.inSight(workbench);
    await until(
      'the sample that was clicked',
      () => panel.locator('.sample-id').first().innerText(),
      (id) => id === 't-032',
    );
  });
});
