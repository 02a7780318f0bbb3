// Pairs that are asked again, from the keys to the records.
import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { jsonLines } from '../../support/json-lines';
import { Journal } from '../../../src/engine/journal';
import { PanelFailure } from '../../../src/panel/server/panel-failure';
import { PanelService } from '../../../src/panel/server/panel-service';
import type { PanelMethod } from '../../../src/protocol/panel';
import type { FakeEngine } from '../fake-engine';
import { isSaved, press, startController, until } from '../engine-host';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: kind, type: choice, required: false, labels: [short]}
  - {id: better, type: comparison, between: [a, b], swapped: 1, when: {kind: [short]}}
  - {id: why, type: choice, labels: [short, clear], when: {better: [a]}}
labels: [{id: short}, {id: clear}]
`;
const MINUTE = 60_000;

async function open() {
  const lines = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const ids = ['s0', 's1', 's2'];
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/s.jsonl': lines(ids.map((id) => ({ id, text: `text of ${id}`, a: 'one', b: 'two' }))),
    'annotations/ana.jsonl': lines(
      ids.slice(0, 2).map((sample, n) => ({
        v: 1,
        id: `01KAW3Q0Z4M8Y2T6B9C1D5E7F${n}`,
        time: new Date(Date.now() - 90 * MINUTE).toISOString(),
        annotator: 'ana',
        sample,
        labels: { kind: 'short', better: 'a', why: 'short' },
      })),
    ),
  });
  const service = new PanelService(project, new Journal(project));
  const caller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
  const handle = async (method: PanelMethod, params: unknown): Promise<unknown> => {
    if (method === 'ping' || method === 'keep' || method === 'kept') return null;
    try {
      const found = service[method as 'save'] as (from: typeof caller, what: unknown) => Promise<unknown>;
      const result = (await found.call(service, caller, params)) as object;
      return method === 'project' ? { ...result, annotator: 'ana' } : result;
    } catch (error) {
      const { code, message } = PanelFailure.from(error);
      throw { code, message } as unknown as Error;
    }
  };
  const records = async () =>
    jsonLines<{ sample: string; labels: object; swapped?: object }>(
      new TextDecoder().decode(await files.read('annotations/ana.jsonl')),
    );
  const { controller } = await startController({ handle } as unknown as FakeEngine);
  const shown = () => controller.store.state.current?.sample.id;
  const value = () => controller.store.state.current?.answer.labels['better'];
  const last = async () => {
    await until(() => isSaved(controller));
    const { sample, labels, swapped } = (await records()).at(-1)!;
    return [sample, labels, swapped];
  };
  return { controller, shown, value, last, dispose: () => project.dispose() };
}

describe('pairs that are asked again, on the engine', () => {
  it('come after the queue, are answered by a key, undone, and leave the first answer', async () => {
    const { controller, shown, value, last, dispose } = await open();
    const { store, navigator } = controller;
    try {
      assert.equal(shown(), 's2');
      assert.equal(store.state.project!.progress.swapped, 2);
      await navigator.open({ queue: 'all' }, { sample: 's0' });
      await until(() => shown() === 's0' && !store.state.waiting);
      assert.equal(value(), 'a');
      const { shown: sides } = store.state.current!.sample;
      const first = { kind: 'short', better: 'a', why: 'short' };

      await navigator.open({ queue: 'swapped' });
      await until(() => shown() === 's0' && !store.state.waiting && value() === undefined);
      assert.deepEqual(store.state.current!.sample.shown['better'], sides['better']!.toReversed());
      press(controller, 'f');
      press(controller, '1');
      assert.match(String(store.state.notice?.text), /takes only its answer/);
      const [side, other] = store.state.current!.sample.shown['better']!;
      press(controller, 'ArrowLeft');
      await until(() => shown() === 's1');
      assert.deepEqual(await last(), ['s0', first, { better: side }]);
      assert.equal(store.state.project!.progress.swapped, 1);

      press(controller, 'Ctrl+z');
      await until(() => shown() === 's0' && !store.state.waiting);
      assert.equal(value(), undefined);
      assert.deepEqual(await last(), ['s0', first, undefined]);
      press(controller, 'ArrowRight');
      await until(() => shown() === 's1');
      assert.deepEqual(await last(), ['s0', first, { better: other }]);

      await navigator.open({ queue: 'all' }, { sample: 's0' });
      await until(() => shown() === 's0' && !store.state.waiting);
      assert.equal(value(), 'a', 'the answer that counts');
      assert.deepEqual(store.state.current!.sample.shown, sides);
    } finally {
      dispose();
    }
  });
});
