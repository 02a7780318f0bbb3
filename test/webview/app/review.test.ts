import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import type { Answer, SaveParams } from '../../../src/protocol/panel';
import type { Controller } from '../../../src/panel/webview/app/controller';
import { FakeEngine } from '../fake-engine';
import { choiceEngine, returnedEngine } from '../projects';
import { evidence, people, reviewEngine, reviewing } from '../review-project';
import { isSaved, KeptState, press, startController, until } from '../engine-host';

async function start(count = 20) {
  const kept = new KeptState();
  kept.state = reviewing;
  return startController(reviewEngine(count), kept);
}

const decided = ({ sample, labels, rules, note, decision }: SaveParams) => ({
  sample,
  labels,
  rules,
  note,
  decision,
});
const shown = ({ store }: Controller) => store.state.current?.sample.id;

describe('review mode', () => {
  it('takes the answer whose number is pressed, and goes on', async () => {
    const { controller, engine } = await start();
    assert.ok(press(controller, '2'));
    assert.equal(shown(controller), 't-0002');
    press(controller, '1');
    await until(() => isSaved(controller));
    const [ana, ben] = people(1);
    assert.deepEqual(engine.saved.map(decided), [
      {
        sample: 't-0001',
        labels: ben!.answer.labels,
        rules: ['REF-1'],
        note: '',
        decision: { accepted: ['ben-1'] },
      },
      {
        sample: 't-0002',
        labels: ana!.answer.labels,
        rules: ['TB-1'],
        note: '',
        decision: { accepted: ['ana-2'] },
      },
    ]);
    assert.equal(press(controller, '7'), false, 'there is no seventh person');
    assert.equal(press(controller, 'a'), false, 'labels have no keys');
  });

  it('renews the evidence on screen when the guideline gets a tie-breaker', async () => {
    const { controller, engine, host } = await start();
    const causes = () => controller.store.state.evidence.get('t-0001')?.disputes.map(({ cause }) => cause);
    await until(() => causes()?.length === 2);
    engine.evidence = { disputes: evidence.disputes.slice(0, 1), similar: [] };
    const { guideline } = engine.project;
    host.emit('project', { ...engine.project, guideline: { ...guideline, version: '9.0.0' } });
    await until(() => causes()?.length === 1);
  });

  it('applies each key to the sample it was pressed on, however late samples and replies arrive', async () => {
    const { controller, engine } = await start(60);
    let turn = 0;
    engine.latency = () => (turn++ * 37) % 90;
    const keys = Array.from({ length: 60 }, (_, n) => (n * 7) % 3);
    for (const key of keys) {
      press(controller, String(key + 1));
      if (key === 0) await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await until(() => engine.saved.length === 60 && isSaved(controller), 'sixty decisions');
    const taken = new Map(engine.saved.map(({ sample, decision }) => [sample, decision?.accepted]));
    for (const [n, key] of keys.entries()) {
      const id = `t-${String(n + 1).padStart(4, '0')}`;
      assert.deepEqual(taken.get(id), [`${['ana', 'ben', 'chloe'][key]!}-${n + 1}`], id);
    }
  });

  it('keeps several answers valid: shared labels are decided, differing ones are all kept', async () => {
    const { controller, engine } = await start();
    press(controller, 'm');
    press(controller, '3');
    press(controller, 'Enter');
    await until(() => isSaved(controller));
    const [ana, ben] = people(1);
    assert.deepEqual(decided(engine.saved[0]!), {
      sample: 't-0001',
      labels: {},
      rules: [],
      note: '',
      decision: {
        valid: {
          intent: ['duplicate-charge', 'refund'],
          entities: [ana!.answer.labels.entities, ben!.answer.labels.entities],
        },
      },
    });
    press(controller, 'm');
    press(controller, '2');
    press(controller, 'Enter');
    await until(() => engine.saved.length === 2 && isSaved(controller));
    assert.deepEqual(engine.saved[1]!.labels, { intent: 'duplicate-charge' });
    assert.deepEqual(Object.keys(engine.saved[1]!.decision!.valid!), ['entities']);
  });

  it('decides by the reviewer’s own answer, which only Enter saves', async () => {
    const { controller, engine } = await start();
    press(controller, 'e');
    assert.equal(controller.store.state.editing, true);
    press(controller, '4');
    press(controller, 'Enter');
    assert.match(controller.store.state.notice?.text ?? '', /Still to decide: Entities|^$/);
    await until(() => isSaved(controller));
    assert.deepEqual(engine.saved.map(decided), [
      {
        sample: 't-0001',
        labels: { intent: 'other', entities: [] },
        rules: [],
        note: '',
        decision: { edited: true },
      },
    ]);
    // From somebody's answer, with Shift; Escape leaves it as it was.
    press(controller, 'Shift+1');
    assert.deepEqual(controller.store.state.current?.answer.labels, people(2)[0]!.answer.labels);
    press(controller, '2');
    press(controller, 'Escape');
    press(controller, 'Escape');
    assert.equal(controller.store.state.editing, false);
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
    assert.equal(engine.saved.length, 1);
  });

  it('restores the decision when the editor is left', async () => {
    const { controller, engine } = await start();
    press(controller, '2');
    press(controller, 'k');
    press(controller, 'Shift+1');
    press(controller, '4');
    press(controller, 'Escape');
    const answer = controller.store.state.current!.answer;
    assert.deepEqual([answer.labels, answer.status], [people(1)[1]!.answer.labels, 'done']);
    assert.deepEqual(answer.decision?.accepted, ['ben-1']);
    press(controller, 'j');
    await until(() => isSaved(controller));
    assert.equal(engine.saved.length, 1);
  });

  it('keeps an answer that is being edited when records change on disk', async () => {
    const { controller, host } = await start();
    press(controller, 'Shift+1');
    press(controller, '4');
    const { answer, sample } = controller.store.state.current!;
    host.emit('changed', { samples: false });
    await until(() => controller.store.state.current?.sample !== sample, 'the sample as it is now');
    assert.deepEqual(controller.store.state.current?.answer, answer);
  });

  it('keeps an unfinished decision over a reload, while labelling, and when the text changes; a saved one is no longer unfinished', async () => {
    let greeting = '';
    const { project, seed } = reviewEngine();
    const engine = new FakeEngine(project, 20, (row) => {
      const sample = seed(row);
      return greeting === '' ? sample : { ...sample, text: greeting + sample.text, textHash: `new-${row}` };
    });
    const kept = new KeptState();
    kept.state = reviewing;
    const { controller, host } = await startController(engine, kept);
    press(controller, 'w');
    press(controller, '3');
    controller.answering.setNote('TB-1 decides it.');
    press(controller, 'j');
    press(controller, 'Shift+1');
    press(controller, '4');
    const begun = controller.store.state.current!.answer;

    const again = new KeptState();
    again.state = structuredClone(kept.state);
    const { controller: reloaded } = await startController(engine, again);
    assert.equal(shown(reloaded), 't-0002');
    assert.deepEqual(reloaded.store.state.current?.answer, begun);
    press(reloaded, 'k');
    const { note, decision } = reloaded.store.state.current!.answer;
    assert.deepEqual([note, decision], ['TB-1 decides it.', { cause: 'tie-breaker-ignored' }]);

    await controller.navigator.open({ queue: 'all' }, { sample: 't-0002' });
    await until(() => shown(controller) === 't-0002');
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
    await controller.navigator.open({ queue: 'all', review: true }, { sample: 't-0002' });
    await until(() => shown(controller) === 't-0002');
    assert.deepEqual(controller.store.state.current?.answer, begun);

    greeting = 'Hello. ';
    host.emit('changed', { samples: true });
    await until(() => controller.store.state.current?.sample.text.startsWith(greeting) === true);
    const spans = (labels: Answer['labels']) => (labels['entities'] as Span[]).map(({ start }) => start);
    assert.deepEqual(
      spans(controller.store.state.current!.answer.labels),
      spans(begun.labels).map((start) => start + greeting.length),
    );
    press(controller, 'Enter');
    await until(() => engine.saved.length === 1 && isSaved(controller));
    assert.deepEqual(
      (kept.state as { begun: [string][] }).begun.map(([id]) => id),
      ['t-0001'],
    );
  });

  it('keeps the reason written in the editor when it is left', async () => {
    const { controller, engine } = await start();
    press(controller, 'e');
    controller.answering.setNote('Said twice.');
    press(controller, 'Escape');
    assert.equal(controller.store.state.editing, false);
    assert.equal(controller.store.state.current?.answer.note, 'Said twice.');
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.equal(engine.saved[0]!.note, 'Said twice.');
  });

  it('says what is left to decide in an edited answer', async () => {
    const { controller, engine } = await start();
    press(controller, 'e');
    press(controller, 'Enter');
    assert.match(controller.store.state.notice!.text, /Still to decide: Intent/);
    assert.equal(engine.saved.length, 0);
  });

  it('keeps cause, reason and cited rules for the decision, and amends a saved one', async () => {
    const { controller, engine } = await start();
    press(controller, 'w');
    press(controller, '3');
    controller.answering.setNote('TB-1 decides it.');
    assert.equal(engine.saved.length, 0, 'nothing is decided yet');
    press(controller, '1');
    await until(() => isSaved(controller));
    assert.deepEqual(engine.saved[0]!.decision, { cause: 'tie-breaker-ignored', accepted: ['ana-1'] });
    assert.equal(engine.saved[0]!.note, 'TB-1 decides it.');
    press(controller, 'k');
    assert.equal(shown(controller), 't-0001');
    press(controller, 'w');
    press(controller, '2');
    await until(() => engine.saved.length === 2 && isSaved(controller));
    assert.equal(engine.saved[1]!.decision?.cause, 'rule-misread');
    assert.deepEqual(engine.saved[1]!.decision?.accepted, ['ana-1']);
  });

  it('returns a sample with a message, without deciding anything', async () => {
    const { controller, engine } = await start();
    press(controller, 'r');
    assert.equal(controller.store.state.mode.kind, 'return');
    controller.reviewing.sendBack(['ben-1'], '  ');
    assert.match(controller.store.state.notice!.text, /message/);
    controller.reviewing.sendBack(['ben-1'], 'Read TB-1.');
    assert.equal(shown(controller), 't-0002');
    await until(() => isSaved(controller));
    assert.deepEqual(decided(engine.saved[0]!), {
      sample: 't-0001',
      labels: {},
      rules: [],
      note: 'Read TB-1.',
      decision: { returnTo: ['ben-1'] },
    });
  });

  it('undoes and redoes decisions', async () => {
    const { controller } = await start();
    press(controller, '1');
    press(controller, '2');
    await until(() => isSaved(controller));
    press(controller, 'u');
    await until(() => !controller.store.state.waiting);
    assert.equal(shown(controller), 't-0002');
    assert.deepEqual(controller.store.state.current?.answer.labels, {});
    press(controller, 'Ctrl+y');
    await until(() => !controller.store.state.waiting);
    assert.deepEqual(controller.store.state.current?.answer.decision?.accepted, ['ben-2']);
  });

  it('returns a sample to its annotator, for whom it needs an answer again', async () => {
    const { engine, controller } = await startController(returnedEngine());
    const { current } = controller.store.state;
    assert.deepEqual([current?.sample.id, current?.state], ['t-0001', 'returned']);
    press(controller, '2');
    assert.equal(shown(controller), 't-0002', 'an answer goes on, as for a sample that is to do');
    await until(() => isSaved(controller));
    assert.deepEqual(
      [engine.saved[0]!.labels, engine.saved[0]!.decision],
      [{ intent: 'duplicate-charge' }, undefined],
    );
    press(controller, 'k');
    assert.equal(controller.store.state.current?.state, 'done');
  });

  it('continues when a new answer arrives before a decision is saved, and restores that decision', async () => {
    const { controller, engine } = await start();
    const failed = () => controller.store.state.saves.conflicts.size > 0;
    engine.failSaves = { code: 'answer-changed', message: 'Somebody has answered again.' };
    press(controller, '2');
    await until(failed);
    engine.failSaves = undefined;
    press(controller, '1');
    await until(() => engine.saved.length === 1, 'the next decision');
    controller.lookAgain('t-0001');
    await until(() => shown(controller) === 't-0001');
    assert.equal(failed(), false);
    press(controller, 'Enter');
    await until(() => engine.saved.length === 2 && isSaved(controller));
    const { sample, labels, decision } = engine.saved[1]!;
    assert.deepEqual([sample, labels, decision], ['t-0001', people(1)[1]!.answer.labels, { edited: true }]);
  });

  it('closes only its own form when it ends late, and not one opened in the meantime', async () => {
    const { controller } = await start();
    press(controller, 'b');
    controller.close('bulk');
    assert.equal(controller.store.state.mode.kind, 'write');
    controller.close('write');
    assert.equal(controller.store.state.mode.kind, 'none');
    press(controller, 'e');
    controller.close('write');
    assert.equal(controller.store.state.editing, true);
  });

  it('stays in review when it goes to a sample that the queue does not hold', async () => {
    const { controller } = await start();
    await controller.navigator.open({ queue: 'todo', samples: ['t-0001'], review: true });
    await until(() => controller.store.state.view?.length === 1);
    await controller.goTo('t-0005');
    await until(() => shown(controller) === 't-0005');
    assert.equal(controller.store.state.filter.review, true);
  });

  it('does not confuse decisions and answers', async () => {
    const { engine, controller, kept } = await startController(choiceEngine(5));
    engine.failSaves = { code: 'read-only', message: 'Read-only.' };
    press(controller, '1');
    await until(() => controller.store.state.saves.failure !== undefined);
    await controller.navigator.open({ queue: 'all', review: true }, { sample: 't-0001' });
    await until(() => shown(controller) === 't-0001');
    assert.deepEqual(controller.store.state.current?.answer.labels, {}, 'the answer is not shown as decided');
    assert.equal((kept.state as { unsaved: unknown[] }).unsaved.length, 1, 'and is not lost');
    engine.failSaves = undefined;
    await until(() => isSaved(controller), 'the retry');
    assert.equal(engine.saved[0]!.decision, undefined);
  });
});
