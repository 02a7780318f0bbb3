import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { makeRepository } from '../support/git-repository';
import { until } from '../host/until';
import { Folder, closed } from './support/project';

describe('a guideline that changes, in VS Code', () => {
  const folder = new Folder();
  let workbench: Workbench;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    for (const name of ['labelwright.yaml', 'guideline.yaml'])
      folder.write(name, folder.read(name).replace(/\brefund\b/g, 'reimbursement'));
    folder.write('migrations/back.yaml', 'changes:\n  - {type: rename, from: refund, to: reimbursement}\n');
    makeRepository(folder.path).commit({}, 'The guideline as it was');
    workbench = await openWorkbench({ folder: folder.path, version: 'newest' });
  });
  after(() => closed(workbench, folder));

  it('takes its records along by a migration, counted, confirmed and applied by appending', async () => {
    const before = folder.read('annotations/ana.jsonl');
    await workbench.command('Labelwright: Run Migration…');
    await workbench.pick('back');
    await until(
      'the preview',
      () => workbench.dialog(),
      (text) => text?.includes('annotations/ana.jsonl: label refund → reimbursement, 6 records') ?? false,
    );
    await workbench.answer('Apply');
    const after = await until(
      'the records',
      () => Promise.resolve(folder.read('annotations/ana.jsonl')),
      (text) => text.split('"migration":{"name":"back"').length === 7,
    );
    assert.ok(after.startsWith(before));
  });

  it('gets a new version from what Git says has changed, of which its author confirms what it means', async () => {
    const guideline = folder.read('guideline.yaml');
    const version = /^version: "(.*)"$/m.exec(guideline)![1]!;
    const brief = /^ {4}brief: (.*)$/m.exec(guideline)![0];
    const definition = /^ {4}definition: (.*)$/m.exec(guideline)![0];
    folder.write(
      'guideline.yaml',
      guideline.replace(brief, `${brief} Really.`).replace(definition, `${definition} Really.`),
    );
    await workbench.openFile('guideline.yaml');
    await workbench.command('Labelwright: New Version of the Guideline…');
    const { page } = workbench;
    const quick = page.locator('.quick-input-widget:visible');
    await quick.getByText('(semantic, 1 of 2 changes)').waitFor();
    // What it says is right, but the author says that nothing has changed its meaning.
    await quick.locator('.quick-input-list .monaco-list-row').first().click();
    await quick.getByText('(editorial)').waitFor();
    await quick.getByText('OK', { exact: true }).click();
    await page.locator('.editor-instance .view-line', { hasText: 'impact: editorial' }).first().waitFor();
    await workbench.command('File: Save');
    const written = await until(
      'the entry',
      () => Promise.resolve(folder.read('guideline.yaml')),
      (text) =>
        !text.includes(`version: "${version}"\nstatus`) &&
        text.includes('impact: editorial, note: definition }'),
    );
    assert.match(written, /^changelog:.*\n {2}- version: "(.*)"\n {4}date: "\d{4}-\d\d-\d\d"\n/m);
  });

  it('renames a label together with the migration that its records need, without a box to tick', async () => {
    const { page } = workbench;
    await workbench.openFile('labelwright.yaml');
    const line = folder.read('labelwright.yaml').split('\n').indexOf('      - sign-in') + 1;
    await workbench.goTo(line, 10);
    // As a person does: F2 again while the language server does not know the label yet.
    await until('the box for the new name', async () => {
      await page.keyboard.press('F2');
      const box = page.locator('.rename-box input:focus');
      return box.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('locked-out');
    await page.keyboard.press('Enter');
    const migrations = () => readdirSync(path.join(folder.path, 'migrations'));
    const made = await until(
      'the migration',
      () => Promise.resolve(migrations().find((name) => name.endsWith('sign-in.yaml'))),
      (name) => name !== undefined && folder.read(`migrations/${name}`) !== '',
    );
    assert.match(
      folder.read(`migrations/${made}`),
      /type: rename, kind: label, from: sign-in, to: locked-out/,
    );
    for (const file of ['labelwright.yaml', 'guideline.yaml'])
      await until(
        `the new name in ${file}`,
        () => Promise.resolve(folder.read(file)),
        (text) => text.includes('id: locked-out'),
      );
  });
});
