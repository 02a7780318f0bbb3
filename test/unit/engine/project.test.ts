import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { Journal } from '../../../src/engine/journal';
import { isStale, progressOf } from '../../../src/engine/progress';
import { Project } from '../../../src/engine/project';
import { memoryProject } from '../../support/memory-project';
import { pick } from '../../support/pick';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, cancel, other]}
  - {id: parts, type: spans, labels: [amount, order]}
labels:
  - {id: refund}
  - {id: cancel}
  - {id: other}
  - {id: amount}
  - {id: order}
`;
const GUIDELINE = `version: "2"
labels: []
changelog:
  - {version: "2", changes: [{type: changed, target: cancel, impact: semantic}]}
  - {version: "1", changes: [{type: added, target: "*", impact: semantic}]}
`;
const record = (
  annotator: string,
  sample: string,
  time: number,
  labels: unknown,
  more: object = {},
): string =>
  JSON.stringify({
    v: 1,
    id: `${annotator}-${time}`,
    time: new Date(time * 1000).toISOString(),
    annotator,
    sample,
    labels,
    guideline: '2',
    ...more,
  }) + '\n';

function world(): MemoryFiles {
  return new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'guideline.yaml': GUIDELINE,
    'data/a.jsonl':
      [1, 2, 3, 4].map((n) => JSON.stringify({ id: `t-${n}`, text: `text ${n}` })).join('\n') + '\n',
    'annotations/ana.jsonl':
      record('ana', 't-1', 1, { intent: 'refund' }) + record('ana', 't-2', 2, { intent: 'other' }),
    'annotations/ben.jsonl':
      record('ben', 't-1', 1, { intent: 'cancel' }) + record('ben', 't-2', 2, { intent: 'other' }),
  });
}

async function load(files = world()) {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  return { files, project, journal: new Journal(project) };
}

describe('engine/project', () => {
  it('reads samples, answers and disagreements', async () => {
    const { project } = await load();
    assert.equal(project.samples.total, 4);
    assert.deepEqual(project.samples.locate('t-3')?.row, 2);
    const { disagreements } = bucketsOf(project);
    assert.deepEqual(
      disagreements.map(({ layer, kind, labels, samples }) => ({ layer, kind, labels, samples })),
      [{ layer: 'intent', kind: 'label-pair', labels: ['cancel', 'refund'], samples: ['t-1'] }],
    );
    assert.deepEqual(project.view(project.model!).confusedPairs[0]?.labelledTwice, 1);
  });

  it('takes in an appended record, also one that another process wrote', async () => {
    const { files, project } = await load();
    await files.append(
      'annotations/ben.jsonl',
      Buffer.from(record('ben', 't-1', 9, { intent: 'refund' }).trim()),
    );
    await project.refresh();
    assert.deepEqual(bucketsOf(project).disagreements, []);
  });

  it('takes in a file that comes at whatever moment after the last event of a refresh', async () => {
    const sampleLine = (id: string): string => JSON.stringify({ id, text: id }) + '\n';
    /** Refreshes for a new file, and calls `then` on each event with its number. */
    const refreshed = async (then: (event: number, project: Project, files: MemoryFiles) => void) => {
      const { project, files } = await load();
      files.put('data/b.jsonl', sampleLine('t-5'));
      let events = 0;
      project.onDidChange(() => then((events += 1), project, files));
      await project.refresh();
      return events;
    };
    const last = await refreshed(() => undefined);
    for (let offset = 0; offset < 20; offset += 1) {
      let found: Promise<boolean> | undefined;
      const ask = async (project: Project, files: MemoryFiles): Promise<boolean> => {
        for (let n = 0; n < offset; n += 1) await Promise.resolve();
        files.put('data/c.jsonl', sampleLine('t-6'));
        await project.refresh();
        return project.samples.locate('t-6') !== undefined;
      };
      await refreshed((event, project, files) => {
        if (event === last) found = ask(project, files);
      });
      assert.equal(await found, true, `${offset} microtasks after the last event`);
    }
  });

  it('counts the record with the greatest time, not the last line', async () => {
    const files = world();
    files.put(
      'annotations/ben.jsonl',
      record('ben', 't-1', 9, { intent: 'refund' }) + record('ben', 't-1', 3, { intent: 'cancel' }),
    );
    const { project } = await load(files);
    assert.deepEqual(bucketsOf(project).disagreements, []);
  });

  it('starts again when a file was rewritten, and forgets a deleted one', async () => {
    const { files, project } = await load();
    files.put('annotations/ben.jsonl', record('ben', 't-2', 1, { intent: 'refund' }));
    await project.refresh();
    assert.deepEqual(pick(bucketsOf(project).disagreements, 'samples'), [['t-2']]);
    files.remove('annotations/ben.jsonl');
    await project.refresh();
    assert.deepEqual(bucketsOf(project).disagreements, []);
  });

  it('prefers the unsaved text of an editor', async () => {
    const { project } = await load();
    project.setEditorText('annotations/ben.jsonl', record('ben', 't-1', 1, { intent: 'refund' }));
    await project.refresh();
    assert.deepEqual(bucketsOf(project).disagreements, []);
    project.setEditorText('annotations/ben.jsonl', undefined);
    await project.refresh();
    assert.equal(bucketsOf(project).disagreements.length, 1);
  });

  it('reads a file again in which another program has written one label over another of the same length', async () => {
    const path = 'annotations/ana.jsonl';
    const lines = [1, 2, 3, 4].map((n) => record('ana', `t-${n}`, n, { intent: 'refund' })).join('');
    const { files, project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': [1, 2, 3, 4].map((n) => `{"id":"t-${n}","text":"a"}\n`).join(''),
      [path]: lines,
    });
    for (const intent of ['cancel', 'refnud']) {
      files.put(path, lines.replace('refund', intent));
      await project.refresh();
      assert.deepEqual(project.records.table.labels(0), { intent });
    }
    assert.deepEqual(pick(project.findingsOf(path).findings, 'rule'), ['unknown-label']);
  });

  it('calls answers stale that a semantic change touches', async () => {
    const files = world();
    files.put(
      'annotations/ana.jsonl',
      record('ana', 't-1', 1, { intent: 'cancel' }, { guideline: '1' }) +
        record('ana', 't-2', 2, { intent: 'other' }, { guideline: '1' }),
    );
    const { project } = await load(files);
    const { stale, done } = progressOf({ project, model: project.model! }, 'ana');
    assert.deepEqual({ stale, done }, { stale: 1, done: 1 });
  });

  it('calls an answer stale by what it did not know, where two guidelines had its version', async () => {
    const files = world();
    const [ana, ben] = ['a'.repeat(16), 'b'.repeat(16)] as const;
    const entry = (version: string, target: string, hash: string): string =>
      `  - {version: "${version}", was: {version: "2", hash: [${hash}]}, changes: [{type: changed, target: ${target}}]}\n`;
    files.put(
      'guideline.yaml',
      GUIDELINE.replace('"2"', '"3"').replace(
        / {2}- \{version: "2".*\n/,
        entry('3', 'refund', ben) + entry('2', 'cancel', ana),
      ),
    );
    const answers = ([undefined, ana, ben, 'c'.repeat(16)] as const).flatMap((guideline_hash, n) =>
      ['refund', 'cancel', 'other'].map((intent, m) =>
        record('ana', `s-${n}-${m}`, 10 * n + m, { intent }, { guideline_hash }),
      ),
    );
    files.put('annotations/ana.jsonl', answers.join(''));
    files.put(
      'data/a.jsonl',
      answers.map((one, n) => `{"id":${/"sample":("[^"]*")/.exec(one)![1]!},"text":"${n}"}\n`).join(''),
    );
    const { project } = await load(files);
    const { table } = project.records;
    const model = project.model!;
    const stale: string[] = [];
    for (let row = 0; row < table.rows; row++) {
      assert.equal(table.version(row), '2');
      if (isStale({ project, model }, row)) stale.push(project.samples.nameOf(table.key(row))!);
    }
    // Without a hash and with ana's by the upper entry, with ben's by the lower, with an unknown one by both.
    assert.deepEqual(stale.sort(), ['s-0-0', 's-1-0', 's-2-1', 's-3-0', 's-3-1']);
  });

  it('saves, undoes over samples, and redoes, all as records', async () => {
    const { files, project, journal } = await load();
    const text = async () => Buffer.from(await files.read('annotations/ana.jsonl')).toString();
    const before = await text();
    await journal.save('ana', { sample: 't-3', labels: { intent: 'refund' }, status: 'done' });
    await journal.save('ana', { sample: 't-3', labels: { intent: 'cancel' }, status: 'done' });
    assert.equal(progressOf({ project, model: project.model! }, 'ana').done, 3);
    const undone = await journal.undo('ana');
    assert.deepEqual(undone?.labels, { intent: 'refund' });
    assert.equal((await journal.undo('ana'))?.withdrawn, true);
    assert.equal(progressOf({ project, model: project.model! }, 'ana').done, 2);
    // On through what was there before this session.
    assert.equal((await journal.undo('ana'))?.sample, 't-2');
    assert.equal((await journal.redo('ana'))?.sample, 't-2');
    assert.deepEqual((await journal.redo('ana'))?.labels, { intent: 'refund' });
    assert.equal(progressOf({ project, model: project.model! }, 'ana').done, 3);
    assert.ok((await text()).startsWith(before), 'nothing that was written is changed');
    const times = (await text())
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { time: string }).time);
    assert.deepEqual(times, times.toSorted());
  });

  it('derives ids from texts, and tells equal texts apart', async () => {
    const files = world();
    files.put('data/a.jsonl', '{"text":"same"}\n\n{"text":"same"}\n{"text":"other"}\n');
    const { project } = await load(files);
    const file = project.samples.files[0]!;
    assert.equal(file.rows, 3);
    const ids = await Promise.all([0, 1, 2].map(async (row) => project.samples.read(file, row).id));
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids[1], `${ids[0]}~2`);
    assert.deepEqual(project.samples.locate(ids[1]!)?.row, 1);
    assert.equal(file.lineOf(1), 2);
  });

  it('reads CSV with line breaks inside fields', async () => {
    const files = world();
    files.put('labelwright.yaml', SCHEMA.replace('data/*.jsonl', 'data/*.csv'));
    files.put('data/b.csv', 'id,text\r\n1,"two\r\nlines, ""quoted"""\r\n2,plain\r\n');
    const { project } = await load(files);
    const file = project.samples.files[0]!;
    assert.equal(file.rows, 2);
    const first = project.samples.read(file, 0);
    assert.ok('text' in first);
    assert.equal(first.text, 'two\r\nlines, "quoted"');
    assert.equal(project.samples.read(file, 1).id, '2');
    assert.equal(file.lineOf(1), 3);
  });

  describe('with a file for each sample', () => {
    const named = (n: number): string => `data/${String(n).padStart(3, '0')}.txt`;
    const many = (): MemoryFiles =>
      new MemoryFiles({
        'labelwright.yaml': SCHEMA.replace(
          'data: {samples: data/*.jsonl}',
          'data: {samples: [{path: data/*.txt, format: document}]}',
        ),
        'guideline.yaml': GUIDELINE,
        ...Object.fromEntries(Array.from({ length: 200 }, (_, n) => [named(n), `Text \u200b ${n}.`])),
        'annotations/ana.jsonl': record(
          'ana',
          named(7),
          1,
          { parts: [{ id: 's1', start: 0, end: 4, label: 'amount', text: 'Text' }] },
          { unit: 'codepoint' },
        ),
      });

    it('tells of files together', async () => {
      const project = new Project(many(), { pause: () => Promise.resolve() });
      const events: number[] = [];
      project.onDidChange(({ findings }) => events.push(findings?.length ?? 0));
      await project.refresh();
      assert.equal(project.findings.paths.filter((path) => path.endsWith('.txt')).length, 200);
      assert.ok(Math.max(...events) >= 20, String(events));
      assert.ok(events.length < 50, String(events.length));
    });

    it('checks what changed, and every record against the texts as they are now', async () => {
      const { files, project } = await load(many());
      const rules = (path: string) => project.findingsOf(path).findings.map(({ rule }) => rule);
      assert.ok(!rules('annotations/ana.jsonl').includes('span-text-mismatch'));
      const before = project.dataFindings.of(named(8));
      files.put(named(7), 'Something else.');
      files.remove(named(9));
      files.put('data/more.txt', 'One \u200b more.');
      await project.refresh();
      assert.equal(project.samples.total, 200);
      assert.equal(project.dataFindings.of(named(8)), before);
      assert.ok(!rules(named(7)).includes('invisible-characters'));
      assert.ok(rules('data/more.txt').includes('invisible-characters'));
      assert.deepEqual(rules(named(9)), []);
      assert.ok(
        rules('annotations/ana.jsonl').includes('span-text-mismatch'),
        rules('annotations/ana.jsonl').join(),
      );
    });
  });
});
