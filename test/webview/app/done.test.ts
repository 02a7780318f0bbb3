import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { choiceEngine, intent, labels, project, ticket } from '../projects';
import { isSaved, press, startController, until } from '../engine-host';

const better: Layer = {
  id: 'better',
  type: 'relations',
  required: true,
  spans: 'entities',
  labels: ['same'],
  directed: true,
  pairs: [],
};
const partial = {
  message: 'labelwright.yaml, line 4, column 3: A value is missing.',
  file: 'labelwright.yaml',
  line: 3,
};

/** Nothing is called done that is not. */
describe('Enter', () => {
  it('answers a question about relations with none, and a choice alone does not', async () => {
    const { engine, controller } = await startController(
      new FakeEngine(project([intent, better], labels.slice(0, 4)), 3, ticket),
    );
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(controller.store.state.current?.sample.id, 't-0001', 'relations are still to be looked for');
    press(controller, 'Enter');
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, status, labels: { better: found } }) => [sample, status, found]),
      [
        ['t-0001', 'draft', undefined],
        ['t-0001', 'done', []],
      ],
    );
  });

  it('sums up the last answer without the one to a question that is no longer asked', async () => {
    const kind: Layer = {
      id: 'kind',
      type: 'choices',
      required: true,
      labels: labels.slice(0, 2).map(({ id }) => id),
      min: 0,
      when: { intent: [labels[0]!.id] },
    };
    const { engine, controller } = await startController(
      new FakeEngine(project([intent, kind], labels.slice(0, 4)), 3, ticket),
    );
    for (const [layer, label] of [
      [intent, labels[0]!],
      [kind, labels[1]!],
      [intent, labels[1]!],
    ] as const) {
      controller.answering.choose(layer, label.id, true);
      await until(() => isSaved(controller));
    }
    assert.deepEqual(controller.store.state.current?.answer.labels.kind, [labels[1]!.id], 'kept meanwhile');
    press(controller, 'Enter');
    await until(() => isSaved(controller));
    assert.deepEqual(controller.store.state.lastAnswer, { sample: 't-0001', summary: labels[1]!.name });
    assert.deepEqual(engine.saved.at(-1)!.labels, { intent: labels[1]!.id });
  });

  it('saves as done if that question has been answered elsewhere', async () => {
    const engine = new FakeEngine(project([intent, better], labels.slice(0, 4)), 3, ticket);
    engine.answers.set('t-0001', {
      labels: { better: [] },
      rules: [],
      flags: [],
      note: '',
      status: 'draft',
    });
    const { controller } = await startController(engine);
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.deepEqual(engine.answers.get('t-0001')?.labels, { better: [], intent: 'refund' });
    assert.equal(engine.answers.get('t-0001')?.status, 'done');
  });

  it('keeps a draft while the schema can be read only in part, even of an answer that was done', async () => {
    const engine = choiceEngine(3, { partial });
    const answer = { rules: [], flags: [], note: '', record: 'r' };
    engine.answers.set('t-0002', { ...answer, labels: { intent: 'other' }, status: 'done' });
    const { controller } = await startController(engine);
    press(controller, '1');
    assert.match(
      controller.store.state.notice!.text,
      /^Kept as a draft: only a part of the label schema can be read/,
    );
    press(controller, 'Enter');
    await controller.navigator.show(undefined, { sample: 't-0002' });
    await until(() => controller.store.state.current?.sample.id === 't-0002');
    press(controller, '2');
    await until(() => isSaved(controller));
    assert.deepEqual(
      engine.saved.map(({ sample, status }) => [sample, status]),
      [
        ['t-0001', 'draft'],
        ['t-0002', 'draft'],
      ],
    );
  });

  it('removes the message once the whole schema can be read', async () => {
    const { engine, controller, host } = await startController(choiceEngine(3, { partial }));
    press(controller, '1');
    assert.match(controller.store.state.notice!.text, /^Kept as a draft/);
    const whole = { ...engine.project };
    delete whole.partial;
    host.emit('project', whole);
    await until(() => controller.store.state.project?.partial === undefined);
    assert.equal(controller.store.state.notice, undefined);
  });

  it('makes a draft of an answer that was being saved when the schema broke', async () => {
    const { engine, controller } = await startController(choiceEngine(3));
    engine.project.partial = partial;
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(engine.answers.get('t-0001')?.status, 'draft');
    assert.equal(controller.store.state.rowStates.get('t-0001'), 'draft');
    delete engine.project.partial;
    press(controller, 'ArrowLeft');
    controller.navigator.goTo(0);
    await until(() => controller.store.state.current?.sample.id === 't-0001');
    press(controller, 'Enter');
    await until(() => engine.answers.get('t-0001')?.status === 'done', 'done at last');
  });
});
