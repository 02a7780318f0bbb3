import assert from 'node:assert/strict';
import { SLOW } from '../../host/until';
import { jsonLines } from '../../support/json-lines';
import { MemoryFiles } from '../../support/memory-files';
import type { DecisionRecord } from '../../../src/project/records/records';
import { decideMany } from '../../../src/features/adjudicate/decide-many';
import { DecisionPlan } from '../../../src/features/adjudicate/plan-decisions';
import { awaited, returnTo } from '../../../src/engine/review/returned';
import { Journal, type NewRecord } from '../../../src/engine/journal';
import { DECISIONS } from '../../../src/engine/log-kinds';
import { progressOf, stateOf } from '../../../src/engine/progress';
import { Project } from '../../../src/engine/project';
import { decisionLine, recordLine } from '../../support/record-line';

const schema = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;
const SAMPLES = 450;

async function open(files: MemoryFiles) {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  return {
    project,
    answers: new Journal(project),
    decisions: new Journal<DecisionRecord>(project, DECISIONS),
  };
}

const newFiles = (): MemoryFiles =>
  new MemoryFiles({
    'labelwright.yaml': schema,
    'data/a.jsonl': Array.from({ length: SAMPLES }, (_, n) => `{"id":"t-${n}","text":"Text ${n}"}\n`).join(
      '',
    ),
  });

const written = (files: MemoryFiles, name = 'lea'): DecisionRecord[] =>
  jsonLines<DecisionRecord>(files.text(`decisions/${name}.jsonl`));

const bulk = (count: number): NewRecord<DecisionRecord>[] =>
  Array.from({ length: count }, (_, n) => ({
    sample: `t-${n}`,
    labels: { intent: 'a' },
    origin: { kind: 'policy', strategy: 'unanimous' },
  }));

