import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { answerLine } from '../../support/intent-project';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const ids = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `t-${n + from}\n`).join('');

const FILES = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
guideline: {version: "1"}
people: {annotators: [ana, ben, cara, dan, eve, fay]}
`,
  'data/a.jsonl': Array.from({ length: 60 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join(''),
  'gold/known.jsonl': line({ sample: 't-5', labels: { intent: 'cancel' } }),
  'assignments/first.yaml': 'people: [ana, {id: ben, left: true}, cara]\nper_sample: 2\n',
  'assignments/first.ids': ids(0, 30) + 'gone\n',
  'assignments/second.yaml': 'people: [ana, dan]\nmethod: hash\n',
  'assignments/second.ids': ids(20, 40),
  'assignments/third.yaml': 'people: [ben, dan]\nsamples: {new: true}\n',
  'assignments/third.ids': ids(40, 50),
  // These depend on others.
  'assignments/later.yaml': 'people: [eve]\nafter: {agreement: {batch: third, min: 0.5}}\n',
  'assignments/later.ids': ids(50, 52),
  'assignments/rest.yaml': 'people: [fay]\nsamples: {new: true}\n',
  'annotations/ana.jsonl': answerLine('ana', 't-1', { intent: 'refund' }),
  'annotations/ben.jsonl': ['t-2', 't-44', 't-59']
    .map((id) => answerLine('ben', id, { intent: 'refund' }))
    .join(''),
};

describe('the assignments of one person', () => {
  async function open() {
    const project = new Project(new MemoryFiles(FILES), { pause: () => Promise.resolve() });
    await project.refreshModel();
    const model = project.model!;
    await project.samples.refresh(model.schema.data);
    await project.samples.readIds(() => Promise.resolve());
    await project.records.refresh(model.schema.data);
    return { project, model };
  }

  for (const [person, own] of Object.entries({
    ana: ['first', 'second'],
    ben: ['first', 'third'],
    cara: ['first'],
    dan: ['second', 'third'],
  }))
    it(`are made from ${own.join(' and ')} alone for ${person}, and are those of all`, async () => {
      const { project, model } = await open();
      const { assignments, samples } = project;
      await assignments.readyFor(model, person);
      assert.equal(assignments.current, undefined);
      const alone = assignments.limiting(person)!;
      assert.deepEqual(
        alone.batches.map(({ batch }) => batch!.name),
        own,
      );
      assert.equal(assignments.limiting('cara') === alone, person === 'cara');
      await assignments.readyFor(model, person);
      assert.equal(assignments.limiting(person), alone);
      const all = (await assignments.ready(model))!;
      assert.equal(assignments.limiting(person), all);
      const candidates = all.candidates(person);
      for (let n = 0; n < 60; n++) {
        const key = samples.ids.find(`t-${n}`);
        assert.equal(alone.has(key, person), all.has(key, person), `t-${n}`);
        assert.ok(!all.has(key, person) || candidates.has(key), `t-${n}`);
      }
      assert.ok(candidates.size < 60);
      assert.equal(
        alone.membersFor(person, samples.files).total,
        all.membersFor(person, samples.files).total,
      );
    });

  it('are those of all where they depend on other batches, and for people without one', async () => {
    for (const person of ['eve', 'fay', 'zoe']) {
      const { project, model } = await open();
      await project.assignments.readyFor(model, person);
      assert.equal(project.assignments.current?.batches.length, 5, person);
    }
  });

  it('are made again after something has changed', async () => {
    const { project, model } = await open();
    await project.assignments.readyFor(model, 'cara');
    const before = project.assignments.limiting('cara');
    project.assignments.invalidate();
    await project.assignments.readyFor(model, 'cara');
    assert.notEqual(project.assignments.limiting('cara'), before);
    assert.equal(project.assignments.current, undefined);
  });
});
