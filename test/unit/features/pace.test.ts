import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { endWords } from '../../../src/features/status/words';
import { statusOf } from '../../../src/features/status/project-status';

const NOW = Date.parse('2026-03-20T09:00:00Z');
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const SCHEMA = `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
people: {annotators: [ana, ben]}
`;

/** Answers of a person: how many on which days of March. */
function answers(annotator: string, perDay: Readonly<Record<number, number>>): string {
  let n = 0;
  return Object.entries(perDay)
    .flatMap(([day, count]) =>
      Array.from({ length: count }, () =>
        line({
          v: 1,
          id: `${annotator}-${n}`,
          time: new Date(Date.parse('2026-03-01T10:00:00Z') + (Number(day) - 1) * 86_400_000).toISOString(),
          annotator,
          sample: `t-${n++}`,
          labels: { topic: 'a' },
        }),
      ),
    )
    .join('');
}

describe('the expected end', () => {
  const open = async (contents: Record<string, string>) => {
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'data.jsonl': Array.from({ length: 100 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join(''),
      ...contents,
    });
    const { ends } = await statusOf(
      { project, model: project.model! },
      { now: NOW, pause: () => Promise.resolve() },
    );
    project.dispose();
    return ends;
  };

  it('goes by the days since the first answer, without today', async () => {
    const ends = await open({
      'annotations/ana.jsonl': answers('ana', {
        10: 5,
        11: 5,
        12: 5,
        13: 5,
        14: 5,
        15: 5,
        16: 5,
        17: 5,
        18: 5,
        19: 5,
        20: 1,
      }),
      'annotations/ben.jsonl': answers('ben', { 2: 50, 6: 20, 8: 10, 10: 12 }),
    });
    // Ana has 49 samples left, at 5 a day; Ben 8, at 3 a day.
    assert.equal(ends.length, 1);
    const [{ batch, left, end, limits, reason }] = ends as [(typeof ends)[0]];
    assert.deepEqual([batch, left, end, reason], [undefined, 57, '2026-03-29', undefined]);
    assert.equal(limits![0], '2026-03-29');
    assert.equal(limits![1], undefined, 'at Ben’s pace, which differs by day, there may be no end');
  });

  it('assumes the pace of the team for somebody new, and says for whom', async () => {
    const ends = await open({
      'labelwright.yaml': SCHEMA.replace('ben]', 'ben, cleo, dan]'),
      'annotations/ana.jsonl': answers('ana', { 6: 1, 19: 4 }),
      'annotations/ben.jsonl': answers('ben', { 17: 9, 18: 9, 19: 9 }),
      'annotations/cleo.jsonl': answers('cleo', { 10: 3, 12: 6, 14: 6, 16: 6, 18: 9 }),
    });
    // Ben gives 9 a day and Cleo 3, so Ana and Dan are assumed to give 6: Dan needs 17 days for 100, Cleo 24 for 70.
    const [known] = ends;
    assert.deepEqual(ends, [{ batch: undefined, left: 338, end: '2026-04-12', assumed: ['ana', 'dan'] }]);
    assert.equal(
      endWords(known!),
      "338 answers left, expected end 2026-04-12, uncertain: the team's pace is assumed for ana and dan",
    );
  });

  it('ends with somebody new if the team is faster', async () => {
    const ends = await open({
      'annotations/ben.jsonl': answers('ben', { 17: 25, 18: 25, 19: 25 }),
    });
    assert.deepEqual(ends, [{ batch: undefined, left: 125, end: '2026-03-23', assumed: ['ana'] }]);
  });

  it('has no end while nobody has answered on three days, and says whose pace is missing', async () => {
    const ends = await open({ 'annotations/ana.jsonl': answers('ana', { 18: 5, 19: 5 }) });
    assert.deepEqual(ends, [
      { batch: undefined, left: 190, reason: 'ana has answered on 2 days of the last 14, and 3 are needed' },
    ]);
  });

  it('is given for each batch that is not done', async () => {
    const ends = await open({
      'assignments/one.yaml': 'people: [ana]\n',
      'assignments/one.ids': 't-0\nt-1\n',
      'assignments/two.yaml': 'people: [ana]\n',
      'assignments/two.ids': 't-0\nt-50\nt-51\nt-52\n',
      'assignments/later.yaml': 'people: [ana]\nafter: {guideline: released}\n',
      'assignments/later.ids': 't-60\n',
      'annotations/ana.jsonl': answers('ana', { 15: 1, 16: 1, 17: 1, 18: 1, 19: 1 }),
    });
    assert.deepEqual(ends, [
      { batch: 'later', left: 1, reason: 'it is closed' },
      { batch: 'two', left: 3, end: '2026-03-22' },
    ]);
  });

  it('says for whom a batch is closed', async () => {
    const ends = await open({
      'labelwright.yaml': `${SCHEMA}qualification: {samples: [t-0], pass_mark: 0.1}\n`.replace(
        'samples: [data.jsonl]',
        'samples: [data.jsonl], gold: [gold.jsonl]',
      ),
      'gold.jsonl': line({ v: 1, id: 'g-0', sample: 't-0', labels: { topic: 'a' } }),
      'assignments/week.yaml': 'people: [ana, ben]\nper_sample: 2\nafter: {qualification: passed}\n',
      'assignments/week.ids': 't-1\n',
      'annotations/ana.jsonl': answers('ana', { 19: 1 }),
    });
    assert.deepEqual(ends, [{ batch: 'week', left: 2, reason: 'it is closed for ben' }]);
  });
});
