import assert from 'node:assert/strict';
import path from 'node:path';
import type { AnnotationRecord } from '../../src/project/records/records';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { themes } from '../host/server';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines, closed } from './support/project';

const TEXTS = ['It shouts at me.', 'It is curt.', 'It says what I know.', 'It is rude to my mother.'];

/** Open coding: notes become codes, and codes that mean the same are merged. */
describe('codes', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
title: Traces
data: {samples: [data/*.jsonl]}
layers:
  - {id: failure, type: choices, labels: [other], open: true}
  - {id: note, type: text}
labels: [{id: other, name: Another failure}]
people: {annotators: [ana]}
`,
    'data/talks.jsonl': lines(TEXTS.map((text, n) => ({ id: `t-${n + 1}`, text }))),
  });
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      settings: { 'labelwright.annotator': 'ana' },
      size: { width: 1280, height: 800 },
    });
  });
  after(() => closed(workbench, folder));
  const picture = async (name: string): Promise<void> => {
    if (process.env['LABELWRIGHT_PICTURES'] !== undefined)
      await workbench.screenshot(path.join(repoRoot, '.vscode-test/pictures', `codes-${name}.png`));
  };

  it('are typed, listed and merged by keyboard', async () => {
    const panel = await Panel.start(workbench);
    for (const [n, code] of ['Rude', 'rude tone', 'useless', 'rude tone'].entries()) {
      await panel.onSample(`t-${n + 1}`);
      await panel.press('.');
      await panel.locator('.code-field input:focus').waitFor();
      await workbench.page.keyboard.type(code);
      await panel.press('Enter', 'Escape', 'Enter');
    }
    await panel.saved();
    const reports = await workbench.tree('Reports');
    // With the room of the other views, no row has to be scrolled to.
    await workbench.fold('My Work', 'Disagreements', 'Errors');
    const row = reports.locator('.monaco-list-row');
    await workbench.expand('Reports', 'Pages');
    await clickRow(row.filter({ hasText: 'Codes' }).first());
    const page = await workbench.webviewFrame('table');
    await page.getByText('rude tone').first().waitFor();
    await picture('page');
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      if (process.env['LABELWRIGHT_PICTURES'] === undefined) break;
      await workbench.theme(theme);
      await workbench.page.setViewportSize({ width: 1280, height: 800 });
      await picture(`page-${theme}`);
      await workbench.page.setViewportSize({ width: 720, height: 800 });
      await picture(`page-narrow-${theme}`);
      await workbench.page.setViewportSize({ width: 1280, height: 800 });
    }
    const merge = page.getByRole('row').filter({ hasText: 'rude tone' }).getByText('Merge…');
    await merge.focus();
    await workbench.page.keyboard.press('Enter');
    const quick = workbench.page.locator('.quick-input-widget');
    await quick.getByText('Merge “rude tone”').waitFor();
    await quick.locator('.monaco-list-row').first().waitFor();
    await picture('into');
    await workbench.pick('Rude');
    const asked = await until(
      'the question',
      () => workbench.dialog(),
      (text) => text !== undefined,
    );
    await picture('question');
    assert.match(asked!, /Merge “rude tone” into “Rude”\?/);
    assert.match(asked!, /2 records get the code “Rude”/);
    await workbench.answer('Merge');
    const merged = await until(
      'the records',
      () =>
        folder
          .linesSoFar<AnnotationRecord>('annotations/ana.jsonl')
          .filter((record) => 'migration' in record),
      ({ length }) => length === 2,
    );
    assert.deepEqual(
      merged.map(({ labels }) => labels?.['failure']),
      [['Rude'], ['Rude']],
    );
    await until(
      'the page',
      () => page.getByRole('row').allInnerTexts(),
      (rows) => !rows.some((row) => row.includes('rude tone')),
    );
    await picture('merged');
  });
});
