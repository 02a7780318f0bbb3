import assert from 'node:assert/strict';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { openerOf, whatToOpen } from '../host/what-to-open';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const RUNS = [
  { prompt: 'Name a colour.', response: 'Green.', model: 'm-1' },
  { prompt: 'Name two colours.', response: 'Red.', model: 'm-1' },
];

/** What `npm start -- FILE` shows of a file of prompts and answers. */
describe('the first minutes with prompts and answers of one’s own', () => {
  const folder = new Folder({ 'runs.jsonl': lines(RUNS) });
  const project = path.join(folder.path, 'runs-labels');
  const records = () =>
    folder
      .read('runs-labels/annotations/zoë.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string; labels: object });
  let workbench: Workbench;
  let panel: Panel;
  before(async () => {
    const { folder: shown, file } = whatToOpen(path.join(folder.path, 'runs.jsonl'), () => undefined);
    workbench = await openWorkbench({ folder: shown, install: [repoRoot, openerOf(file!)] });
  });
  after(() => closed(workbench, folder));

  it('show the prompt and the answer in the panel', async () => {
    panel = await Panel.inSight(workbench);
    assert.equal(await panel.text(), 'Green.');
    assert.match(await panel.locator('.compared-text.above').innerText(), /Name a colour\./);
  });

  it('judge by one key, and say what is wrong where it fails', async () => {
    await panel.press('1');
    await panel.labelAs('zoë');
    await panel.press('1');
    await until(
      'the second',
      () => panel.text(),
      (text) => text === 'Red.',
    );
    await panel.press('2');
    await panel.locator('.layer.active textarea:focus, .layer.active input:focus').waitFor();
    await workbench.page.keyboard.type('one colour is missing');
    await panel.press('Enter');
    await panel.saved();
    assert.deepEqual(
      records()
        .filter(({ status }) => status === 'done')
        .map(({ labels }) => labels),
      [{ verdict: 'pass' }, { verdict: 'fail', fault: 'one colour is missing' }],
    );
    assert.equal(check(project).status, 0);
  });

  it('make the project once', () => {
    const before = folder.all();
    assert.equal(whatToOpen(path.join(folder.path, 'runs.jsonl')).folder, project);
    assert.deepEqual(folder.all(), before);
    assert.throws(() => whatToOpen(path.join(folder.path, 'none.jsonl')), /There is no file or folder/);
  });
});
