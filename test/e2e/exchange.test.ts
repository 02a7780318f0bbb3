import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

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
    'handbook.md': readFileSync(path.join(repoRoot, 'test/fixtures/handbook/handbook.md'), 'utf8'),
    'data/other.jsonl': lines([{ id: 'x', text: 'y' }]),
    'other.jsonl': lines([{ id: 'x', text: 'A plain text' }]),
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ folder: folder.path });
  });
  after(() => closed(workbench, folder));

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

  it('looks at a file without writing anything, and leads to its import', async () => {
    const before = folder.all();
    await workbench.openView('Disagreements');
    await workbench.explorerMenu('admin.jsonl', 'Look at a File…');
    const page = await workbench.webviewFrame('h1:has-text("admin.jsonl")');
    const text = await page.locator('main').innerText();
    assert.match(text, /doccano JSONL, looked at without a project/);
    assert.match(text, /1 × offsets-outside-text/);
    await picture('look');
    await page.getByText('Make This a Project').click();
    await until(
      'the question about the folder of the project',
      () => workbench.page.locator('.quick-input-widget').innerText(),
      (shown) => shown.includes('Import into a new project'),
    );
    await workbench.page.keyboard.press('Escape');
    assert.deepEqual(folder.all(), before);
    await workbench.explorerMenu('other.jsonl', 'Look at a File…');
    const plain = await workbench.webviewFrame('h1:has-text("other.jsonl")');
    await plain.getByText('Guessed: the text is in text, no labels.').waitFor();
    await workbench.closeEditors();
  });

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

  it('asks again beside the details, also when the focus goes there', async () => {
    const before = folder.all();
    await workbench.explorerMenu('admin.jsonl', 'Import into Labelling Project…');
    await workbench.enter('Import into a new project', 'people');
    await workbench.enter('Whose answers are imported?', 'zoë');
    await dialog(/Found doccano/);
    await workbench.answer('Show Details');
    const details = await workbench.webviewFrame('h1:has-text("doccano")');
    await details.locator('h2').last().click();
    await picture('import-details');
    await workbench.pick('Cancel');
    assert.deepEqual(folder.all(), before);
  });

  it('imports, and the report names what was not carried', async () => {
    await workbench.explorerMenu('admin.jsonl', 'Import into Labelling Project…');
    await workbench.enter('Import into a new project', 'people');
    await workbench.enter('Whose answers are imported?', 'zoë');
    await dialog(/Found doccano/);
    await workbench.answer('Show Details');
    await workbench.pick('Import');
    // The details have the same heading and go away when the report opens, so their frame is not kept.
    await workbench.webviewFrame(
      'body:has(h1:has-text("Import from doccano")) :text("offsets-outside-text")',
    );
    await picture('import-report');
    // The details show the same page before anything is written.
    await until(
      'the project, without errors',
      () => Promise.resolve(check(path.join(folder.path, 'people'))),
      ({ status }) => status === 0,
    );
    assert.deepEqual(
      Object.keys(folder.all()).filter((file) => file.startsWith('people/')),
      [
        '.gitattributes',
        '.gitignore',
        'annotations/zoë.jsonl',
        'data/admin.jsonl',
        'guideline.yaml',
        'labelwright.yaml',
      ].map((file) => `people/${file}`),
    );
  });

  it('asks what names are that the project does not have, shows what comes of it, and saves the mapping', async () => {
    folder.write(
      'more.jsonl',
      lines([
        {
          id: 3,
          text: 'Cem saw Rex',
          label: [
            [0, 3, 'HUMAN'],
            [8, 11, 'ANIMAL'],
            [4, 7, 'VERB'],
          ],
        },
      ]),
    );
    await workbench.explorerMenu('more.jsonl', 'Import into Labelling Project…');
    await workbench.pick('admin');
    await workbench.enter('Whose answers are imported?', 'zoë');
    await workbench.pick('Match each name…');
    await picture('import-mapping');
    await workbench.pick('PER');
    await workbench.pick('New label “ANIMAL”…');
    await workbench.enter('Id of the new label', 'animal');
    await workbench.pick('Leave it out');
    const said = await dialog(/Found doccano/);
    assert.match(said!, /Would write: 1 sample, 1 answer with 2 labels/);
    assert.match(said!, /entities\/HUMAN is PER here\./);
    assert.match(said!, /New in the layer entities: animal\./);
    assert.match(said!, /Not carried: 1 thing with 1 label\./);
    assert.doesNotMatch(folder.read('people/labelwright.yaml'), /animal/);
    await picture('import-mapped');
    await workbench.answer('Import');
    const saved = await until(
      'the mapping',
      () => folder.all()['people/mappings/doccano.yaml'],
      (text) => text !== undefined,
    );
    for (const line of ['entities/HUMAN: PER', 'entities/ANIMAL: animal', 'entities/VERB: null', '- animal'])
      assert.ok(saved!.includes(line), saved);
    assert.match(folder.read('people/labelwright.yaml'), /- animal/);
    assert.match(folder.read('people/annotations/zoë.jsonl'), /"label":"animal"/);
  });

  it('leaves the project as it was when the import is cancelled', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => ({
      id: 10 + n,
      text: `Text ${n}`,
      label: [[0, 4, 'PER']],
    }));
    folder.write('many.jsonl', lines(many));
    const before = folder.all();
    await workbench.explorerMenu('many.jsonl', 'Import into Labelling Project…');
    await workbench.pick('admin');
    await workbench.enter('Whose answers are imported?', 'zoë');
    await dialog(/Found doccano/);
    await workbench.answer('Import');
    // It is paused when it begins to write, so that it cannot end before it is cancelled.
    const written = (): string | undefined =>
      readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
        .map((name) => /\.labelwright-import-(\d+)-/.exec(name)?.[1])
        .find(Boolean);
    const pid = Number(await until('the import to write', written));
    process.kill(pid, 'SIGSTOP');
    const running = workbench.page.locator('.notification-list-item', { hasText: 'Importing doccano' });
    await running.getByRole('button', { name: 'Cancel', exact: true }).click();
    // What is asked of the extension afterwards is answered after it has passed the cancellation on.
    await workbench.command('Labelwright: Export…');
    await workbench.page.locator('.quick-input-list').getByText('Prodigy JSONL').first().waitFor();
    await workbench.page.keyboard.press('Escape');
    process.kill(pid, 'SIGCONT');
    await running.first().waitFor({ state: 'hidden' });
    await until(
      'the project to be as it was',
      () => {
        try {
          return folder.all();
        } catch {
          // What the import had begun goes while it is read.
          return undefined;
        }
      },
      (all) => isDeepStrictEqual(all, before),
    );
    folder.remove('many.jsonl');
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
      [2, 1, 2],
    );
  });

  it('exports the guideline, and opens it in the editor where no other program can have the file', async () => {
    await workbench.command('Labelwright: Export Guideline…');
    await workbench.enter(
      'Export the guideline as a document',
      path.join(folder.path, 'people/guideline.html'),
    );
    await workbench.page.getByRole('button', { name: 'Open', exact: true }).click();
    await workbench.webviewFrame('main.document h1');
    assert.match(folder.read('people/guideline.html'), /<h1/);
    // The window is the same, and takes keys.
    await workbench.closeEditors();
  });

  it('asks which columns of a table hold the text and the labels, where their names do not show it', async () => {
    folder.write('survey.csv', 'nr,opinion,mood\n1,The app is slow and crashes,bad\n2,I love it,good\n');
    await workbench.explorerMenu('survey.csv', 'Import into Labelling Project…');
    await workbench.pick('A new project…');
    await workbench.enter('Import into a new project', 'survey');
    await workbench.pick('CSV table');
    await workbench.pick('opinion');
    await picture('import-columns');
    // The list of before has the same rows, and no button.
    const ok = workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' });
    await ok.waitFor();
    await workbench.pick('mood');
    await workbench.page.locator('.quick-input-widget').getByText('1 Selected').waitFor();
    await ok.click();
    await workbench.enter('Whose answers are imported?', 'zoë');
    assert.match((await dialog(/Found CSV table/))!, /A new project, with 1 layer: mood\./);
    await workbench.answer('Import');
    const records = await until(
      'the answers',
      () => folder.all()['survey/annotations/zoë.jsonl'],
      (text) => text !== undefined,
    );
    assert.deepEqual(
      records!
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { labels: object }).labels),
      [{ mood: 'bad' }, { mood: 'good' }],
    );
    // It takes the focus when it opens, and the next menu with it.
    await workbench.webviewFrame('h1:has-text("Import from CSV table")');
  });

  it('makes a project of a guideline, once it is said what its headings are, and asks for its texts', async () => {
    await workbench.explorerMenu('handbook.md', 'Import into Labelling Project…');
    await workbench.pick('A new project…');
    await workbench.enter('Import into a new project', 'guided');
    const box = workbench.page.locator('.quick-input-widget');
    const input = box.locator('input[type=text]').first();
    await box.getByText('Import a guideline').waitFor();
    const proposal = await until(
      'the proposal',
      () => input.inputValue(),
      (text) => text !== '',
    );
    assert.match(proposal, /^h1=title,Contents=skip,h2=rule,h3=rule,Labels\/h3=label,Change log=skip,/);
    const shown = (await workbench.page.locator('.monaco-editor').first().innerText()).replaceAll(
      '\u00a0',
      ' ',
    );
    assert.match(shown, /Proposed\. Check it, and change what is wrong:/);
    assert.match(shown, /With it: 8 labels, 11 general rules, 19 examples, 12 counter-examples\./);
    await workbench.enter('Import a guideline', 'h1=title,h2=rubric');
    await box.getByText('Write h1 to h6, or the words of a heading').waitFor();
    assert.equal(await input.inputValue(), 'h1=title,h2=rubric');
    assert.doesNotMatch(await workbench.page.locator('.monaco-editor').first().innerText(), /--/);
    await workbench.enter('Import a guideline', proposal);
    const guideline = await until(
      'the guideline',
      () => folder.all()['guided/guideline.yaml'],
      (text) => text !== undefined,
    );
    assert.match(guideline!, /- id: duplicate-charge\n {4}definition: The writer says/);
    assert.equal(
      await workbench.said(/The guideline is in guided/),
      'The guideline is in guided. There are no texts yet. Left out: 4 parts of the document.',
    );
    await workbench.page.getByRole('button', { name: 'Add Texts…' }).click();
    await workbench.pick('survey.csv');
    await workbench.pick('opinion');
    await workbench.enter('Add texts', '');
    const panel = await Panel.inSight(workbench);
    assert.equal(await panel.text(), 'The app is slow and crashes');
    assert.match(
      folder.read('guided/labelwright.yaml'),
      /samples: "data\/survey\.csv"\n(?: {2}id: nr\n)? {2}text: opinion\n/,
    );
    assert.equal(check(path.join(folder.path, 'guided')).status, 0);
  });
});