describe('engine', function () {
  this.timeout(SLOW);

  it('undoes the last of more decisions of one person than a call takes arguments', async () => {
    const lines = Array.from({ length: 130_000 }, (_, n) =>
      decisionLine('lea', `t-${n % SAMPLES}`, { id: `d-${n}`, labels: { intent: n % 2 ? 'a' : 'b' } }),
    );
    const files = newFiles();
    files.put('decisions/lea.jsonl', `${lines.join('\n')}\n`);
    const { decisions } = await open(files);
    assert.ok(await decisions.undo('lea'));
  });

  it('writes many as one batch, which one undo takes back and one redo gives again', async () => {
    const files = newFiles();
    const { project, decisions } = await open(files);
    await decisions.save('lea', { sample: 't-1', labels: { intent: 'b' }, reason: 'First.' });
    assert.equal((await decideMany(decisions, 'lea', bulk(SAMPLES))).length, SAMPLES);
    assert.equal(written(files).length, SAMPLES + 1);
    const times = written(files).map(({ time }) => time);
    assert.deepEqual([...new Set(times)].sort(), times, 'each record is later than the one before');

    await decisions.undo('lea');
    const standing = [...project.records.decisions.values()].filter(({ record }) => !record.withdrawn);
    assert.deepEqual(
      standing.map(({ record }) => [record.sample, record.labels, record.reason]),
      [['t-1', { intent: 'b' }, 'First.']],
      'what stood before stands again',
    );
    assert.deepEqual(state(await decisions.history('lea')), [true, true]);
    // Another window knows it from the file alone.
    const next = await open(files);
    await next.decisions.redo('lea');
    assert.deepEqual(next.project.records.decisions.get('t-1')?.record.labels, { intent: 'a' });
    assert.equal(next.project.records.decisions.size, SAMPLES);
    assert.deepEqual(state(await next.decisions.history('lea')), [true, false]);
    await next.decisions.undo('lea');
    await next.decisions.undo('lea');
    assert.deepEqual(state(await next.decisions.history('lea')), [false, true]);
  });

  it('stops between writes, and says how far it came', async () => {
    const files = newFiles();
    const { decisions } = await open(files);
    const stop = new AbortController();
    const append = decisions.append.bind(decisions);
    decisions.append = (...given) => append(...given).finally(() => stop.abort());
    const { length: count } = await decideMany(decisions, 'lea', bulk(SAMPLES), { signal: stop.signal });
    assert.ok(count > 0 && count < SAMPLES, String(count));
    assert.equal(written(files).length, count);
  });

  it('writes a decision once if two windows plan it at the same time', async () => {
    const files = newFiles();
    const said = (name: string): string =>
      ['t-0', 't-1'].map((sample) => recordLine(name, sample, { intent: 'a' })).join('\n');
    for (const name of ['ana', 'ben']) files.put(`annotations/${name}.jsonl`, `${said(name)}\n`);
    const windows = await Promise.all([open(files), open(files)]);
    const planned = [];
    for (const { project } of windows) {
      const plan = new DecisionPlan(project, project.model!, { strategy: { kind: 'unanimous' } });
      const records: NewRecord<DecisionRecord>[] = [];
      for await (const { record } of plan.decisions()) if (record) records.push(record);
      planned.push(records);
    }
    await windows[1]!.decisions.save('lea', { sample: 't-1', labels: { intent: 'b' } });
    for (const [n, records] of planned.entries()) {
      assert.equal(records.length, 2);
      const made = await decideMany(windows[n]!.decisions, 'lea', records);
      assert.deepEqual(
        made.map(({ sample }) => sample),
        n === 0 ? ['t-0'] : [],
      );
    }
    assert.deepEqual(
      written(files).map(({ sample, labels }) => [sample, labels]),
      [
        ['t-1', { intent: 'b' }],
        ['t-0', { intent: 'a' }],
      ],
    );
  });

  it('sends a sample back to annotators until they have answered it again', async () => {
    const files = newFiles();
    const { project, answers, decisions } = await open(files);
    const future = new Date(Date.now() + 3_600_000).toISOString();
    for (const name of ['ana', 'ben'])
      await files.writeAtomic(
        `annotations/${name}.jsonl`,
        new TextEncoder().encode(
          `{"v":1,"id":"${name}","time":"${future}","annotator":"${name}","sample":"t-1","labels":{"intent":"a"}}\n`,
        ),
      );
    await project.refresh();
    const key = project.samples.ids.find('t-1');
    const stateFor = (name: string) => {
      const { table } = project.records;
      return stateOf({ project, model: project.model! }, table.find(key, table.annotators.find(name)));
    };
    await decisions.save('lea', { sample: 't-1', return_to: ['ana'], reason: 'Read TB-1.' });
    assert.equal(stateFor('ana'), 'returned', 'although the answer is of a clock that runs ahead');
    assert.equal(stateFor('ben'), 'done');
    assert.equal(returnTo(project.records, key, 'ana')?.reason, 'Read TB-1.');
    assert.deepEqual(awaited(project.records, key), ['ana']);
    assert.deepEqual(pick(progressOf({ project, model: project.model! }, 'ana')), { done: 0, returned: 1 });

    await answers.save('ana', { sample: 't-1', labels: {}, status: 'draft' });
    assert.deepEqual(awaited(project.records, key), ['ana'], 'a draft is no answer');
    await answers.save('ana', { sample: 't-1', labels: { intent: 'b' } });
    assert.equal(stateFor('ana'), 'done');
    assert.deepEqual(awaited(project.records, key), []);
    assert.deepEqual(pick(progressOf({ project, model: project.model! }, 'ana')), { done: 1, returned: 0 });

    await decisions.save('lea', { sample: 't-1', return_to: ['ben'], reason: 'You too.' });
    assert.equal(stateFor('ben'), 'returned');
    await decisions.undo('lea');
    assert.equal(stateFor('ben'), 'done', 'to take it back ends it');
  });
});

const state = ({ canUndo, canRedo }: { canUndo: boolean; canRedo: boolean }) => [canUndo, canRedo];
const pick = ({ done, returned }: { done: number; returned: number }) => ({ done, returned });
