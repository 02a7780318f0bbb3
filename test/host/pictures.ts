// `npm run pictures`: takes the pictures of the README from the example in a real VS Code, and writes them to media/screenshots.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInProcess } from '../support/in-process-command';
import { Panel } from '../e2e/support/panel';
import { repoRoot } from './install';
import { openWorkbench, type Workbench } from './person';
import { until } from './until';

const SIZE = { width: 1280, height: 800 };
const QUALITY = 70;

/** Where the first finding of a rule is in a file of the example, counting from 1. */
async function placeOf(folder: string, rule: string, file: string): Promise<string> {
  const { out } = await runInProcess(['check', path.join(folder, file), '--rule', rule, '--format', 'json']);
  const { projects } = JSON.parse(out) as {
    projects: { files: { findings: { line: number; column: number }[] }[] }[];
  };
  const { line, column } = projects[0]!.files[0]!.findings[0]!;
  return `${line}:${column + 1}`;
}

/** Runs in the page: waits for what is fading in. Progress bars never end. */
const STILL = `Promise.all(
  document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => {})),
).then(() => true)`;

/** Writes what the window shows as WebP, a third of the size of PNG. */
async function picture(workbench: Workbench, name: string): Promise<void> {
  await until('no notification', async () => (await workbench.notifications()).length === 0);
  await workbench.page.evaluate(STILL);
  const session = await workbench.page.context().newCDPSession(workbench.page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  const target = path.join(repoRoot, 'media/screenshots', `${name}.webp`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, Buffer.from(data, 'base64'));
  console.log(target);
}

async function labelling(workbench: Workbench): Promise<void> {
  const panel = await Panel.open(workbench, 'data/tickets.jsonl');
  await panel.onSample('t-001');
  await panel.press('1', '2');
  await panel.select(['KC-48213']);
  await panel.press('i');
  await panel.select(['€38.00']);
  await panel.press('a');
  await panel.saved();
  await picture(workbench, 'panel');
}

async function tieBreaker(workbench: Workbench): Promise<void> {
  const panel = await Panel.inSight(workbench);
  await panel.press('Alt+r');
  await panel.locator('.review-badge').waitFor();
  await panel.press('Control+g');
  await panel.locator('input:focus').waitFor();
  await workbench.page.keyboard.type('t-031');
  await panel.press('Enter');
  await panel.onSample('t-031');
  await panel.press('b');
  await panel.locator('textarea:focus').waitFor();
  await workbench.page.keyboard.type('The customer wants to pause the plan, or to skip single boxes.');
  await picture(workbench, 'tie-breaker');
  await panel.press('Escape', 'Escape');
}

async function wrongSpan(workbench: Workbench, folder: string): Promise<void> {
  const file = 'annotations/dmitri.jsonl';
  await workbench.openFile(file);
  await workbench.command('View: Toggle Word Wrap');
  await workbench.page.keyboard.press('Control+g');
  await workbench.page.keyboard.type(await placeOf(folder, 'span-text-mismatch', file));
  await workbench.page.keyboard.press('Enter');
  await workbench.page.locator('.squiggly-error').first().waitFor();
  const fix = workbench.page.locator('.action-widget').getByText('Move the span to');
  await until('the quick fix', async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Control+.');
    return fix.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
  });
  await picture(workbench, 'wrong-span');
  await workbench.page.keyboard.press('Escape');
}

async function gate(workbench: Workbench): Promise<void> {
  await workbench.command('Labelwright: Hand Off to Training…');
  const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
  await until('the gate', async () => (await rows.count()) > 5);
  await picture(workbench, 'gate');
}

async function main(): Promise<void> {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'labelwright-pictures-')), 'support-tickets');
  cpSync(path.join(repoRoot, 'examples/support-tickets'), folder, { recursive: true });
  cpSync(path.join(repoRoot, 'examples/failed-import/annotations'), path.join(folder, 'annotations'), {
    recursive: true,
  });
  const workbench = await openWorkbench({
    folder,
    size: SIZE,
    theme: 'light',
    settings: { 'labelwright.annotator': 'lea' },
  });
  try {
    await labelling(workbench);
    await tieBreaker(workbench);
    await wrongSpan(workbench, folder);
    await gate(workbench);
  } catch (error) {
    await workbench.screenshot(path.join(tmpdir(), 'labelwright-picture-failed.png'));
    throw error;
  } finally {
    await workbench.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  }
}
void main();
