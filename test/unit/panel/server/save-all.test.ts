import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../../src/base/files/memory-files';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import type { AnnotationRecord } from '../../../../src/project/records/records';
import type { PanelCaller } from '../../../../src/panel/server/view';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { SaveOutcome, SaveParams } from '../../../../src/protocol/panel';
import { doneAnswer } from '../../../support/done-answer';
import { jsonLines } from '../../../support/json-lines';
import { pick } from '../../../support/pick';

const schema = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;
const text = (n: number): string => `Text ${n}`;
const save = (n: number, more: Partial<SaveParams> = {}): SaveParams =>
  doneAnswer(`t-${n}`, text(n), { intent: 'a' }, more);
const said = (outcomes: readonly SaveOutcome[]): string[] =>
  outcomes.map((one) => ('result' in one ? one.result.state : one.error.code));

async function open() {
  const data = Array.from({ length: 20 }, (_, n) => `${JSON.stringify({ id: `t-${n}`, text: text(n) })}\n`);
  const files = new MemoryFiles({ 'labelwright.yaml': schema, 'data/a.jsonl': data.join('') });
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  const service = new PanelService(project, new Journal(project));
  const caller: PanelCaller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
  const records = () => jsonLines<AnnotationRecord>(files.text('annotations/ana.jsonl'));
  return { files, service, caller, records };
}

describe('panel/server: several answers at once', () => {
  it('saves each, and says of each how things stand', async () => {
    const { service, caller, records } = await open();
    const saves = [0, 1, 2].map((n) => save(n, n === 1 ? { status: 'draft' } : {}));
    const outcomes = await service.saveAll(caller, { saves });
    assert.deepEqual(said(outcomes), ['done', 'draft', 'done']);
    assert.deepEqual(
      outcomes.map((one) => 'result' in one && [one.result.record, one.result.time]),
      records().map(({ id, time }) => [id, time]),
    );
    assert.deepEqual(
      outcomes.map((one) => 'result' in one && one.result.progress.done),
      [2, 2, 2],
    );
  });

  it('refuses one for its text, its labels or another window’s answer, and saves the others', async () => {
    const { service, caller, records } = await open();
    await service.save(caller, save(3));
    const outcomes = await service.saveAll(caller, {
      saves: [
        save(0),
        save(1, { textHash: 'another' }),
        save(2, { labels: { intent: 'unknown' } }),
        save(3, { over: null }),
        save(99),
        save(4),
      ],
    });
    assert.deepEqual(said(outcomes), [
      'done',
      'text-changed',
      'answer-changed',
      'answer-changed',
      'answer-changed',
      'done',
    ]);
    assert.deepEqual(pick(records(), 'sample'), ['t-3', 't-0', 't-4']);
  });

  it('writes what was sent before only once', async () => {
    const { service, caller, records } = await open();
    const saves = [save(0), save(1)];
    const before = await service.saveAll(caller, { saves });
    const again = [...saves.map((one) => ({ ...one, again: true })), save(2)];
    const after = await service.saveAll(caller, { saves: again });
    assert.deepEqual(pick(records(), 'sample'), ['t-0', 't-1', 't-2']);
    const timeOf = (one: SaveOutcome): unknown => 'result' in one && one.result.time;
    assert.deepEqual(after.slice(0, 2).map(timeOf), before.map(timeOf));
  });

  it('takes the time of the answer, and none that is not a number', async () => {
    const { service, caller, records } = await open();
    const start = Date.now();
    await service.saveAll(caller, {
      saves: [
        save(0, { ago: 3_600_000 }),
        save(1, { ago: 'x' as unknown as number }),
        save(2, { ago: -3_600_000 }),
      ],
    });
    const [first, second, third] = records().map(({ time }) => Date.parse(time)) as [number, number, number];
    assert.ok(first < start - 3_000_000);
    assert.ok(second >= start);
    assert.ok(third > second && third <= Date.now() + 1);
  });

  it('saves none without a name, and says so', async () => {
    const { service, caller } = await open();
    const nobody = { ...caller, annotator: undefined };
    await assert.rejects(service.saveAll(nobody, { saves: [save(0)] }), { code: 'no-annotator' });
  });
});
