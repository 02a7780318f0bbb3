import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { jsonLines } from '../../../support/json-lines';
import { createRecordIds } from '../../../../src/base/text/record-id';
import { Journal } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { Labels } from '../../../../src/project/records/records';
import { doneAnswer } from '../../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, messages: messages}
layers:
  - {id: failure, type: turn, roles: [assistant]}
  - {id: ok, type: choice, labels: [good, bad], per: turn, roles: [assistant]}
labels: [{id: good}, {id: bad}]
`;
const newId = createRecordIds();

async function open() {
  const messages = ['user', 'assistant', 'user', 'assistant'].map((role, n) => ({ role, content: `${n}?` }));
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': `${JSON.stringify({ id: 'c-1', messages })}\n`,
  });
  const service = new PanelService(project, new Journal(project));
  const caller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
  const { view } = await service.view(caller, { filter: { queue: 'all' } });
  const sample = async () => (await service.samples(caller, { view, from: 0, count: 1 }))[0]!;
  const save = async (labels: Labels) =>
    service.save(caller, doneAnswer('c-1', (await sample()).text, labels, { status: 'draft' }));
  const records = async () =>
    jsonLines<{ labels: object }>(new TextDecoder().decode(await files.read('annotations/ana.jsonl')));
  return { service, caller, sample, save, records };
}

describe('panel/server: turns', () => {
  it('writes the answers about turns under their layer, and reads them turn by turn', async () => {
    const { save, records, sample } = await open();
    const labels = { failure: '3', 'ok/1': 'good', 'ok/3': 'bad' };
    await save(labels);
    assert.deepEqual((await records())[0]!.labels, { failure: '3', ok: { 1: 'good', 3: 'bad' } });
    assert.deepEqual((await sample()).answer?.labels, labels);
  });

  it('undoes and redoes them', async () => {
    const { service, caller, save, records, sample } = await open();
    await save({ 'ok/1': 'good' });
    await save({ 'ok/1': 'good', 'ok/3': 'bad' });
    await service.undo(caller, { record: newId() });
    assert.deepEqual((await sample()).answer?.labels, { 'ok/1': 'good' });
    await service.redo(caller, { record: newId() });
    assert.deepEqual((await records()).at(-1)!.labels, { ok: { 1: 'good', 3: 'bad' } });
  });

  for (const [labels, problem] of [
    [{ failure: '7' }, /The layer "failure" has no turn "7"/],
    [{ failure: '0' }, /The layer "failure" has no turn "0"/],
    [{ 'ok/0': 'good' }, /The layer "ok" is not asked of a turn "0" of this sample/],
    [{ 'ok/1': 'great' }, /has no label "great"/],
    [{ ok: 'good' }, /The layer "ok" is asked of each turn/],
    [{ 'failure/1': 'none' }, /The layer "failure" is asked of the sample/],
  ] as const)
    it(`refuses ${JSON.stringify(labels)}`, async () => {
      const { save } = await open();
      await assert.rejects(save(labels), problem);
    });
});
