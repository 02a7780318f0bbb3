// A batch that opens after a person was done, as when Share Answers brings it.
import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { toLines } from '../../support/json-lines';
import { Journal } from '../../../src/engine/journal';
import { PanelFailure } from '../../../src/panel/server/panel-failure';
import { PanelService } from '../../../src/panel/server/panel-service';
import type { PanelMethod, PanelProject } from '../../../src/protocol/panel';
import type { FakeEngine } from '../fake-engine';
import { isSaved, press, startController, until } from '../engine-host';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl, gold/*.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
people: {annotators: [ana, ben]}
qualification: {samples: [k-1, k-2], pass_mark: 0.1, confidence: 0.5}
`;
const guideline = (status: string): string => `version: "1"\nstatus: ${status}\n`;
const IDS = ['t-1', 't-2', 't-3'];
const FILES = {
  'labelwright.yaml': SCHEMA,
  'guideline.yaml': guideline('draft'),
  'gold/k.jsonl': toLines(
    ['k-1', 'k-2'].map((id) => ({ id, text: `text of ${id}`, labels: { intent: 'refund' } })),
  ),
  'data/s.jsonl': toLines([...IDS, 't-4'].map((id) => ({ id, text: `text of ${id}` }))),
};
const PILOT = {
  'assignments/pilot.yaml': 'people: [ana, ben]\nafter: {guideline: pilot}\n',
  'assignments/pilot.jsonl': toLines(IDS.map((sample) => ({ sample, people: ['ana'] }))),
};

async function open(more: Record<string, string>) {
  const { files, project } = await memoryProject({ ...FILES, ...more });
  const service = new PanelService(project, new Journal(project));
  const caller = () => ({ file: project.samples.file('data/s.jsonl')!, annotator: 'ana', review: false });
  const handle = async (method: PanelMethod, params: unknown): Promise<unknown> => {
    if (method === 'ping' || method === 'keep' || method === 'kept') return null;
    try {
      const found = service[method as 'save'] as (from: object, what: unknown) => Promise<unknown>;
      const result = (await found.call(service, caller(), params)) as object;
      return method === 'project' ? { ...result, annotator: 'ana' } : result;
    } catch (error) {
      const { code, message } = PanelFailure.from(error);
      throw { code, message } as unknown as Error;
    }
  };
  const { controller, host } = await startController({ handle } as unknown as FakeEngine);
  const { store } = controller;
  const shown = () => store.state.current?.sample.id;
  /** What the extension says of files that changed. */
  const arrive = async (what: Record<string, string>, samples: boolean): Promise<void> => {
    for (const [file, text] of Object.entries(what)) files.put(file, text);
    await project.refresh();
    host.emit('project', (await handle('project', {})) as PanelProject);
    if (samples) host.emit('changed', { samples: true });
  };
  return { controller, store, shown, arrive, dispose: () => project.dispose() };
}

describe('a batch that opens when nothing was left to do', () => {
  for (const [what, before, arrives, samples] of [
    ['its condition comes true', PILOT, { 'guideline.yaml': guideline('pilot') }, false],
    ['it is new', {}, { ...PILOT, 'guideline.yaml': guideline('pilot') }, false],
    [
      'it comes with other files',
      {},
      { ...PILOT, 'guideline.yaml': guideline('pilot'), 'data/t.jsonl': '{"id":"u-1","text":"More"}\n' },
      true,
    ],
  ] as const)
    it(`is offered by its number of samples where ${what}, and Enter starts`, async () => {
      const { controller, store, shown, arrive, dispose } = await open({
        'assignments/old.yaml': 'people: [ben]\n',
        'assignments/old.jsonl': toLines([{ sample: 't-4', people: ['ben'] }]),
        ...before,
      });
      try {
        for (const id of ['k-1', 'k-2']) {
          await until(() => shown() === id, id);
          press(controller, '1');
          await until(() => isSaved(controller));
        }
        await until(() => store.state.finished, 'the end of the qualification');
        assert.equal(store.state.project!.qualification!.phase, 'over');
        press(controller, 'Enter');
        await until(
          () => store.state.finished && store.state.view?.isQualification !== true,
          'the end of the queue',
        );
        assert.equal(store.state.more, undefined);
        await arrive(arrives, samples);
        await until(() => store.state.more !== undefined, 'what is waiting');
        assert.equal(store.state.more, 3);
        assert.equal(store.state.finished, true);
        press(controller, 'Enter');
        await until(() => shown() === 't-1', 'the first sample');
        assert.equal(store.state.view!.length, 3);
      } finally {
        dispose();
      }
    });
});
