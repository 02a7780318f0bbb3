import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../../src/base/files/memory-files';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import type { SaveParams } from '../../../../src/protocol/panel';
import type { HostedProject } from '../../../../src/server/hosted-project';
import { agreementReport } from '../../../../src/features/report/server';
import { correctionsPage } from '../../../../src/features/corrections/server';
import { ownPage } from '../../../../src/features/annotator/server';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelCaller } from '../../../../src/panel/server/view';
import { doneAnswer } from '../../../support/done-answer';
import { pick } from '../../../support/pick';

const schema = (first: string): string => `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - ${first}
  - {id: tone, type: choice, labels: [good, bad]}
labels: [{id: refund}, {id: cancel}, {id: good}, {id: bad}]
`;
const WHOLE = schema('{id: intent, type: choice, labels: [refund, cancel]}');
const BROKEN = schema('id: intent: x');
const TEXTS = ['Please send the money back', 'Stop the plan now', 'Thanks', 'Again'];

async function open(text: string, files = filesWith(text)) {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  const service = new PanelService(project, new Journal(project));
  const file = project.samples.files[0]!;
  const caller = (review = false): PanelCaller => ({ file, annotator: 'ana', review });
  return { files, project, service, caller };
}

function filesWith(text: string): MemoryFiles {
  return new MemoryFiles({
    'labelwright.yaml': text,
    'data/a.jsonl': TEXTS.map((one, n) => `${JSON.stringify({ id: `t-${n}`, text: one })}\n`).join(''),
  });
}

const save = (n: number, more: Partial<SaveParams> = {}): SaveParams =>
  doneAnswer(`t-${n}`, TEXTS[n]!, { tone: 'good' }, more);

describe('while only a part of the label schema can be read', () => {
  it('the panel shows where the error is, and nothing can be done or decided', async () => {
    const { service, caller, files, project } = await open(BROKEN);
    const { partial, layers } = await service.project(caller());
    assert.deepEqual(pick(layers, 'id'), ['tone']);
    assert.match(partial!.message, /^labelwright\.yaml, line 4, column \d+: /);
    assert.deepEqual([partial!.file, partial!.line], ['labelwright.yaml', 3]);
    await assert.rejects(service.save(caller(), save(0)), { code: 'partly-read' });
    await assert.rejects(service.save(caller(true), save(0, { decision: { edited: true } })), {
      code: 'partly-read',
    });
    const { state } = await service.save(caller(), save(0, { status: 'draft' }));
    assert.equal(state, 'draft');
    files.put('labelwright.yaml', WHOLE);
    await project.refresh();
    assert.equal((await service.project(caller())).partial, undefined);
    await service.save(caller(), save(0, { labels: { intent: 'refund', tone: 'good' } }));
  });

  it('the pages say that something is missing', async () => {
    for (const [text, expected] of [
      [BROKEN, true],
      [WHOLE, false],
    ] as const) {
      const { project, service, caller } = await open(text);
      await service.save(caller(), save(0, { status: 'draft' }));
      const hosted = {
        project,
        refresh: () => project.refresh(),
        hiddenFrom: () => undefined,
      } as unknown as HostedProject;
      const pause = () => Promise.resolve();
      const params = { root: 'file:///p', software: '1.0.0' };
      const pages = await Promise.all([
        agreementReport(hosted, params, pause),
        correctionsPage(hosted, params, pause),
        ownPage(hosted, { ...params, annotator: 'ana' }, pause),
      ]);
      for (const page of pages) {
        assert.ok('html' in page);
        assert.equal(
          />labelwright\.yaml, line 4, [^<]* This page leaves out what cannot be read\./.test(page.html),
          expected,
        );
      }
    }
  });
});

