import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';

/** The harness itself, tried with an extension that has one of each thing. Tests in the oldest VS Code show that it works there. */
describe('a person in VS Code', () => {
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'labelwright e2e & ü#-')));
    mkdirSync(path.join(folder, 'sub'));
    writeFileSync(path.join(folder, 'sub/data.json'), '{ "a": 1, }\n');
    writeFileSync(path.join(folder, 'data.json'), '{}\n');
    writeFileSync(path.join(folder, 'many.json'), `[\n${'  1 1,\n'.repeat(80)}  1\n]\n`);
    const extension = path.join(repoRoot, 'test/fixtures/host-extension');
    workbench = await openWorkbench({
      folder,
      install: [extension],
      theme: 'light',
      settings: { 'editor.fontSize': 20 },
    });
  });
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens a file and sees its problems', async () => {
    await workbench.openFile('sub/data.json');
    const problems = await until(
      'a problem',
      () => workbench.problems(),
      (found) => found.length === 1,
    );
    assert.deepEqual(problems, [
      {
        file: 'sub/data.json',
        severity: 'error',
        message: 'Trailing comma',
        source: 'json',
        code: '519',
        line: 1,
        column: 9,
      },
    ]);
  });

  it('tells files of one name apart', async () => {
    await workbench.openFile('data.json');
    const text = () =>
      workbench.page.locator('.editor-group-container.active .view-lines').first().innerText();
    assert.equal((await until('the text', text)).trim(), '{}');
  });

  it('sees the problems that are out of sight', async () => {
    await workbench.openFile('many.json');
    const problems = await until(
      'the problems',
      () => workbench.problems(),
      (found) => found.length >= 81,
    );
    const lines = problems.filter(({ file }) => file === 'many.json').map(({ line }) => line);
    assert.deepEqual(
      lines,
      Array.from({ length: 80 }, (_, i) => i + 2),
    );
  });

  it('runs a command and reads the notification', async () => {
    await workbench.command('Host Check: Greet');
    const [text] = await until(
      'a notification',
      () => workbench.notifications(),
      (all) => all.length > 0,
    );
    assert.match(text!, /^Hello from \d+$/);
  });

  it('answers a question', async () => {
    await workbench.command('Host Check: Ask');
    await workbench.pick('two');
    await until(
      'the answer',
      () => workbench.notifications(),
      (all) => all.includes('You said two'),
    );
  });

  it('reads all rows of a tree', async () => {
    const read = () => workbench.treeRows('Check Tree');
    const rows = await until('the rows', read, (all) => all.length > 100);
    assert.equal(rows.length, 101);
    assert.deepEqual(
      { ...rows[1], aria: '' },
      {
        label: 'item 1000',
        description: 'about 1000',
        aria: '',
        level: 2,
        expanded: undefined,
        checked: undefined,
      },
    );
    assert.equal(rows[0]!.expanded, true);
    assert.equal(rows.at(-1)!.label, 'item 99');
  });

  it('works in a webview', async () => {
    await workbench.command('Host Check: Open Panel');
    const frame = await workbench.webviewFrame('#go');
    await frame.locator('#go').click();
    const after = await workbench.webviewFrame('#done');
    assert.equal(await after.locator('#done').innerText(), 'gone');
  });

  it('takes a picture', async () => {
    const file = path.join(folder, 'pictures/a.png');
    await workbench.screenshot(file);
    assert.ok(statSync(file).size > 10_000);
  });

  it('kills the extension host and finds another one', async () => {
    await workbench.killExtensionHost();
    await until('another extension host', async () => {
      await workbench.command('Host Check: Greet');
      // As long as the new one has not registered the command, VS Code says so in a dialog.
      if (await workbench.dialog()) await workbench.answer('OK');
      return (await workbench.notifications()).filter((text) => text.startsWith('Hello')).length > 0;
    });
  });

  it('reloads', async () => {
    // Its panel does not come back after a reload, so VS Code keeps nothing of it.
    await workbench.command('View: Close Editor');
    await workbench.reload();
    await workbench.command('Host Check: Greet');
    await until(
      'a notification',
      () => workbench.notifications(),
      (all) => all.length > 0,
    );
  });
});
