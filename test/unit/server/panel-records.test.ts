import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../src/base/files/memory-files';
import { createRecordIds } from '../../../src/base/text/record-id';
import { Journal } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';
import type { SaveParams } from '../../../src/protocol/panel';
import type { PanelCaller } from '../../../src/panel/server/view';
import { PanelService } from '../../../src/panel/server/panel-service';
import { holdReading, turns } from '../../support/held-reading';
import { doneAnswer } from '../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, gold: [gold/*.jsonl]}
people: {annotators: [ana, ben], reviewers: [lea]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
guideline: {version: "1"}
`;
const GUARDED = SCHEMA.replace(
  'guideline: {version: "1"}',
  'gold: {share: 0.5, feedback: immediate}\nguideline: {version: "1", examples: [{id: EX-1, text: text number 4, labels: {intent: refund}}]}',
);
const newId = createRecordIds();
const text = (n: number): string => `text number ${n}`;

const lines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

const answer = (annotator: string, n: number, intent = 'refund'): object => ({
  v: 1,
  id: newId(),
  time: `2026-01-05T10:00:0${n}.000Z`,
  annotator,
  sample: `t-${n}`,
  labels: { intent },
  status: 'done',
});

const save = (n: number, more: Partial<SaveParams> = {}): SaveParams =>
  doneAnswer(`t-${n}`, text(n), { intent: 'refund' }, more);

/** A project that has begun to read its files, some of which are held back. */
async function opening(held: string, more: Record<string, string> = {}) {
  const files = new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': lines([0, 1, 2, 3, 4].map((n) => ({ id: `t-${n}`, text: text(n) }))),
    'annotations/ana.jsonl': lines([answer('ana', 0)]),
    // Answers of both, as an import may leave them.
    'annotations/old.jsonl': lines([answer('ben', 0, 'cancel'), answer('ana', 2), answer('ana', 3)]),
    ...more,
  });
  const gate = holdReading(files, held);
  const project = new Project(files, { pause: () => Promise.resolve() });
  const refreshed = project.refresh();
  while (!project.listed) await turns();
  const service = new PanelService(project, new Journal(project));
  const caller = (annotator = 'ana', review = false): PanelCaller => ({
    file: project.samples.files[0]!,
    annotator,
    review,
  });
  return { files, project, service, caller, gate, refreshed };
}

/** Whether a promise has settled after everything else had its turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = (): void => void (settled = true);
  promise.then(settle, settle);
  await turns();
  return settled;
}

describe('server while records are read', () => {
  it('shows the first sample that the person has not answered, and saves, before others are read', async () => {
    const { files, project, service, caller, gate, refreshed } = await opening('annotations/old');
    await gate.reached;
    const { progress } = await service.project(caller());
    assert.equal(progress.done, 1);
    const { view, start } = await service.view(caller(), { filter: { queue: 'todo' } });
    const [sample] = await service.samples(caller(), { view, from: start, count: 1 });
    assert.equal(sample?.id, 't-1');
    const before = files.text('annotations/ana.jsonl');
    const saved = await service.save(caller(), save(1));
    assert.deepEqual([saved.state, saved.progress.done, saved.canUndo], ['done', 2, true]);
    const written = files.text('annotations/ana.jsonl');
    assert.ok(written.startsWith(before) && written.includes(saved.record), 'appended to what was there');
    assert.equal((await service.undo(caller()))?.sample, 't-1');
    assert.equal((await service.redo(caller()))?.state, 'done');
    assert.equal(project.records.complete, false);
    gate.open();
    await refreshed;
    assert.equal(project.records.complete, true);
    assert.equal((await service.project(caller())).progress.done, 4);
  });

  it('drops what was answered from the queue once all is read, but not the sample on screen', async () => {
    const { service, caller, gate, refreshed } = await opening('annotations/old');
    const shown = await service.view(caller(), { filter: { queue: 'todo' }, at: { sample: 't-2' } });
    const ids = async (view: string): Promise<string[]> =>
      (await service.rows(caller(), { view, from: 0, count: 9 })).map(({ id }) => id);
    assert.deepEqual(await ids(shown.view), ['t-1', 't-2', 't-3', 't-4']);
    gate.open();
    await refreshed;
    assert.deepEqual(await ids(shown.view), ['t-1', 't-2', 't-3', 't-4'], 'a list that is shown is frozen');
    const next = await service.view(caller(), { filter: { queue: 'todo' }, at: { sample: 't-2' } });
    assert.deepEqual(await ids(next.view), ['t-1', 't-2', 't-4']);
    assert.deepEqual([next.start, next.holdsAt], [1, true]);
  });

  it('gives and takes nothing before the own file is read', async () => {
    const { files, service, caller, gate, refreshed } = await opening('annotations/ana', {
      'annotations/old.jsonl': lines([answer('ben', 0)]),
    });
    const view = service.view(caller(), { filter: { queue: 'todo' } });
    const saved = service.save(caller(), save(1));
    const before = files.text('annotations/ana.jsonl');
    assert.equal(await isSettled(view), false);
    assert.equal(await isSettled(saved), false);
    assert.equal(files.text('annotations/ana.jsonl'), before);
    gate.open();
    await refreshed;
    assert.equal((await saved).progress.done, 2);
    const { view: id, start } = await view;
    const [first] = await service.samples(caller(), { view: id, from: start, count: 1 });
    assert.ok(first && first.id !== 't-0', 'what was answered before is passed over');
  });

  it('lets one person label while the file of another is not read yet', async () => {
    const { project, service, caller, gate } = await opening('annotations/ana', {
      'annotations/old.jsonl': lines([answer('ben', 0)]),
      'annotations/ben.jsonl': lines([answer('ben', 1)]),
    });
    const { view, start } = await service.view(caller('ben'), { filter: { queue: 'todo' } });
    assert.equal((await service.samples(caller('ben'), { view, from: start, count: 1 }))[0]?.id, 't-0');
    assert.equal((await service.save(caller('ben'), save(2))).progress.done, 2);
    assert.equal(project.records.complete, false);
    gate.open();
  });

  it('makes review, and the queue of disagreements, of all records', async () => {
    const { service, caller, gate, refreshed } = await opening('annotations/old');
    const review = service.view(caller('lea', true), { filter: { queue: 'todo', review: true } });
    const differing = service.view(caller(), { filter: { queue: 'disagreement' } });
    assert.equal(await isSettled(review), false);
    assert.equal(await isSettled(differing), false);
    gate.open();
    assert.equal((await review).length, 1);
    assert.equal((await differing).length, 1);
    await refreshed;
  });

  it('takes a decision when all records are read', async () => {
    const { files, service, caller, gate, refreshed } = await opening('annotations/old');
    const decided = service.save(caller('lea', true), save(0, { decision: {} }));
    assert.equal(await isSettled(decided), false);
    assert.equal(await files.stat('decisions/lea.jsonl'), undefined);
    gate.open();
    await decided;
    await refreshed;
    const record = JSON.parse(files.text('decisions/lea.jsonl')) as { time: string };
    assert.ok(record.time > '2026-01-05T10:00:00.000Z');
  });

  it('waits for what reviewers have sent back', async () => {
    const back = { v: 1, id: newId(), time: '2026-01-06T10:00:00.000Z', reviewer: 'lea', sample: 't-0' };
    const { service, caller, gate, refreshed } = await opening('decisions/', {
      'decisions/lea.jsonl': lines([{ ...back, return_to: ['ana'], reason: 'Look again.' }]),
    });
    const view = service.view(caller(), { filter: { queue: 'todo' } });
    assert.equal(await isSettled(view), false);
    gate.open();
    assert.equal((await view).start, 0);
    await refreshed;
  });

  it('shows no sample before it is known which are gold', async () => {
    const gold = { v: 1, sample: 't-4', labels: { intent: 'refund' }, explanation: 'It says so.' };
    const { project, service, caller, gate, refreshed } = await opening('gold/', {
      'labelwright.yaml': GUARDED,
      'gold/gold.jsonl': lines([gold]),
    });
    assert.ok(project.model?.schema.gold);
    const shown = service.project(caller());
    const view = service.view(caller(), { filter: { queue: 'todo' } });
    assert.equal(await isSettled(shown), false);
    assert.equal(await isSettled(view), false);
    gate.open();
    assert.deepEqual((await shown).guideline.examples, [], 'an example would give the answer away');
    const { view: id } = await view;
    const samples = await service.samples(caller(), { view: id, from: 0, count: 9 });
    assert.ok(
      samples.length > 0 && samples.every(({ row }) => row === -1),
      'where a sample stands is hidden',
    );
    await refreshed;
    assert.equal(project.records.gold.size, 1);
  });
});
