// Pairs that are asked again with the sides swapped: the queue, the record beside the answer that counts, undo, and the numbers.
import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { jsonLines } from '../../../support/json-lines';
import { agreementJson } from '../../../../src/agreement/report/agreement-json';
import { analyse } from '../../../../src/agreement/report/analysis';
import { textHash } from '../../../../src/base/text/hash';
import { createRecordIds } from '../../../../src/base/text/record-id';
import { comparedAnswers } from '../../../../src/engine/queries/compared-answers';
import { layerAnswers } from '../../../../src/engine/agreement/layer-answers';
import { ownRepeats } from '../../../../src/engine/queries/own-repeats';
import { Journal } from '../../../../src/engine/journal';
import { Overtaken } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import { isAskedSwapped } from '../../../../src/kinds/sides';
import type { SaveParams } from '../../../../src/protocol/panel';
import { doneAnswer } from '../../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: better, type: comparison, between: [a, b], swapped: 1}
  - {id: why, type: text}
guideline: {version: "2"}
`;
const newId = createRecordIds();
const MINUTE = 60_000;

/** The answer of ana to a sample, so many minutes ago. */
const answer = (sample: string, minutes: number) => ({
  v: 1,
  id: newId(),
  time: new Date(Date.now() - minutes * MINUTE).toISOString(),
  annotator: 'ana',
  sample,
  text_hash: textHash(`text of ${sample}`),
  guideline: '1',
  labels: { better: 'a', why: 'Shorter.' },
  shown: { better: ['b', 'a'] },
  seconds: 30,
});

async function open(share = 1) {
  const answers = [answer('s0', 90), answer('s1', 30), answer('s2', 5)];
  const lines = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA.replace('swapped: 1', `swapped: ${share}`),
    'data/s.jsonl': lines(
      ['s0', 's1', 's2', 's3'].map((id) => ({ id, text: `text of ${id}`, a: 'one', b: 'two' })),
    ),
    'annotations/ana.jsonl': lines(answers),
  });
  const service = new PanelService(project, new Journal(project));
  const caller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
  const records = async () =>
    jsonLines<Record<string, unknown>>(new TextDecoder().decode(await files.read('annotations/ana.jsonl')));
  const again = async () => {
    const { view, start } = await service.view(caller, { filter: { queue: 'swapped' } });
    return { start, samples: await service.samples(caller, { view, from: 0, count: 9 }), view };
  };
  const save = (sample: string, over: string, more: Partial<SaveParams> = {}) =>
    service.save(
      caller,
      doneAnswer(sample, `text of ${sample}`, { better: 'b' }, { over, seconds: 3, swapped: true, ...more }),
    );
  return { project, service, caller, records, again, save, answers };
}

describe('pairs that are asked again with the sides swapped', () => {
  it('are those of some time ago, without the answer, and only their question', async () => {
    const { service, caller, again } = await open();
    assert.equal((await service.project(caller)).progress.swapped, 2);
    const { samples, start } = await again();
    assert.equal(start, 0);
    assert.deepEqual(
      samples.map(({ id, asked, state, answer: given }) => [id, asked, state, given?.labels, given?.note]),
      [
        ['s0', ['better'], 'todo', {}, ''],
        ['s1', ['better'], 'todo', {}, ''],
      ],
    );
    const all = await service.view(caller, { filter: { queue: 'all' } });
    const [plain] = await service.samples(caller, { view: all.view, from: 0, count: 1 });
    assert.equal(plain!.asked, undefined);
    assert.deepEqual(samples[0]!.shown.better, plain!.shown.better!.toReversed());
    assert.equal((await service.view(caller, { filter: { queue: 'todo' } })).length, 1, 'none is to do');
  });

  it('are a share of the pairs, drawn by sample and person', async () => {
    const layer = {
      id: 'better',
      type: 'comparison',
      required: true,
      between: ['a', 'b'],
      ties: true,
    } as const;
    const drawn = (person: string): number[] =>
      Array.from({ length: 1000 }, (_, n) => n).filter((n) =>
        isAskedSwapped({ ...layer, swapped: 0.2 }, `s${n}`, person),
      );
    assert.ok(Math.abs(drawn('ana').length - 200) < 40, `${drawn('ana').length}`);
    assert.notDeepEqual(drawn('ana'), drawn('ben'));
    assert.deepEqual(
      Array.from({ length: 100 }, (_, n) => isAskedSwapped(layer, `s${n}`, 'ana')).filter(Boolean),
      [],
    );
    const { service, caller } = await open(0.000001);
    assert.equal((await service.project(caller)).progress.swapped, 0);
  });

  it('leave the answer that counts as it is, with the guideline that it followed', async () => {
    const { project, service, caller, records, again, save, answers } = await open();
    const saved = await save('s0', answers[0]!.id);
    assert.deepEqual([saved.state, saved.progress.swapped, saved.progress.done], ['done', 1, 3]);
    const { id, time, ...first } = answers[0]!;
    const { id: ownId, time: ownTime, ...last } = (await records()).at(-1)!;
    assert.deepEqual(last, { ...first, swapped: { better: 'b' } });
    assert.ok(ownId === saved.record && ownId !== id && String(ownTime) > time);
    const { samples, start } = await again();
    assert.deepEqual([samples[0]!.state, samples[0]!.answer!.labels, start], ['done', { better: 'b' }, 1]);
    assert.equal((await save('s0', answers[0]!.id, { record: saved.record })).time, saved.time, 'once');
    const other = { record: saved.record, labels: { better: 'tie' } };
    await assert.rejects(save('s0', saved.record, other), /is that of another record already/);
    // It may be changed, and a second window must not replace it unseen.
    await assert.rejects(save('s0', answers[0]!.id), Overtaken);
    await save('s0', saved.record, { labels: { better: 'tie' } });
    assert.deepEqual((await records()).at(-1)!.swapped, { better: 'tie' });
    assert.deepEqual(project.records.table.labels(0), first.labels);
    assert.equal((await service.view(caller, { filter: { queue: 'all' } })).length, 4);
  });

  it('are kept when the rest of the answer changes, and dropped with the answer that they repeat', async () => {
    const { records, save, answers } = await open();
    const { record } = await save('s0', answers[0]!.id);
    const more = { swapped: undefined, labels: { better: 'a', why: 'Clearer.' } } as Partial<SaveParams>;
    const kept = await save('s0', record, more);
    assert.deepEqual((await records()).at(-1)!.swapped, { better: 'b' });
    await save('s0', kept.record, { ...more, labels: { better: 'tie', why: 'Clearer.' } });
    assert.equal((await records()).at(-1)!.swapped, undefined);
  });

  it('are undone and redone like other answers', async () => {
    const { service, caller, again, save, answers } = await open();
    await save('s0', answers[0]!.id);
    const undone = await service.undo(caller);
    assert.deepEqual(
      [undone!.sample, undone!.swapped, undone!.answer!.labels],
      ['s0', {}, answers[0]!.labels],
    );
    const { samples } = await again();
    assert.ok(samples.every(({ state }) => state === 'todo'));
    assert.deepEqual((await service.redo(caller))!.swapped, { better: 'b' });
  });

  it('measure consistency, and are no answers of their own', async () => {
    const { project, save, answers } = await open();
    await save('s0', answers[0]!.id);
    await save('s1', answers[1]!.id, { labels: { better: 'a' } });
    const [layer, text] = project.model!.schema.layers.map((one) => one.layer!);
    const compared = await comparedAnswers(project, [layer!]);
    const { data } = layerAnswers(project.records.table, layer!, { compared: compared.get('better')! });
    const json = agreementJson(analyse(data)) as unknown as Record<string, Record<string, unknown>>;
    assert.deepEqual([json.self_consistency!.n, json.self_consistency!.value], [2, 0.5]);
    assert.equal(json.position_bias!.n, 3, 'three answers, in the order of the first time');
    assert.equal(json.n_superseded as unknown, 0);
    const own = await ownRepeats(project, [layer!, text!]);
    assert.deepEqual([own.get('better')!.size, own.get('why')!.size], [0, 0]);
  });

  it('are checked', async () => {
    const { project, save, answers } = await open();
    await assert.rejects(save('s0', answers[0]!.id, { labels: { better: 'c' } }), /no field "c"/);
    assert.equal(project.records.table.rows, 3);
  });
});
