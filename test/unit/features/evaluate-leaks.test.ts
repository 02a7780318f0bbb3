import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { wasSeen } from '../../../src/features/evaluate/causes';
import { readSamples } from '../../../src/features/evaluate/sample-facts';

const pause = () => Promise.resolve();
const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, split: split}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;

describe('evaluate: samples that the model was trained on', () => {
  it('are found among more near duplicates than are listed', async () => {
    const lines = Array.from({ length: 200 }, (_, n) => {
      const text = `Order ${1000 + n} arrived late, and the parcel was damaged. Please send my money back to me soon.`;
      return `${JSON.stringify({ id: `s${n}`, text, split: n === 199 ? 'train' : 'test' })}\n`;
    });
    const project = new Project(
      new MemoryFiles({ 'labelwright.yaml': SCHEMA, 'data/a.jsonl': lines.join('') }),
      { pause },
    );
    await project.refresh();
    const samples = await readSamples({ project, model: project.model! }, pause);
    const saw = ({ split }: { split: string | undefined }): boolean => split === 'train';
    const training = { saw, mayHaveSeen: saw };
    const tested = samples.list.filter(({ split }) => split === 'test');
    assert.equal(tested.length, 199);
    assert.deepEqual(
      tested.filter(({ key }) => !wasSeen(key, samples, training)).map(({ id }) => id),
      [],
    );
    assert.ok(samples.nearDuplicates(tested[0]!.key).length <= 50);
  });
});
