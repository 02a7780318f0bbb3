import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AnnotationRecord, Span } from '../../src/project/records/records';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { notes, notesProject } from './support/notes';
import { Panel } from './support/panel';
import { check, Folder, lines } from './support/project';

/**
 * Milliseconds between two keys, and how many there are; 200 with LABELWRIGHT_LONG=1. Where each answer is on disk before the next key, more
 * of them would show nothing else.
 */
const rhythms: [gap: number, many: number][] = [
  ...[0, 5, 20, 80].map((gap): [number, number] => [gap, 60]),
  ...[150, 350].map((gap): [number, number] => [gap, 15]),
].map(([gap, many]) => [gap, process.env['LABELWRIGHT_LONG'] ? 200 : many]);
const labels = ['red', 'green', 'blue', 'grey'];

/** Which of four labels the i-th sample gets: no two neighbours the same, so that an answer on its neighbour is noticed. */
const labelAt = (i: number): string => labels[keyAt(i) - 1]!;
const keyAt = (i: number): number => ((i * 7 + (i >> 2)) % 4) + 1;

function colours(files: Readonly<Record<string, number>>): Folder {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: colour, type: choice, labels: [${labels.join(', ')}]}]
labels: [${labels.map((id) => `{id: ${id}}`).join(', ')}]
`,
  });
  for (const [name, count] of Object.entries(files)) {
    const samples = Array.from({ length: count }, (_, i) => ({
      id: `${name}-${i}`,
      text: `Thing ${i} of ${name}`,
    }));
    folder.write(`data/${name}.jsonl`, lines(samples));
  }
  return folder;
}

const said = (records: readonly AnnotationRecord[]): [string, unknown][] =>
  records.map(({ sample, labels: given }) => [sample, given!['colour']]);

/** Answers on their way to disk: fast ones, hindered ones, and those of two windows. */
describe('saving', () => {
  const fast = colours({
    ...Object.fromEntries(rhythms.map(([gap, many]) => [`gap${gap}`, many])),
    closed: 12,
    left: 12,
  });
  const spans = new Folder(notesProject);
  const hindered = colours({ things: 12 });
  const shared = colours({ one: 40, two: 40 });
  const looked = colours({ looked: 4 });
  const folders = [fast, spans, hindered, looked, shared];
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      folder: fast.path,
      settings: { 'labelwright.panel.snapToWords': true, 'files.autoSave': 'off' },
    });
  });
  after(async () => {
    await workbench?.close();
    for (const folder of folders) folder.remove();
  });

  for (const [gap, many] of rhythms) {
    it(`${many} keys ${gap} ms apart: each label on its sample, none lost`, async () => {
      const panel = await Panel.open(workbench, `data/gap${gap}.jsonl`);
      if (gap === 0) await panel.labelAs('ana');
      await panel.onSample(`gap${gap}-0`);
      await panel.locator('.text').click();
      await panel.type(
        Array.from({ length: many }, (_, i) => keyAt(i)),
        gap,
      );
      await panel.locator('.empty-state').waitFor();
      await panel.saved();
      const own = fast.records('ana').filter(({ sample }) => sample.startsWith(`gap${gap}-`));
      assert.deepEqual(
        said(own),
        Array.from({ length: many }, (_, i) => [`gap${gap}-${i}`, labelAt(i)]),
      );
    });
  }

  for (const [file, leave] of [
    ['closed', 'closes the panel'],
    ['left', 'turns to another editor'],
  ] as const) {
    it(`reaches the disk when somebody ${leave} before the first answer is saved`, async () => {
      const { page } = workbench;
      if (file === 'left') await workbench.openFile('labelwright.yaml');
      const panel = await Panel.open(workbench, `data/${file}.jsonl`);
      await panel.onSample(`${file}-0`);
      await panel.locator('.text').click();
      // As long as another program touches this lock, all answers are on their way.
      const lock = path.join(fast.path, 'annotations/.ana.jsonl.lock');
      writeFileSync(lock, '{}');
      const holder = spawn('sh', ['-c', 'while [ -e "$0" ]; do touch -c "$0"; sleep 0.5; done', lock]);
      const numbers = Array.from({ length: 11 }, (_, i) => i);
      await panel.type(numbers.map(keyAt), 0);
      await panel.onSample(`${file}-11`);
      assert.match(await panel.saveStatus(), /Saving 11|11 not saved/);
      const tab = (name: string) => page.locator(`.tab[data-resource-name="${name}"]`);
      if (file === 'left') {
        await tab('labelwright.yaml').click();
        await tab('labelwright.yaml').and(page.locator('.active')).waitFor();
      } else {
        await tab('closed.jsonl').click({ button: 'middle' });
        await tab('closed.jsonl').waitFor({ state: 'detached' });
      }
      holder.kill();
      rmSync(lock, { force: true });
      const own = await until(
        'all answers on disk',
        () =>
          fast
            .linesSoFar<AnnotationRecord>('annotations/ana.jsonl')
            .filter(({ sample }) => sample.startsWith(`${file}-`)),
        (records) => records.length >= numbers.length,
      );
      assert.deepEqual(
        said(own),
        numbers.map((i) => [`${file}-${i}`, labelAt(i)]),
      );
    });
  }

  describe('by mouse', () => {
    // "😡👩‍👩‍👧‍👦🇩🇪 Note 0: Alice flew to Berlin."
    const { id, text } = notes[0]!;
    let panel: Panel;

    before(async () => {
      await workbench.show(spans.path);
      panel = await Panel.open(workbench, 'data/notes.jsonl');
      await panel.labelAs('ana');
      await panel.onSample(id);
    });

    /** The spans on disk, each with what its offsets cut out of the text, counted in code points. */
    const onDisk = () => {
      const last = spans.records('ana').findLast(({ sample }) => sample === id)!;
      return (last.labels!['names'] as Span[]).map((span) => {
        assert.equal([...text].slice(span.start, span.end).join(''), span.text);
        return [span.label, span.text];
      });
    };
    const person = ['person', 'Alice flew'];

    it('a drag from within one word into another marks both, past emoji of several code points', async () => {
      await panel.drag('Alice', 0.4, 'flew', 0.6);
      await panel.press('p');
      await panel.saved();
      assert.deepEqual(onDisk(), [person]);
    });

    it('a drag over spaces at the ends leaves them out', async () => {
      await panel.drag(' to ', 0, ' to ', 1);
      await panel.press('l');
      await panel.saved();
      assert.deepEqual(onDisk(), [person, ['place', 'to']]);
    });

    it('a double click marks a word', async () => {
      await panel.doubleClick('Berlin');
      await panel.press('l');
      await panel.saved();
      assert.deepEqual(onDisk(), [person, ['place', 'to'], ['place', 'Berlin']]);
    });

    it('a drag that begins within an emoji takes it whole', async () => {
      await panel.drag('👩‍👩‍👧‍👦', 0.3, '🇩🇪', 0.8);
      await panel.press('p');
      await panel.saved();
      assert.deepEqual(onDisk()[0], ['person', '👩‍👩‍👧‍👦🇩🇪']);
    });
  });

  it('that fails is said, the work is kept over a reload, and written in order when it works again', async () => {
    // A folder in the file's place: nothing can be written there, whoever asks.
    hindered.write('annotations/ana.jsonl/in the way', '');
    await workbench.show(hindered.path);
    let panel = await Panel.open(workbench, 'data/things.jsonl');
    await panel.labelAs('ana');
    await panel.onSample('things-0');
    await panel.type(
      [1, 2, 3].map((_, i) => keyAt(i)),
      5,
    );
    await until(
      '"3 not saved"',
      () => panel.saveStatus(),
      (text) => text.includes('3 not saved'),
    );
    assert.match(
      await panel.message(),
      /^things-0 is not saved: .*annotations\/ana\.jsonl.* Your work is kept here\.\s*Save now$/s,
    );
    await workbench.reload();
    panel = await Panel.inSight(workbench);
    await panel.onSample('things-3');
    await until(
      '"3 not saved"',
      () => panel.saveStatus(),
      (text) => text.includes('3 not saved'),
    );
    await panel.type([keyAt(3)], 0);
    await until(
      '"4 not saved"',
      () => panel.saveStatus(),
      (text) => text.includes('4 not saved'),
    );
    hindered.remove('annotations/ana.jsonl');
    await panel.press('Control+s');
    await panel.saved();
    await panel.onSample('things-4');
    await panel.type([keyAt(4)], 0);
    await panel.onSample('things-5');
    await panel.saved();
    assert.deepEqual(
      said(hindered.records('ana')),
      Array.from({ length: 5 }, (_, i) => [`things-${i}`, labelAt(i)]),
    );
  });

  it('goes on while the file of records is open in an editor that has nothing unsaved', async () => {
    await workbench.show(looked.path);
    const { page } = workbench;
    const tab = (name: string) => page.locator(`.tab[data-resource-name="${name}"]`).click();
    let panel = await Panel.open(workbench, 'data/looked.jsonl');
    await panel.labelAs('ana');
    const answer = async (i: number): Promise<void> => {
      await panel.onSample(`looked-${i}`);
      await panel.type([keyAt(i)], 0);
      await panel.onSample(`looked-${i + 1}`);
      await panel.saved();
    };
    await answer(0);
    await workbench.openFile('annotations/ana.jsonl');
    // What is typed and undone leaves nothing unsaved; nor does the editor's reading again what the panel has added.
    await page.locator('.editor-group-container.active .view-line').first().click();
    await page.keyboard.type('x');
    await page.locator('.tab.dirty').waitFor();
    await page.keyboard.press('Control+z');
    await page.locator('.tab.dirty').waitFor({ state: 'detached' });
    for (const i of [1, 2]) {
      await tab('looked.jsonl');
      panel = await Panel.inSight(workbench);
      await answer(i);
      await tab('ana.jsonl');
      await page
        .locator('.editor-group-container.active .line-numbers')
        .getByText(String(i + 1), { exact: true })
        .waitFor();
    }
    assert.deepEqual(
      said(looked.records('ana')),
      [0, 1, 2].map((i) => [`looked-${i}`, labelAt(i)]),
    );
  });

  describe('from two windows', () => {
    let other: Workbench;
    let mine: Panel;
    let theirs: Panel;

    before(async () => {
      await workbench.show(shared.path);
      other = await workbench.anotherWindow(shared.path);
    });
    after(() => other?.close());

    async function open(file: string, names: [string, string]): Promise<void> {
      mine = await Panel.open(workbench, file);
      theirs = await Panel.open(other, file);
      await mine.labelAs(names[0]);
      await theirs.labelAs(names[1]);
    }
    const progress = (panel: Panel) => panel.locator('.progress').innerText();
    /** The records of a person for a file, once there are as many as keys were typed: "Saved" may stand there between two keys. */
    const written = (name: string, file: string, count: number): Promise<AnnotationRecord[]> =>
      until(
        `${count} records of ${name}`,
        () =>
          shared
            .linesSoFar<AnnotationRecord>(`annotations/${name}.jsonl`)
            .filter(({ sample }) => sample.startsWith(`${file}-`)),
        (records) => records.length >= count,
      );

    it('of two people: every record is there, and each window sees where they differ', async () => {
      await open('data/one.jsonl', ['ana', 'ben']);
      const keys = Array.from({ length: 40 }, (_, i) => keyAt(i));
      // Ben says something else of every tenth.
      const others = keys.map((key, i) => (i % 10 === 0 ? (key % 4) + 1 : key));
      for (const panel of [mine, theirs]) await panel.onSample('one-0');
      await Promise.all([mine.type(keys, 15), theirs.type(others, 25)]);
      assert.deepEqual(
        said(await written('ana', 'one', 40)),
        keys.map((_, i) => [`one-${i}`, labelAt(i)]),
      );
      assert.deepEqual(
        said(await written('ben', 'one', 40)),
        others.map((key, i) => [`one-${i}`, labels[key - 1]]),
      );
      for (const window of [workbench, other])
        await until(
          'four disagreements',
          () => window.treeRows('Disagreements'),
          ([top]) => top?.description === '4',
        );
    });

    it('of one person: nothing is lost or cut, and each window counts what the other did', async () => {
      await open('data/two.jsonl', ['ana', 'ana']);
      await mine.onSample('two-0');
      await theirs.goTo('two-20');
      const keys = Array.from({ length: 20 }, (_, i) => keyAt(i));
      await Promise.all([mine.type(keys, 10), theirs.type(keys, 10)]);
      const records = await written('ana', 'two', 40);
      const byId = new Map(said(records));
      assert.equal(records.length, 40);
      for (let i = 0; i < 40; i++) assert.equal(byId.get(`two-${i}`), labelAt(i % 20), `two-${i}`);
      const times = shared.records('ana').map(({ time }) => time);
      assert.deepEqual(times, [...new Set(times)].sort(), 'each time is later than the one before');
      for (const panel of [mine, theirs])
        await until(
          'all 40 done',
          () => progress(panel),
          (text) => text.includes('40 / 40'),
        );
      const { status, stdout } = check(shared.path);
      assert.equal(status, 0, stdout);
    });
  });
});
