import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { ATTRIBUTES } from '../support/git-clones';
import { Panel } from './support/panel';
import { Folder, lines, closed } from './support/project';

/** A clone in which Git would merge record files line by line. */
describe('setting up Git in a clone', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
guideline: {version: "1"}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
    'data.jsonl': lines(['s1', 's2', 's3', 's4'].map((id) => ({ id, text: `The text of ${id}` }))),
    '.gitattributes': ATTRIBUTES,
  });
  const config = (): string => readFileSync(path.join(folder.path, '.git/config'), 'utf8');
  let workbench: Workbench;
  let untouched = '';

  before(async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    untouched = config();
    const settings = {
      'labelwright.annotator': 'zoe',
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    workbench = await openWorkbench({ folder: folder.path, settings });
  });
  after(() => closed(workbench, folder));

  it('is not offered in a folder that is not trusted', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
    const panel = await Panel.start(workbench);
    await panel.press('1');
    await panel.saved();
    assert.deepEqual(await workbench.notifications(), []);
    assert.equal(config(), untouched);
  });

  it('is offered once the folder is trusted, and writes nothing without a click', async () => {
    await workbench.command('Workspaces: Manage Workspace Trust');
    const { page } = workbench;
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await workbench.said(/^Git in this clone merges answers line by line/);
    const toast = page.locator('.notification-toast');
    await toast.getByRole('button', { name: 'Not Now', exact: true }).click();
    await until('it to close', async () => (await workbench.notifications()).length === 0);
    assert.equal(config(), untouched);
    await workbench.reload();
    await Panel.start(workbench);
    assert.deepEqual(await workbench.notifications(), []);
  });
});
