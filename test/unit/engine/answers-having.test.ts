import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import type { AnswerPart } from '../../../src/rules/framework/project-view';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
`;

const record = (n: number, fields: object): string =>
  JSON.stringify({
    v: 1,
    id: `r-${n}`,
    time: `2026-01-05T00:00:0${n}.000Z`,
    annotator: 'ana',
    sample: `t-${n}`,
    labels: { intent: 'refund' },
    ...fields,
  });

describe('the answers that rules are shown', () => {
  it('are those that have what a rule asks for', async () => {
    const accepted = { kind: 'suggestion', model: 'm', action: 'accepted' };
    const records = [
      record(1, {}),
      record(2, { rules: ['G-1'], guideline: '1.0.0' }),
      record(3, { guideline: '1.0.0', origin: accepted }),
      record(4, { rules: ['G-1'], withdrawn: true }),
      record(5, { rules: [], origin: { kind: 'hand' } }),
    ];
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'annotations/ana.jsonl': `${records.join('\n')}\n`,
    });
    const view = project.view(project.model!);
    const lines = async (having?: AnswerPart): Promise<number[]> => {
      const found: number[] = [];
      for await (const { place } of view.answers(having)) found.push(place.line + 1);
      return found;
    };
    assert.deepEqual(await lines(), [1, 2, 3, 5]);
    assert.deepEqual(await lines('rules'), [2]);
    assert.deepEqual(await lines('guideline'), [2, 3]);
    assert.deepEqual(await lines('suggestion'), [3]);
    project.dispose();
  });
});
