import assert from 'node:assert/strict';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { check, Folder, lines } from './support/project';

const SOURCE = [
  {
    id: 1,
    text: 'Ana lives in Rom 😊',
    label: [
      [0, 3, 'PER'],
      [13, 16, 'LOC'],
    ],
  },
  {
    id: 2,
    text: 'Ben <b>too</b>',
    label: [
      [0, 3, 'PER'],
      [90, 99, 'LOC'],
    ],
  },
];

/** From another tool's file to a project, and out again. */
describe('import and export', () => {
  const folder = new Folder({
    'admin.jsonl': lines(SOURCE),
    'data/other.jsonl': lines([{ id: 'x', text: 'y' }]),
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ folder: folder.path });
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
  });

  const dialog = (saying: RegExp) =>
    until(
      'the preview',
      () => workbench.dialog(),
      (text) => text !== undefined && saying.test(text),
    );
  const picture = (name: string) =>
    process.env.LABELWRIGHT_PICTURES === undefined
      ? Promise.resolve()
      : workbench.screenshot(path.join(repoRoot, '.vscode-test/pictures', `${name}.png`));

  it('shows what is found before anything is written, and leaves all as it was when refused', async () => {
    const before = folder.all();
    await workbench.openView('Disagreements');
    await workbench.explorerMenu('admin.jsonl', 'Import into Labelling Project…');
    await workbench.enter('Import into a new project', 'people');
    await workbench.enter('Whose answers are imported?', 'zoë');
    const said = await dialog(/Found doccano/);
    assert.match(said!, /2 samples, 2 answers with 4 labels/);
    assert.match(said!, /Would write: 2 samples, 2 answers with 3 labels/);
    assert.match(said!, /Not carried: 1 thing with 1 label\./);
    await picture('import-preview');
    await workbench.answer('Cancel');
    assert.deepEqual(folder.all(), before);
  });

  it('imports, and the report names what was not carried', async () => {
    await workbench.explorerMenu('admin.jsonl', 'Import into Labelling Project…');
    await workbench.enter('Import into a new project', 'people');
    await workbench.enter('Whose answers are imported?', 'zoë');
    await dialog(/Found doccano/);
    await workbench.answer('Import');
    const report = await workbench.webviewFrame('h1:has-text("Import from doccano")');
    await report.getByText('offsets-outside-text').first().waitFor();
    await picture('import-report');
    const { status, stdout } = check(path.join(folder.path, 'people'));
    assert.equal(status, 0, stdout);
    assert.deepEqual(
      Object.keys(folder.all()).filter((file) => file.startsWith('people/')),
      ['annotations/zoë.jsonl', 'data/admin.jsonl', 'guideline.yaml', 'labelwright.yaml'].map(
        (file) => `people/${file}`,
      ),
    );
  });

  it('exports to a file that is asked for', async () => {
    await workbench.command('Labelwright: Export…');
    await workbench.pick('Prodigy JSONL');
    const target = path.join(folder.path, 'out.jsonl');
    await workbench.enter('Export from Labelwright', target);
    await workbench.webviewFrame('h1:has-text("Export to Prodigy")');
    await picture('export-report');
    const out = folder.read('out.jsonl').trim().split('\n');
    assert.deepEqual(
      out.map((line) => (JSON.parse(line) as { text: string; spans: unknown[] }).spans.length),
      [2, 1],
    );
  });
});
