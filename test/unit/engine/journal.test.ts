import assert from 'node:assert/strict';
import { jsonLines } from '../../support/json-lines';
import { MemoryFiles } from '../../../src/base/files/memory-files';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { isUtcTime } from '../../../src/project/records/utc-time';
import { createRecordIds } from '../../../src/base/text/record-id';
import { Journal, JournalError, Overtaken } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';

const schema = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;

/** A window on a project: its own state and journal on the files of all. */
async function openWindow(files: MemoryFiles) {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  return { project, journal: new Journal(project) };
}

const newFiles = (): MemoryFiles =>
  new MemoryFiles({
    'labelwright.yaml': schema,
    'data/a.jsonl': Array.from({ length: 50 }, (_, n) => `{"id":"t-${n}","text":"Text ${n}"}\n`).join(''),
  });

const recordsIn = (files: MemoryFiles): AnnotationRecord[] =>
  jsonLines<AnnotationRecord>(files.text('annotations/ana.jsonl'));

describe('engine/journal', () => {
  it('gives each record a later time than all before it, whichever window wrote them', async () => {
    const files = newFiles();
    const windows = [await openWindow(files), await openWindow(files)];
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        windows[n % 2]!.journal.save('ana', { sample: `t-${n}`, labels: { intent: 'a' } }),
      ),
    );
    const records = recordsIn(files);
    assert.equal(new Set(records.map(({ sample }) => sample)).size, 50);
    const times = records.map(({ time }) => time);
    assert.deepEqual([...new Set(times)].sort(), times);
  });

  it('takes a time after the last one when the clock was set back', async () => {
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const files = newFiles();
    await files.writeAtomic(
      'annotations/ana.jsonl',
      new TextEncoder().encode(
        `{"v":1,"id":"x","time":"${later}","annotator":"ana","sample":"t-0","labels":{"intent":"a"}}\n`,
      ),
    );
    const { journal } = await openWindow(files);
    const { time } = await journal.save('ana', { sample: 't-0', labels: { intent: 'b' } });
    assert.ok(time > later, time);
  });

  it('writes valid times that count, also after records from the end of time and beyond', async () => {
    for (const time of [
      '9999-12-31T23:59:59.999Z',
      '+010000-01-01T00:00:00.000Z',
      '+275760-09-13T00:00:00.000Z',
    ]) {
      const files = newFiles();
      await files.writeAtomic(
        'annotations/ana.jsonl',
        new TextEncoder().encode(
          `{"v":1,"id":"01KAW3Q0Z4M8Y2T6B9C1D5E7F0","time":"${time}","annotator":"ana","sample":"t-0","labels":{"intent":"a"}}\n`,
        ),
      );
      const { journal, project } = await openWindow(files);
      for (const intent of ['b', 'a', 'b']) {
        const record = await journal.save('ana', { sample: 't-0', labels: { intent } });
        assert.ok(isUtcTime(record.time), record.time);
        const row = project.records.table.find(project.samples.ids.find('t-0'), 0);
        assert.deepEqual(project.records.table.labels(row), { intent });
      }
      const again = await openWindow(files);
      const row = again.project.records.table.find(again.project.samples.ids.find('t-0'), 0);
      assert.deepEqual(again.project.records.table.labels(row), { intent: 'b' });
    }
  });

  it('refuses names that Windows reserves, and one that only case tells from another', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const save = (name: string) => journal.save(name, { sample: 't-1', labels: { intent: 'a' } });
    for (const name of ['con', 'NUL', 'aux.x', 'prn', 'com1', 'Lpt9'])
      await assert.rejects(save(name), /Windows reserves it/, name);
    await save('console');
    await save('ana');
    await assert.rejects(save('Ana'), /differ only in upper and lower case.*Choose "ana"/);
    assert.equal(await files.stat('annotations/Ana.jsonl'), undefined);
    const both = new MemoryFiles({
      'labelwright.yaml': `${schema}people: {annotators: [ana, Ana, ben]}\n`,
      'data/a.jsonl': '{"id":"t-1","text":"Text"}\n',
    });
    const window = await openWindow(both);
    const content = { sample: 't-1', labels: { intent: 'a' } };
    await window.journal.save('ana', content);
    // Also where both are on the list: the file of one would get the records of both.
    await assert.rejects(window.journal.save('Ana', content), /Choose "ana"/);
    await assert.rejects(window.journal.save('Ben', content), /Choose "ben"/);
  });

  it('writes a record that is sent twice once', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const id = createRecordIds()();
    const first = await journal.save('ana', { id, sample: 't-1', labels: { intent: 'a' } });
    assert.equal(first.id, id);
    await journal.save('ana', { sample: 't-1', labels: { intent: 'b' } });
    // The engine is another one now: only the file knows.
    const { journal: next, project } = await openWindow(files);
    assert.deepEqual(await next.save('ana', { id, sample: 't-1', labels: { intent: 'a' } }), first);
    assert.equal(recordsIn(files).length, 2);
    const row = project.records.table.find(project.samples.ids.find('t-1'), 0);
    assert.deepEqual((project.records.recordNow(row) as AnnotationRecord).labels, { intent: 'b' });
    const other = createRecordIds()();
    await next.save('ana', { id: other, sample: 't-2', labels: { intent: 'a' } });
    assert.equal(recordsIn(files).length, 3, 'what was not written is');
  });

  it('refuses an id that another record has, whoever wrote it', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const id = createRecordIds()();
    const content = { id, sample: 't-1', labels: { intent: 'a' } };
    await journal.save('ana', content);
    const refused = /the record id \w+ is that of another record already \(annotations\/ana\.jsonl, line 1\)/;
    await assert.rejects(journal.save('ana', { ...content, sample: 't-2' }), refused);
    // Another person's, even if it says the same.
    await assert.rejects(journal.save('ben', content), refused);
    await assert.rejects(journal.undo('ana', id), refused);
    const other = createRecordIds()();
    const make = { id: other, sample: 't-3', labels: {} };
    const [first, second] = await journal.append('ana', [make, { ...make, sample: 't-4' }]);
    assert.ok(!(first instanceof JournalError));
    assert.match(String(second), /in the same request/);
    assert.deepEqual(
      recordsIn(files).map(({ sample }) => sample),
      ['t-1', 't-3'],
    );
    assert.equal(await files.stat('annotations/ben.jsonl'), undefined);
  });

  it('knows an id that came into the file behind its back', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const id = createRecordIds()();
    const content = { sample: 't-1', labels: { intent: 'a' } };
    await journal.save('ana', content);
    // As Git does: the file is another one, and nothing has been read again yet.
    const line = JSON.stringify({ v: 1, id, time: '2020-01-01T00:00:00.000Z', annotator: 'ana', ...content });
    await files.writeAtomic(
      'annotations/ana.jsonl',
      new TextEncoder().encode(`${line}\n${files.text('annotations/ana.jsonl')}`),
    );
    const other = { id, sample: 't-1', labels: { intent: 'b' } };
    await assert.rejects(journal.save('ana', other), /another record already/);
    assert.equal((await journal.save('ana', { id, ...content })).time, '2020-01-01T00:00:00.000Z');
    assert.equal(recordsIn(files).length, 2);
  });

  it('does not let a person wait for another whose file is locked', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const append = files.append.bind(files);
    let unlock = (): void => undefined;
    const locked = new Promise<void>((resolve) => (unlock = resolve));
    files.append = async (path, records) => {
      if (path === 'annotations/ana.jsonl') await locked;
      return append(path, records);
    };
    const waiting = journal.save('ana', { sample: 't-1', labels: { intent: 'a' } });
    await journal.save('ben', { sample: 't-1', labels: { intent: 'b' } });
    assert.match(files.text('annotations/ben.jsonl'), /"b"/);
    unlock();
    await waiting;
  });

  it('does not take an id that is none', async () => {
    const files = newFiles();
    const { journal } = await openWindow(files);
    const { id } = await journal.save('ana', { id: 'no id', sample: 't-1', labels: {} });
    assert.match(id, /^[0-9A-Z]{26}$/);
  });

  it('knows what can be undone and redone, also after a new start and in another window', async () => {
    const files = newFiles();
    const { journal, project } = await openWindow(files);
    assert.deepEqual(await journal.history('ana'), { canUndo: false, canRedo: false });
    for (const n of [1, 2, 3]) await journal.save('ana', { sample: `t-${n}`, labels: { intent: 'a' } });
    for (let n = 0; n < 3; n++) await journal.undo('ana');
    assert.deepEqual(state(await journal.history('ana')), [false, true], 'everything is undone');
    assert.equal(await journal.undo('ana'), undefined);
    const { journal: next } = await openWindow(files);
    assert.deepEqual(state(await next.history('ana')), [false, true]);
    assert.equal((await next.redo('ana'))?.sample, 't-1', 'what was undone last comes first');
    assert.equal((await next.redo('ana'))?.sample, 't-2');
    assert.deepEqual(state(await next.history('ana')), [true, true]);
    await project.refresh();
    assert.deepEqual(state(await journal.history('ana')), [true, true], 'the first window has seen it');
    await journal.save('ana', { sample: 't-9', labels: { intent: 'b' } });
    assert.equal(await next.redo('ana'), undefined, 'a new answer ends it');
    assert.deepEqual(state(await next.history('ana')), [true, false]);
  });

  describe('several at once', () => {
    /** A window that counts the writes to the file. */
    async function counting() {
      const files = newFiles();
      const writes: number[] = [];
      const append = files.append.bind(files);
      files.append = (path, make) =>
        append(path, async () => {
          const lines = typeof make === 'function' ? await make() : make;
          writes.push([...lines].length);
          return lines;
        });
      return { files, writes, ...(await openWindow(files)) };
    }
    const answer = (n: number) => ({ sample: `t-${n}`, labels: { intent: 'a' } });

    it('are one write, each with its own result', async () => {
      const { files, writes, journal, project } = await counting();
      const owns: unknown[] = [];
      project.onDidChange(({ answers, own }) => answers && owns.push(own));
      const outcomes = await journal.append('ana', [0, 1, 2].map(answer));
      assert.deepEqual(writes, [3]);
      assert.deepEqual(
        outcomes.map((one) => !(one instanceof JournalError) && one.id),
        recordsIn(files).map(({ id }) => id),
      );
      assert.equal(owns[0], recordsIn(files)[0]!.id, 'the client knows all of them');
      const { canUndo, canRedo } = await journal.history('ana');
      assert.deepEqual([canUndo, canRedo], [true, false]);
    });

    it('leave one out without the others: what another record overtook, and what was written before', async () => {
      const { files, writes, journal } = await counting();
      const known = await journal.save('ana', answer(0));
      const { journal: other } = await openWindow(files);
      const { id } = await other.save('ana', answer(3));
      const outcomes = await journal.append('ana', [
        { ...answer(1), over: [null] },
        { ...answer(0), id: known.id },
        { ...answer(3), over: [null] },
        { ...answer(0), over: ['another', null] },
        { ...answer(3), over: [id] },
        // By now, the one before it counts.
        { ...answer(3), over: [id] },
        answer(4),
      ]);
      const elsewhere = (n: number) => `Your answer on t-${n} was changed in another window or on disk.`;
      assert.deepEqual(
        outcomes.map((one) => (one instanceof JournalError ? one.message : one.sample)),
        ['t-1', 't-0', elsewhere(3), elsewhere(0), 't-3', elsewhere(3), 't-4'],
      );
      assert.deepEqual(
        recordsIn(files).map(({ sample }) => sample),
        ['t-0', 't-3', 't-1', 't-3', 't-4'],
      );
      assert.deepEqual(writes, [1, 1, 3]);
    });

    it('are compared with what counts once the file is locked', async () => {
      const { files, journal } = await counting();
      const { journal: other } = await openWindow(files);
      const append = files.append.bind(files);
      // Another window writes at the last moment.
      files.append = async (...args) => {
        files.append = append;
        await other.save('ana', answer(0));
        return append(...args);
      };
      await assert.rejects(journal.save('ana', { ...answer(0), over: [null] }), Overtaken);
      assert.equal(recordsIn(files).length, 1);
      await journal.undo('ana');
      await journal.save('ana', { ...answer(0), over: [null] });
      assert.equal(recordsIn(files).length, 3, 'what was withdrawn does not count');
    });

    it('write nothing where all are refused, and reject all where nothing can be written', async () => {
      const { files, journal } = await counting();
      const refused = await journal.append('ana', [{ ...answer(0), over: ['x'] }]);
      assert.ok(refused[0] instanceof Overtaken);
      assert.equal(await files.stat('annotations/ana.jsonl'), undefined);
      files.append = () => Promise.reject(new Error('disk full'));
      await assert.rejects(journal.append('ana', [answer(1), answer(2)]), /disk full/);
      assert.equal(await files.stat('annotations/ana.jsonl'), undefined);
    });

    it('have the times when they were given, each later than the one before', async () => {
      const { files, journal } = await counting();
      const first = await journal.save('ana', { ...answer(9), ago: 60_000 });
      const before = Date.now();
      assert.ok(Math.abs(before - 60_000 - Date.parse(first.time)) < 30_000, first.time);
      await journal.append('ana', [
        { ...answer(0), ago: 20_000 },
        { ...answer(1), ago: 10_000 },
        // As clocks may have it: before the one before it, and before all.
        { ...answer(2), ago: 15_000 },
        { ...answer(3), ago: 1e12 },
        answer(4),
      ]);
      const times = recordsIn(files).map(({ time }) => Date.parse(time));
      assert.equal(times[2]! - times[1]! <= 10_000 && times[2]! - times[1]! > 0, true);
      assert.deepEqual(
        times.slice(3, 5).map((time, n) => time - times[n + 2]!),
        [1, 1],
      );
      assert.ok(times[5]! >= before);
      assert.deepEqual([...new Set(times)].sort(), times);
    });
  });
});

const state = ({ canUndo, canRedo }: { canUndo: boolean; canRedo: boolean }) => [canUndo, canRedo];
