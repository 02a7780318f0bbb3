import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { bucketSamples } from '../../../src/features/buckets/bucket-details';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { goldScore, judgedAnswers } from '../../../src/engine/gold/judged';
import { Journal } from '../../../src/engine/journal';
import { statusOf } from '../../../src/features/status/project-status';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
gold: {feedback: immediate}
guideline: {version: "1"}
`;
const encoder = new TextEncoder();
const bytes = (value: object): Uint8Array => encoder.encode(JSON.stringify(value));
const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const SAMPLES = lines(...[0, 1, 2, 3].map((n) => ({ id: `t-${n}`, text: `Text ${n}` })));
const GOLD = lines(
  { sample: 't-0', labels: { intent: 'refund' } },
  { sample: 't-1', labels: { intent: 'cancel' }, check: 'attention' },
);
let count = 0;
const record = (sample: string, intent: string | undefined, more: object = {}) => ({
  v: 1,
  id: `01KAW3Q0Z4M8Y2T6B9C1D5E${String(++count).padStart(3, '0')}`,
  time: new Date(Date.UTC(2026, 10, 25, 9, 0, count)).toISOString(),
  annotator: 'ana',
  sample,
  labels: intent === undefined ? {} : { intent },
  ...more,
});

async function open(ana: readonly object[], more: Record<string, string> = {}) {
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': SAMPLES,
    'gold/known.jsonl': GOLD,
    'annotations/ana.jsonl': lines(...ana),
    ...more,
  });
  const judged = (): string[] =>
    judgedAnswers(project, project.model!, 'ana').map(
      ({ sample, answer, wrong }) => `${sample} ${String(answer.labels.intent)} ${wrong.length === 0}`,
    );
  return { files, project, judged };
}

describe('engine', () => {
  it('judges the first done answer, whatever was drafted before or said after', async () => {
    const { judged } = await open([
      record('t-0', 'refund', { status: 'draft' }),
      record('t-0', undefined, { flags: ['unsure'] }),
      record('t-0', 'cancel'),
      record('t-0', 'refund'),
      record('t-0', undefined, { withdrawn: true }),
      record('t-2', 'refund'),
    ]);
    assert.deepEqual(judged(), ['t-0 cancel false']);
  });

  it('goes by times, not by lines, and judges what a migration renamed by its new names', async () => {
    const first = record('t-0', 'reimbursement');
    const renamed = record('t-0', 'refund', { migration: { name: 'm', replaces: first.id } });
    const later = record('t-1', 'refund');
    const early = { ...record('t-1', 'cancel'), time: '2026-11-25T08:00:00.000Z' };
    const { judged } = await open([first, renamed, later, early]);
    assert.deepEqual(judged(), ['t-1 cancel true', 't-0 refund true']);
  });

  it('reads on from what was appended, looks again when gold comes or a file is another one', async () => {
    const { files, project, judged } = await open([record('t-0', 'cancel'), record('t-2', 'refund')]);
    assert.deepEqual(judged(), ['t-0 cancel false']);
    await new Journal(project).save('ana', { sample: 't-1', labels: { intent: 'cancel' } });
    assert.deepEqual(judged(), ['t-0 cancel false', 't-1 cancel true']);
    await files.append('gold/known.jsonl', [bytes({ sample: 't-2', labels: { intent: 'cancel' } })]);
    await project.refresh();
    assert.deepEqual(judged(), ['t-0 cancel false', 't-2 refund false', 't-1 cancel true']);
    files.put('annotations/ana.jsonl', lines(record('t-0', 'refund')));
    await project.refresh();
    assert.deepEqual(judged(), ['t-0 refund true']);
  });

  it('reports failed attention checks apart from other gold, by the first answer', async () => {
    const ben = lines({ ...record('t-1', 'cancel'), annotator: 'ben' });
    const { project } = await open(
      [record('t-0', 'cancel'), record('t-1', 'refund'), record('t-1', 'cancel')],
      { 'annotations/ben.jsonl': ben },
    );
    const { errors } = bucketsOf(project);
    assert.deepEqual(
      errors.map(({ id, samples }) => [id, ...samples]),
      [
        ['gold-mismatch/intent', 't-0'],
        ['attention-check', 't-1'],
      ],
    );
    const [sample] = bucketSamples({ project, model: project.model! }, errors[1]!);
    assert.deepEqual(
      sample?.answers.map(({ annotator }) => annotator),
      ['ana'],
    );
    assert.deepEqual(goldScore(project, project.model!, 'ana'), {
      judged: 1,
      right: 0,
      checks: 1,
      failedChecks: 1,
    });
  });

  it('counts progress on the others where gold is hidden, and says who qualifies', async () => {
    const { project } = await open([record('t-0', 'refund'), record('t-2', 'refund')], {
      'labelwright.yaml': SCHEMA.replace(
        'gold: {feedback: immediate}',
        'gold: {share: 0.2}\nqualification: {samples: [t-0], pass_mark: 0.2}',
      ),
    });
    const [ana] = (await statusOf({ project, model: project.model! }, { pause: () => Promise.resolve() }))
      .annotators;
    assert.deepEqual([ana!.total, ana!.done, ana!.todo], [2, 1, 1]);
    assert.equal(ana!.qualification?.outcome, 'passed');
  });
});
