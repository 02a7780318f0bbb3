import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { ownRepeats } from '../../../../src/engine/queries/own-repeats';

const schema = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;

let serial = 0;
function record(sample: string, hour: number, label: string, more: Record<string, unknown> = {}): object {
  serial += 1;
  const time = new Date(Date.UTC(2026, 0, 5, 0, 0, 0) + hour * 3_600_000).toISOString();
  return {
    v: 1,
    id: `r${serial}`,
    time,
    annotator: 'ana',
    sample,
    text_hash: `h-${sample}`,
    labels: { intent: label },
    ...more,
  };
}

async function repeatsOf(...records: object[]): Promise<{ repeats: number; same: number } | undefined> {
  const { project } = await memoryProject({
    'labelwright.yaml': schema,
    'data/s.jsonl': ['1', '2'].map((id) => `${JSON.stringify({ id, text: `text ${id}` })}\n`).join(''),
    'annotations/ana.jsonl': records.map((one) => `${JSON.stringify(one)}\n`).join(''),
  });
  const layers = project.model!.schema.layers.flatMap(({ layer }) => layer ?? []);
  return (await ownRepeats(project, layers)).get('intent')?.get('ana');
}

describe('ownRepeats', () => {
  it('compares an answer with the one that the same person gave before', async () => {
    assert.deepEqual(await repeatsOf(record('1', 0, 'a'), record('1', 30, 'a'), record('1', 60, 'b')), {
      repeats: 2,
      same: 1,
    });
  });

  it('finds the same text under another id', async () => {
    const twin = record('2', 0.01, 'b', { text_hash: 'h-1' });
    assert.deepEqual(await repeatsOf(record('1', 0, 'a'), twin), { repeats: 1, same: 0 });
  });

  it('takes an answer within the hour for a correction, which stands for what it corrects', async () => {
    assert.equal(await repeatsOf(record('1', 0, 'a'), record('1', 0.5, 'b')), undefined);
    const corrected = [record('1', 0, 'a'), record('1', 0.5, 'b'), record('1', 24, 'b')];
    assert.deepEqual(await repeatsOf(...corrected), { repeats: 1, same: 1 });
  });

  it('takes what a migration wrote for the answer that it says again, and not for a second judgement', async () => {
    const first = record('1', 0, 'a', { id: 'first' });
    const moved = record('1', 50, 'b', { id: 'moved', migration: { name: 'm', replaces: 'first' } });
    const back = record('1', 60, 'a', { migration: { name: 'm', reverts: 'moved' } });
    assert.equal(await repeatsOf(first, moved), undefined);
    assert.equal(await repeatsOf(first, moved, back), undefined);
    // Said again as before, under its new name.
    assert.deepEqual(await repeatsOf(first, moved, record('1', 70, 'b')), { repeats: 1, same: 1 });
  });

  it('leaves out what was taken back, drafts, and another version of the guideline', async () => {
    const wrong = record('1', 24, 'b', { id: 'wrong' });
    const undo = record('1', 25, 'a', { undoes: 'wrong' });
    assert.equal(await repeatsOf(record('1', 0, 'a'), wrong, undo), undefined);
    assert.equal(await repeatsOf(record('1', 0, 'a'), record('1', 24, 'b', { status: 'draft' })), undefined);
    const older = record('1', 0, 'a', { guideline: '1.0.0' });
    assert.equal(await repeatsOf(older, record('1', 24, 'b', { guideline: '2.0.0' })), undefined);
  });
});
