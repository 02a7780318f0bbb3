import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { hostileRepository, type HostileRepository } from '../support/hostile-repository';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines, closed } from './support/project';

const SETTINGS = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  // VS Code's own Git, which runs what a repository names once it is trusted.
  'git.enabled': false,
};

/** In a folder that is not trusted nothing of it is run: Git is not asked who labels. All else is there. */
describe('a folder that is not trusted', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
guideline: {version: "1"}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
    'data.jsonl': lines([
      { id: 's1', text: 'Where is my parcel?' },
      { id: 's1', text: 'Twice the same id' },
    ]),
    '.git/config': '[user]\n\tname = of the folder\n',
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      settings: SETTINGS,
    });
  });
  after(() => closed(workbench, folder));

  it('shows its findings', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
    const problems = await until(
      'the findings',
      () => workbench.problems(),
      (all) => all.length > 0,
    );
    assert.ok(problems.some(({ message }) => message.includes('s1')));
  });

  it('is labelled, under a name that a person gives', async () => {
    const panel = await Panel.start(workbench);
    await panel.press('1');
    await panel.labelAs('zoë');
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'restricted-mode.png'));
    await panel.press('1');
    await panel.saved();
    assert.deepEqual(
      folder.records('zoë').map(({ labels }) => labels),
      [{ topic: 'a' }],
    );
  });

  it('sends nothing to a language model', async () => {
    const reports = await workbench.tree('Reports');
    await workbench.fold('My Work', 'Disagreements', 'Errors');
    const row = reports.locator('.monaco-list-row').filter({ hasText: 'Predict with a Language Model…' });
    await clickRow(row);
    await workbench.said('none of its texts are sent');
  });
});

/** Repositories that would have Git run programs: one that a clone brings, and one with all that a configuration may name. */
describe('a repository that is not trusted, and would have programs run', () => {
  const folder = new Folder();
  const place = (name: string): string => {
    mkdirSync(path.join(folder.path, name));
    return path.join(folder.path, name);
  };
  let cloned: HostileRepository;
  let configured: HostileRepository;
  let workbench: Workbench;

  before(async () => {
    cloned = hostileRepository('clone', place('cloned'));
    configured = hostileRepository('settings', place('configured'));
    workbench = await openWorkbench({ folder: configured.project, settings: SETTINGS });
  });
  after(() => closed(workbench, folder));

  const isRestricted = () =>
    workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first();
  const screenshot = async (name: string): Promise<void> => {
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, `${name}.png`));
  };
  const NOT_TRUSTED = /This folder is not trusted, so Git is not run in it\. Trust this folder to use/;

  /** Everything that would ask Git, as a person does it. */
  async function askAll(): Promise<void> {
    await isRestricted().waitFor();
    for (const command of ['New Version of the Guideline…', 'Compare Versions…', 'Compare Guideline With…']) {
      await workbench.command(`Labelwright: ${command}`);
      await workbench.said(NOT_TRUSTED);
      await screenshot('not-trusted-message');
      await workbench.forgetSaid();
    }
    // The editor asks for the actions where the cursor is by itself: on the line of the version.
    await workbench.openFile('guideline.yaml');
    await workbench.quickFix('Write a new version and its changelog entry from Git…');
    await workbench.said(NOT_TRUSTED);
    await workbench.forgetSaid();
    await workbench.command('Labelwright: Show Guideline');
    const page = await workbench.webviewFrame('text=What changed between versions is not shown.');
    await page.getByText('About a bill or its payment.').first().waitFor();
    await screenshot('not-trusted-guideline');
    await workbench.closeEditors();
    await workbench.openFile('data/a.jsonl');
    await workbench.command('Labelwright: Explain This Label');
    await workbench.webviewFrame('text=There is no history to look in.');
    await workbench.closeEditors();
  }

  async function trust(): Promise<void> {
    const { page } = workbench;
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await isRestricted().waitFor({ state: 'hidden' });
    // It lies over the window.
    const editor = page.locator('.workspace-trust-editor');
    await until('it to close', async () => {
      if (!(await editor.isVisible())) return true;
      const close = page.locator('.modal-editor-part').getByRole('button', { name: /^Close Modal Editor/ });
      await close.click({ timeout: 10_000 }).catch(() => undefined);
      return editor.waitFor({ state: 'hidden', timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    });
  }

  it('runs nothing of a configuration, and each feature that needs Git says so', async () => {
    await askAll();
    assert.deepEqual(configured.run(), []);
  });

  it('is used once it is trusted, and runs nothing then', async () => {
    await workbench.command('Labelwright: Show Guideline');
    const page = await workbench.webviewFrame('text=What changed between versions is not shown.');
    await workbench.command('Labelwright: Compare Versions…');
    await workbench.said(NOT_TRUSTED);
    await workbench.page
      .locator('.notification-toast')
      .getByRole('button', { name: 'Manage Workspace Trust' })
      .click();
    await trust();
    const { page: window } = workbench;
    // The page is made again when it is looked at.
    await window.locator('.tab').getByText('Guideline', { exact: true }).click();
    await page.getByText('What changed between versions is not shown.').waitFor({ state: 'detached' });
    await workbench.closeEditors();
    await workbench.command('Labelwright: Compare Versions…');
    await workbench.pick('Two');
    await workbench.pick('The files as they are');
    await workbench.webviewFrame('text=What the numbers moved with');
    await workbench.closeEditors();
    assert.deepEqual(configured.run(), []);
    // The same repository, asked by plain Git: the traps work.
    configured.unsafely();
    assert.deepEqual(configured.run(), configured.ways);
  });

  it('runs nothing of what a clone brings, before and after it is trusted', async () => {
    await workbench.show(cloned.project);
    await askAll();
    assert.deepEqual(cloned.run(), []);
    await workbench.command('Workspaces: Manage Workspace Trust');
    await trust();
    await workbench.command('Labelwright: Compare Versions…');
    await workbench.said(
      /Git is not used in .* looks like one \(it holds HEAD, objects and refs\)\. Move the project/,
    );
    await workbench.command('Labelwright: Show Guideline');
    await workbench.webviewFrame('text=/Git is not used in .* looks like one/');
    assert.deepEqual(cloned.run(), []);
    cloned.unsafely();
    assert.deepEqual(cloned.run(), cloned.ways);
  });
});