describe('a project without texts', () => {
  const folder = new Folder({
    'labelwright.yaml':
      'labelwright: 1\ndata:\n  samples: data/*.jsonl\nlayers:\n  - {id: a, type: choice, labels: [yes, no]}\nlabels:\n  - {id: yes}\n  - {id: no}\n',
  });
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder: folder.path });
  });
  after(() => closed(workbench, folder));

  it('says so, and offers to add them, in the first view and where labelling is started', async () => {
    await workbench.openView('My Work');
    const rows = await until(
      'the row',
      () => workbench.treeRows('My Work'),
      (found) => found.some(({ label }) => label === 'Add Texts…'),
    );
    assert.equal(rows[0]!.description, 'there are none yet');
    await workbench.command('Labelwright: Start Labelling');
    assert.match(
      await workbench.said(/There are no texts yet/),
      /^There are no texts yet\. "data\/\*\.jsonl" under data\.samples of .* matches no file\.$/,
    );
    folder.write('mail.txt', 'Where is my parcel?\nMoney, please.\n');
    await (await workbench.tree('My Work')).getByText('Add Texts…').click();
    await workbench.pick('mail.txt');
    const panel = await Panel.inSight(workbench);
    assert.equal(await panel.text(), 'Where is my parcel?');
    assert.match(folder.read('labelwright.yaml'), /^data:\n {2}samples: "mail\.txt"\nlayers:\n/m);
    assert.equal(check(folder.path).status, 0);
  });
});