describe('an answer that replaces another', () => {
  it('is refused if the other came from another window and was not shown', async () => {
    const mine = await open(WHOLE);
    const theirs = await open(WHOLE, mine.files);
    const first = save(0, { over: null });
    await mine.service.save(mine.caller(), first);
    const other = save(0, { over: first.record, labels: { intent: 'cancel', tone: 'bad' } });
    await theirs.project.refresh();
    await theirs.service.save(theirs.caller(), other);
    // This window has not heard of it yet.
    await assert.rejects(mine.service.save(mine.caller(), save(0, { over: first.record })), {
      code: 'answer-changed',
      message: 'Your answer on t-0 was changed in another window or on disk.',
    });
    await mine.service.save(mine.caller(), save(0, { over: other.record }));
    await mine.service.save(mine.caller(), save(1, { over: null }));
  });

  it('is written only once under its own id when sent again, even after an undo', async () => {
    const { service, caller, files } = await open(WHOLE);
    const first = save(0, { over: null });
    await service.save(caller(), first);
    await service.save(caller(), { ...first, again: true });
    const undone = await service.undo(caller());
    assert.equal(undone!.answer, undefined);
    await service.save(caller(), save(0, { over: null }));
    const redone = save(0, { over: (await service.undo(caller()))!.answer?.record ?? null });
    await service.save(caller(), redone);
    assert.equal(files.text('annotations/ana.jsonl').trim().split('\n').length, 5);
  });

  it('is written once whatever the client notes, and refused under the id of a record that says something else', async () => {
    const { service, caller, files } = await open(WHOLE);
    const first = save(0);
    const { time } = await service.save(caller(), first);
    await service.save(caller(), save(1));
    assert.equal((await service.save(caller(), { ...first, seconds: 99 })).time, time);
    for (const other of [
      { ...save(1), record: first.record },
      { ...first, labels: { intent: 'cancel', tone: 'bad' } },
      { ...first, note: 'Why?' },
      { ...first, status: 'draft' as const, again: true },
    ])
      await assert.rejects(service.save(caller(), other), /is that of another record already \(annotations/);
    assert.equal(files.text('annotations/ana.jsonl').trim().split('\n').length, 2);
  });

  it('is written once, and before the next one, when it is sent again before the reply', async () => {
    const { service, caller, files, project } = await open(WHOLE);
    const append = project.files.append.bind(project.files);
    // The first write ends only when all were requested.
    let go = (): void => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    project.files.append = async (...args) => {
      await held;
      return append(...args);
    };
    const first = save(0);
    const all = [
      service.save(caller(), first),
      service.save(caller(), { ...first, again: true }),
      service.save(caller(), save(1)),
    ];
    go();
    await Promise.all(all);
    const written = files.text('annotations/ana.jsonl').trim().split('\n');
    assert.deepEqual(
      written.map((line) => (JSON.parse(line) as { sample: string }).sample),
      ['t-0', 't-1'],
    );
  });

  it('is recognised as saved when it is sent again, even if its text has changed since', async () => {
    const { service, caller, files, project } = await open(WHOLE);
    const first = save(0);
    await service.save(caller(), first);
    files.put('data/a.jsonl', '{"id":"t-0","text":"Another text"}\n');
    await project.refresh();
    assert.equal((await service.save(caller(), { ...first, again: true })).record, first.record);
    await assert.rejects(service.save(caller(), save(0)), { code: 'text-changed' });
  });
});

describe('views of the panel', () => {
  it('are dropped by last use: many filters in one panel do not drop the view of another', async () => {
    const { service, caller } = await open(WHOLE);
    const kept = await service.view(caller(), { filter: { queue: 'all' } });
    for (let n = 0; n < 8; n++) {
      await service.view(caller(), { filter: { queue: 'all', text: String(n) } });
      assert.equal((await service.samples(caller(), { view: kept.view, from: 0, count: 1 })).length, 1);
    }
  });
});

describe('the change that a save makes', () => {
  it('names the record, so that only its own panel ignores it', async () => {
    const { service, caller, project } = await open(WHOLE);
    const own: (string | undefined)[] = [];
    project.onDidChange((change) => change.answers && own.push(change.own));
    const params = save(0);
    await service.save(caller(), params);
    const [undo, redo] = [save(0).record, save(0).record];
    await service.undo(caller(), { record: undo });
    await service.redo(caller(), { record: redo });
    assert.deepEqual(own, [params.record, undo, redo]);
  });
});
