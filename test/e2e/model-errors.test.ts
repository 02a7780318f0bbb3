import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { jsonLines } from '../support/json-lines';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { runInProcess } from '../support/in-process-command';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';

interface Decided {
  readonly sample: string;
  readonly labels: { readonly urgency?: number };
  readonly origin?: { readonly kind: string };
}

/** From a model's score to the samples on which it is wrong: as a page, and in the tree. */
describe('the evaluation of a model', () => {
  const folder = new Folder();
  let workbench: Workbench;
  let page: Frame;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    workbench = await openWorkbench({
      folder: folder.path,
      settings: { 'labelwright.annotator': 'lea' },
      size: { width: 1280, height: 800 },
    });
  });
  after(() => closed(workbench, folder));

  const rows = async (): Promise<string[]> =>
    (await workbench.treeRows('Disagreements')).map(({ label, description, level }) =>
      `${'  '.repeat(level - 1)}${label} ${description}`.trimEnd(),
    );
  const click = async (label: string): Promise<void> => {
    const tree = await workbench.tree('Disagreements');
    const row = tree.locator('.monaco-list-row').filter({ hasText: label }).last();
    // The tooltip of the row above would lie over it.
    await workbench.page.mouse.move(0, 0);
    await clickRow(row);
  };
  const picture = async (name: string): Promise<void> => {
    if (process.env.LABELWRIGHT_PICTURES !== undefined)
      await workbench.screenshot(path.join(repoRoot, '.vscode-test/pictures', `${name}.png`));
  };
  const inThemes = async (name: string): Promise<void> => {
    if (process.env.LABELWRIGHT_PICTURES === undefined) return;
    for (const theme of ['high-contrast-light', 'dark'] as const) {
      await workbench.theme(theme);
      await picture(`${name}-${theme}`);
    }
  };

  it('offers to train a baseline where nothing is predicted, as the command line does', async () => {
    await workbench.command('Labelwright: Evaluate Model…');
    await workbench.page.getByRole('button', { name: 'Train a Baseline' }).click();
    page = await workbench.webviewFrame('main.document h1');
    assert.equal(await page.locator('h1').innerText(), 'Evaluation of baseline');
    const trained = (): unknown[] =>
      jsonLines<{ sample: string; labels: object }>(folder.read('predictions/baseline.jsonl')).map(
        ({ sample, labels }) => [sample, labels],
      );
    const here = trained();
    const card = folder.read('predictions/baseline.yaml');
    folder.remove('predictions/baseline.jsonl');
    assert.equal((await runInProcess(['baseline', folder.path])).code, 0);
    assert.deepEqual(here, trained());
    assert.equal(card, folder.read('predictions/baseline.yaml'));
  });

  it('is a page with the errors by cause, which leads to each sample', async () => {
    assert.equal(await page.locator('h1').innerText(), 'Evaluation of baseline');
    const causes = page.locator('table', { hasText: 'each in the first group that fits' }).first();
    const counts = await causes.locator('tbody tr td:nth-child(2)').allInnerTexts();
    const total = counts.reduce((sum, count) => sum + Number(count), 0);
    assert.match(await causes.locator('caption').innerText(), new RegExp(`^${total} errors`));
    await inThemes('evaluation');
    await causes.getByText('Class confusion').click();
    await inThemes('evaluation-errors');
    const link = page.locator('#cause-intent\\~20\\~class-confusion ~ ul a[data-sample]').first();
    const sample = await link.innerText();
    await link.click();
    const panel = await Panel.inSight(workbench);
    await panel.onSample(sample);
    await workbench.closeEditors();
  });

  it('is a branch of the tree that is filled when it is opened', async () => {
    await workbench.tree('Disagreements');
    await workbench.fold('My Work', 'Errors', 'Reports');
    await until('the branch', rows, (all) => all.at(-1) === 'Model errors');
    await click('Model errors');
    await until('the model', rows, (all) => all.at(-1) === '  baseline');
    await click('baseline');
    const causes = await until('the causes', rows, (all) =>
      /^ {4}The model itself \d+(, \d+ decided)?$/.test(all.at(-1)!),
    );
    const at = causes.indexOf('    Label suspect 1');
    await click('Label suspect');
    const all = await until('the error', rows, (listed) =>
      /^ {6}t-\d+ urgency · \d → \d · /.test(listed[at + 1] ?? ''),
    );
    await inThemes('model-errors');
    const sample = all[at + 1]!.trim().split(' ')[0]!;
    await click(sample);
    const panel = await Panel.inSight(workbench);
    await panel.onSample(sample);
    // What the model says is beside people's answers, and a key decides.
    const box = panel.locator('[aria-label="Prediction of a model"]');
    await box.waitFor();
    assert.match(await box.innerText(), /baseline \(a model\) says/);
    await inThemes('model-error');
    await panel.press('Alt+Y');
    const decided = await until(
      'the decision',
      () => folder.linesSoFar<Decided>('decisions/lea.jsonl'),
      (list) => list.some((one) => one.sample === sample && one.origin?.kind === 'edited'),
    );
    const given = /→ (\d)/.exec(all[at + 1]!)![1];
    assert.equal(decided.findLast((one) => one.sample === sample)!.labels.urgency, Number(given));
    // The model is right now: the error leaves its cause, which had no other.
    await until('the error to go', rows, (now) => !now.some((row) => /Label suspect|→ \d ·/.test(row)));
  });
});
