import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { Journal } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelSample, SaveParams } from '../../../../src/protocol/panel';
import { doneAnswer } from '../../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, context: [one, topic]}
layers:
  - {id: better, type: comparison, between: [one, two]}
labels: []
`;
const SAMPLES = 400;

async function open() {
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': Array.from(
      { length: SAMPLES },
      (_, n) => `${JSON.stringify({ id: `s-${n}`, text: 'Which?', one: 'A', two: 'B', topic: 'x' })}\n`,
    ).join(''),
  });
  const service = new PanelService(project, new Journal(project));
  const caller = (annotator: string) => ({ file: project.samples.files[0]!, annotator, review: false });
  const samples = async (annotator: string): Promise<PanelSample[]> => {
    const { view } = await service.view(caller(annotator), { filter: { queue: 'all' } });
    return service.samples(caller(annotator), { view, from: 0, count: SAMPLES });
  };
  const save = (sample: string, better: string) => {
    const params: SaveParams = doneAnswer(sample, 'Which?', { better });
    return service.save(caller('ana'), params);
  };
  return { files, samples, save };
}

describe('panel/server: comparisons', () => {
  it('draws the order of the two for each sample and person, the same every time', async () => {
    const { samples } = await open();
    const orders = (list: PanelSample[]) => list.map(({ shown }) => shown['better']!.join());
    const ana = orders(await samples('ana'));
    assert.deepEqual(orders(await samples('ana')), ana);
    const turned = ana.filter((order) => order === 'two,one').length;
    // 6 standard deviations: a fair draw misses this once in 500 million times, and this one is always the same.
    assert.ok(Math.abs(turned - SAMPLES / 2) < 60, `${turned} of ${SAMPLES}`);
    const ben = orders(await samples('ben'));
    const same = ana.filter((order, n) => order === ben[n]).length;
    assert.ok(Math.abs(same - SAMPLES / 2) < 60, `${same} of ${SAMPLES} are the same for another person`);
  });

  it('writes into the record what was shown', async () => {
    const { files, samples, save } = await open();
    const [, second] = await samples('ana');
    await save('s-1', 'two');
    const record = JSON.parse(new TextDecoder().decode(await files.read('annotations/ana.jsonl'))) as {
      labels: unknown;
      shown: unknown;
    };
    assert.deepEqual(record.labels, { better: 'two' });
    assert.deepEqual(record.shown, { better: second!.shown['better'] });
  });

  it('shows the two texts as equals, and not once more beside the text', async () => {
    const [first] = await (await open()).samples('ana');
    assert.deepEqual(first!.fields, { one: 'A', two: 'B' });
    assert.deepEqual(first!.context, [['topic', 'x']]);
  });

  it('takes only a field of the two, or a tie', async () => {
    const { save } = await open();
    await save('s-2', 'tie');
    await assert.rejects(save('s-3', 'three'), /has no field "three"/);
  });
});
