import assert from 'node:assert/strict';
import path from 'node:path';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines } from './support/project';

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
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
      },
    });
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
  });

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
    await panel.locator('.call').getByRole('button', { name: 'Choose your name' }).click();
    await workbench.enter('Who is labelling?', 'zoë');
    await panel.locator('.annotator').getByText('zoë').waitFor();
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'restricted-mode.png'));
    await panel.press('1');
    await panel.saved();
    assert.deepEqual(
      folder.records('zoë').map(({ labels }) => labels),
      [{ topic: 'a' }],
    );
  });
});
