import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { textHash } from '../../../../src/base/text/hash';
import { createRecordIds } from '../../../../src/base/text/record-id';
import { Journal } from '../../../../src/engine/journal';
import type { SaveParams } from '../../../../src/protocol/panel';
import { PanelFailure } from '../../../../src/panel/server/panel-failure';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelCaller } from '../../../../src/panel/server/view';
import { holdReading, turns } from '../../../support/held-reading';
import { doneAnswer } from '../../../support/done-answer';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
title: Tickets
data: {samples: data/*.jsonl, context: [customer]}
people: {reviewers: [lea]}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: parts, type: spans, labels: [amount]}
labels: [{id: refund}, {id: cancel}, {id: amount}]
guideline:
  version: "1"
  labels:
    - id: refund
      definition: Money back.
      exclude: [{id: R-1, text: A plan is ended., use_instead: cancel}]
  examples:
    - {id: EX-1, marked: "Send back [€19](amount) please", labels: {intent: refund}}
    - {id: EX-2, text: Stop my plan, labels: {intent: cancel}}
`;
const TEXTS = ['Please send the money back', 'Stop the plan now', '😡 €19 twice', 'last'];

async function open(more: Record<string, string | Uint8Array> = {}) {
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl':
      TEXTS.map((text, n) => JSON.stringify({ id: `t-${n}`, text, customer: `c-${n}` })).join('\n') +
      '\nnot json\n',
    ...more,
  });
  const service = new PanelService(project, new Journal(project));
  const caller = (annotator: string | undefined = 'ana', review = false): PanelCaller => ({
    file: project.samples.files[0]!,
    annotator,
    review,
  });
  return { files, project, service, caller };
}

const newId = createRecordIds();
const save = (n: number, more: Partial<SaveParams> = {}): SaveParams =>
  doneAnswer(`t-${n}`, TEXTS[n]!, { intent: 'refund' }, { seconds: 1.26, ...more });

describe('panel/server/panel-service', () => {
  it('shows the schema, the guideline, and which labels are confused', async () => {
    const { service, caller } = await open();
    const shown = await service.project(caller());
    assert.equal(shown.title, 'Tickets');
    assert.deepEqual(pick(shown.layers, 'id'), ['intent', 'parts']);
    const cancel = shown.guideline.labels.find(({ id }) => id === 'cancel');
    assert.deepEqual(cancel?.confusedWith, [{ label: 'refund', count: 0 }]);
    assert.deepEqual(shown.guideline.examples[0]?.labels.parts, [
      { start: 10, end: 13, label: 'amount', text: '€19' },
    ]);
  });

  it('lists a text without marks where the layout shows it as Markdown', async () => {
    const rows = async (layout: string) => {
      const { service, caller } = await open({
        'labelwright.yaml': SCHEMA.replace('[customer]}', `[customer]${layout}}`),
        'data/a.jsonl': `${JSON.stringify({ id: 'm', text: '# Sum\n**Two** lamps' })}\n`,
      });
      const { view } = await service.view(caller(), { filter: { queue: 'all' } });
      return pick(await service.rows(caller(), { view, from: 0, count: 1 }), 'snippet');
    };
    assert.deepEqual(await rows(''), ['# Sum **Two** lamps']);
    assert.deepEqual(await rows(', show: [{field: text, as: markdown}]'), ['Sum Two lamps']);
  });

  it('gives samples with context, the most similar examples first, and unreadable lines unchanged', async () => {
    const { service, caller } = await open();
    const { view, length, start } = await service.view(caller(), { filter: { queue: 'all' } });
    assert.deepEqual([length, start], [5, 0]);
    const samples = await service.samples(caller(), { view, from: 0, count: 10 });
    assert.deepEqual(samples[0]?.context, [['customer', 'c-0']]);
    assert.equal(samples[1]?.similarExamples[0], 'EX-2');
    assert.equal(samples[4]?.unreadable?.raw, 'not json');
    assert.equal(samples[4]?.unreadable?.line, 4);
  });

  it('reports whether a view holds the sample that it should keep', async () => {
    const { service, caller } = await open();
    const kept = await service.view(caller(), { filter: { queue: 'flagged' }, at: { sample: 't-2' } });
    assert.deepEqual([kept.length, kept.start, kept.holdsAt], [1, 0, true]);
    const lost = await service.view(caller(), { filter: { queue: 'all' }, at: { sample: 't-nowhere' } });
    assert.deepEqual([lost.start, lost.holdsAt], [0, undefined]);
    const line = await service.view(caller(), { filter: { queue: 'all' }, at: { row: 4 } });
    assert.deepEqual([line.start, line.holdsAt], [4, true]);
  });

  it('does not make a person wait for another whose file is locked', async () => {
    const { files, service, caller } = await open();
    const append = files.append.bind(files);
    let unlock = (): void => undefined;
    const locked = new Promise<void>((resolve) => (unlock = resolve));
    files.append = async (path, records) => {
      if (path === 'annotations/ana.jsonl') await locked;
      return append(path, records);
    };
    const waiting = service.save(caller('ana'), save(0));
    assert.equal((await service.save(caller('ben'), save(1))).state, 'done');
    unlock();
    await waiting;
  });

  it('saves nothing that the schema does not know, and names it', async () => {
    const { files, service, caller } = await open();
    const bad: [Partial<SaveParams>, RegExp][] = [
      [{ sample: 'nowhere' }, /No file of the project contains the sample "nowhere"/],
      [{ labels: { nowhere: 'refund' } }, /no layer "nowhere"/],
      [{ labels: { constructor: 'refund' } }, /no layer "constructor"/],
      [{ labels: { intent: 'amount' } }, /"intent" has no label "amount"/],
      [{ labels: { intent: ['refund'] } }, /not valid for a layer of the type choice/],
      [{ labels: { parts: [null] as never } }, /"parts" is not well formed/],
      [{ labels: { parts: [{ start: 3, end: 2, label: 'amount' }] } }, /is not inside the text/],
      [{ labels: { parts: [{ start: 0, end: 27, label: 'amount' }] } }, /which has 26 characters/],
      [{ labels: { parts: [{ start: -1, end: 2, label: 'amount' }] } }, /not well formed/],
      [{ labels: { parts: [{ start: 0, end: 2, label: 'refund' }] } }, /no label "refund"/],
      [{ status: 'x' as never }, /"x" is not a status/],
      [{ seconds: -5 }, /-5, is not a number of seconds/],
      [{ seconds: NaN }, /NaN/],
      [{ seconds: Infinity }, /Infinity/],
      [{ flags: ['x' as never] }, /flag/],
      [{ rules: [1 as never] }, /rules/],
      [{ suggestion: { arm: 'x' } as never }, /"suggestion" is not valid/],
      [{ suggestion: null as never }, /"suggestion" is not valid/],
    ];
    for (const [more, message] of bad)
      await assert.rejects(service.save(caller(), save(0, more)), (error) => {
        assert.ok(error instanceof PanelFailure);
        assert.equal(error.code, 'answer-changed');
        assert.match(error.message, message);
        return true;
      });
    assert.equal(await files.stat('annotations/ana.jsonl'), undefined);
    await service.save(caller(), save(0, { labels: {}, status: 'draft' }));
    await service.save(caller(), save(2, { labels: { parts: [{ start: 2, end: 5, label: 'amount' }] } }));
  });

  it('saves an earlier label of the annotator although the schema no longer has it', async () => {
    const { service, caller } = await open({
      'annotations/ana.jsonl': `${JSON.stringify({
        v: 1,
        id: newId(),
        time: '2026-01-01T00:00:00.000Z',
        annotator: 'ana',
        sample: 't-0',
        labels: { intent: 'old', gone: 'x', parts: [{ start: 0, end: 2, label: 'old-part' }] },
      })}\n`,
    });
    const labels = { intent: 'old', gone: 'y', parts: [{ start: 0, end: 2, label: 'old-part' }] };
    await service.save(caller(), save(0, { labels }));
    await assert.rejects(service.save(caller(), save(1, { labels })), /no label "old"/);
  });

  it('waits while records are read again, and never answers from a part of them', async () => {
    const { files, project, service, caller } = await open();
    await service.save(caller(), save(0));
    await service.save(caller('ben'), save(1));
    const before = files.text('annotations/ana.jsonl');
    files.put('annotations/ana.jsonl', before.replace('"note"', '"note" ').replace('{', '{ '));
    const { view } = await service.view(caller(), { filter: { queue: 'all' } });
    const gate = holdReading(files, 'annotations/');
    const refreshed = project.refresh();
    await gate.reached;
    const sample = service.samples(caller(), { view, from: 0, count: 1 });
    const rows = service.rows(caller(), { view, from: 0, count: 1 });
    const todo = service.nextTodo(caller(), { view, from: 0 });
    const queue = service.view(caller(), { filter: { queue: 'todo' } });
    await turns();
    gate.open();
    await refreshed;
    assert.deepEqual(
      [(await sample)[0]?.state, (await sample)[0]?.answer?.labels],
      ['done', { intent: 'refund' }],
    );
    assert.equal((await rows)[0]?.state, 'done');
    assert.equal(await todo, 1);
    assert.equal((await queue).length, 4, 'with the line that is no sample');
  });

  it('accepts an answer that is saved while records are read again', async () => {
    const { files, project, service, caller } = await open();
    const path = 'annotations/ana.jsonl';
    for (const n of [0, 1]) await service.save(caller(), save(n));
    files.put(path, files.text(path).replace('{', '{ '));
    const gate = holdReading(files, path);
    const refreshed = project.refresh();
    await gate.reached;
    const saved = service.save(caller(), save(2));
    await turns();
    gate.open();
    assert.equal((await saved).state, 'done');
    assert.equal((await saved).progress.done, 3);
    await refreshed;
    const file = project.records.file(path)!;
    assert.deepEqual([file.lines, file.size, file.history.size], [3, files.text(path).length, 0]);
    const row = project.records.table.find(project.samples.ids.find('t-2'), 0);
    assert.deepEqual(project.records.table.position(row).line, 2);
  });

  it('counts lines once that another program appends during reading', async () => {
    const { files, project, service, caller } = await open();
    const path = 'annotations/ana.jsonl';
    for (const n of [0, 1]) await service.save(caller(), save(n));
    const [first, second] = files.text(path).split('\n') as [string, string];
    files.put(path, `{ ${first.slice(1)}\n`);
    const gate = holdReading(files, path);
    const refreshed = project.refresh();
    await gate.reached;
    files.put(path, `{ ${first.slice(1)}\n${second}\n`);
    gate.open();
    await refreshed;
    await project.refresh();
    const file = project.records.file(path)!;
    assert.deepEqual([file.lines, file.size, file.history.size], [2, files.text(path).length, 0]);
    const row = project.records.table.find(project.samples.ids.find('t-1'), 0);
    assert.equal(project.records.table.position(row).line, 1);
  });

  it('saves to the file what the reply says is saved', async () => {
    const { files, service, caller } = await open();
    const labels = { intent: 'refund', parts: [{ start: 2, end: 5, label: 'amount', text: '€19' }] };
    const reply = await service.save(
      caller(),
      save(2, { labels, rules: ['R-1'], flags: ['unsure'], note: 'hm' }),
    );
    const record = JSON.parse(files.text('annotations/ana.jsonl')) as Record<string, unknown>;
    assert.deepEqual(
      { ...record, id: 0, time: 0, guideline_hash: 0 },
      {
        v: 1,
        id: 0,
        time: 0,
        annotator: 'ana',
        sample: 't-2',
        text_hash: textHash(TEXTS[2]!),
        unit: 'codepoint',
        labels,
        rules: ['R-1'],
        flags: ['unsure'],
        note: 'hm',
        seconds: 1.3,
        status: 'done',
        origin: { kind: 'hand' },
        guideline: '1',
        guideline_hash: 0,
      },
    );
    assert.equal(reply.record, record.id);
    assert.equal(reply.time, record.time);
    assert.deepEqual([reply.progress.done, reply.progress.flagged, reply.canUndo], [1, 1, true]);
  });

  it('refuses a save for a text that has changed, and one without an annotator', async () => {
    const { files, service, caller } = await open();
    await assert.rejects(
      service.save(caller(), save(0, { textHash: textHash('older') })),
      (error) => error instanceof PanelFailure && error.code === 'text-changed',
    );
    await assert.rejects(
      service.save({ ...caller(), annotator: undefined }, save(0)),
      (error) => error instanceof PanelFailure && error.code === 'no-annotator',
    );
    assert.equal(await files.stat('annotations/ana.jsonl'), undefined);
  });

  it('walks the queue: skips done samples, but not drafts', async () => {
    const { service, caller } = await open();
    await service.save(caller(), save(0));
    await service.save(caller(), save(1, { status: 'draft' }));
    const queue = await service.view(caller(), { filter: { queue: 'todo' } });
    assert.equal(queue.length, 4);
    const all = await service.view(caller(), { filter: { queue: 'all' } });
    assert.equal(all.start, 1);
    assert.equal(await service.nextTodo(caller(), { view: all.view, from: 2 }), 2);
    const found = await service.view(caller(), { filter: { queue: 'all', text: 'PLAN' } });
    assert.deepEqual(
      pick(await service.rows(caller(), { view: found.view, from: 0, count: 9 }), 'id', 'state'),
      [['t-1', 'draft']],
    );
    assert.equal(await service.find(caller(), { view: all.view, sample: 't-3' }), 3);
  });

  it('skips lines that are not samples, and reports when nothing is left to undo', async () => {
    const { service, caller } = await open();
    for (const n of TEXTS.keys()) await service.save(caller(), save(n));
    const { view } = await service.view(caller(), { filter: { queue: 'all' } });
    assert.equal(await service.nextTodo(caller(), { view, from: 0 }), -1);
    assert.equal(await service.nextTodo(caller('ben'), { view, from: 4 }), 0);
    for (let n = 0; n < 3; n++) assert.equal((await service.undo(caller()))?.canUndo, true);
    assert.equal((await service.undo(caller()))?.canUndo, false);
    const { canUndo, canRedo } = await service.project(caller());
    assert.deepEqual([canUndo, canRedo], [false, true]);
  });

  it('undoes and redoes, and returns the sample’s answer', async () => {
    const { service, caller } = await open();
    await service.save(caller(), save(0));
    await service.save(caller(), save(0, { labels: { intent: 'cancel' } }));
    const undone = await service.undo(caller());
    assert.deepEqual([undone?.sample, undone?.answer?.labels], ['t-0', { intent: 'refund' }]);
    const again = await service.undo(caller());
    assert.deepEqual([again?.answer, again?.state, again?.canRedo], [undefined, 'todo', true]);
    assert.deepEqual((await service.redo(caller()))?.answer?.labels, { intent: 'refund' });
  });

  it('shows others’ answers only in review', async () => {
    const { service, caller } = await open();
    await service.save(caller('ben'), save(0, { labels: { intent: 'cancel' }, rules: ['R-1'] }));
    await service.save(caller(), save(0));
    const filter = { queue: 'disagreement' as const, review: true as const };
    const labelling = await service.view(caller(), { filter });
    assert.equal(labelling.length, 1);
    assert.equal(labelling.filter.review, undefined, 'the editor says who reviews, not the panel');
    const reviewer = caller('lea', true);
    const first = { view: labelling.view, from: 0, count: 1 };
    assert.equal((await service.samples(reviewer, first))[0]?.others, undefined, 'the view is of before');
    const { view } = await service.view(reviewer, { filter });
    assert.equal((await service.samples(caller(), { view, from: 0, count: 1 }))[0]?.others, undefined);
    const [shown] = await service.samples(reviewer, { view, from: 0, count: 1 });
    assert.deepEqual(
      shown?.others?.map(({ annotator, answer }) => [annotator, answer.labels, answer.rules]),
      [
        ['ana', { intent: 'refund' }, []],
        ['ben', { intent: 'cancel' }, ['R-1']],
      ],
    );
  });

  describe('with a file for each sample', () => {
    const named = (n: number): string => `data/${n}.txt`;
    const openDocuments = async () => {
      const opened = await open({
        'labelwright.yaml': SCHEMA.replace(
          'data: {samples: data/*.jsonl, context: [customer]}',
          'data: {samples: [data/*.jsonl, {path: data/*.txt, format: document}]}',
        ),
        ...Object.fromEntries([1, 2, 3, 4].map((n) => [named(n), `Text ${n}`])),
      });
      const { project, service } = opened;
      const on = (n: number, review = false): PanelCaller => ({
        file: project.samples.file(named(n))!,
        annotator: 'ana',
        review,
      });
      const ids = async (caller: PanelCaller, view: string) =>
        (await service.samples(caller, { view, from: 0, count: 9 })).map(({ id, row }) => [id, row]);
      const done = (n: number) =>
        service.save(on(n), { ...save(0), sample: named(n), textHash: textHash(`Text ${n}`) });
      return { ...opened, on, ids, done };
    };

    it('puts them into one queue, which starts at the one that was opened and continues after it', async () => {
      const { service, on, ids, done } = await openDocuments();
      const todo = { filter: { queue: 'todo' as const } };
      const view = await service.view(on(2), todo);
      assert.deepEqual([view.length, view.start], [4, 1]);
      assert.deepEqual(
        await ids(on(2), view.view),
        [1, 2, 3, 4].map((n) => [named(n), -1]),
      );
      const [sample] = await service.samples(on(2), { view: view.view, from: 1, count: 1 });
      assert.deepEqual([sample!.id, sample!.text], [named(2), 'Text 2']);
      const { progress } = await done(2);
      assert.deepEqual([progress.done, progress.total], [1, 4]);
      assert.equal(await service.nextTodo(on(2), { view: view.view, from: 1 }), 2);
      assert.equal(await service.find(on(2), { view: view.view, sample: named(4) }), 3);
      const again = await service.view(on(2), todo);
      assert.deepEqual(
        await ids(on(2), again.view),
        [1, 3, 4].map((n) => [named(n), -1]),
      );
      assert.equal(again.start, 1);
    });

    it('shows a done one when it is opened, keeps the order of a list, and ignores files with a sample per line', async () => {
      const { service, on, ids, done, caller, project } = await openDocuments();
      await done(3);
      const view = await service.view(on(3), { filter: { queue: 'todo' } });
      assert.deepEqual([view.length, view.start], [4, 2]);
      const chosen = { queue: 'all' as const, samples: [named(4), named(1)] };
      const listed = await service.view(on(3), { filter: { ...chosen, asListed: true } });
      assert.deepEqual(
        (await ids(on(3), listed.view)).map(([id]) => id),
        [named(4), named(1)],
      );
      const sorted = await service.view(on(3), { filter: chosen });
      assert.deepEqual(
        (await ids(on(3), sorted.view)).map(([id]) => id),
        [named(1), named(4)],
      );
      const lines = { ...caller(), file: project.samples.file('data/a.jsonl')! };
      assert.equal((await service.view(lines, { filter: { queue: 'all' } })).length, 5);
      assert.equal((await service.project(lines)).progress.total, 5);
    });
  });
});

it('says which fields are equals of the text, and which are in the editor’s font', async () => {
  const { service, caller } = await open({
    'labelwright.yaml': SCHEMA.replace(
      'context: [customer]',
      'context: [customer], above: [query], beside: [other], monospace: [text, query]',
    ),
    'data/a.jsonl': '{"id":"t-0","text":"a","customer":"c-0","query":"q","other":"o","secret":"x"}\n',
  });
  const { equals, monospace } = await service.project(caller());
  assert.deepEqual(equals, { text: 'text', above: ['query'], beside: ['other'] });
  assert.deepEqual(monospace, { text: true, fields: ['text', 'query'] });
  const { view } = await service.view(caller(), { filter: { queue: 'all' } });
  const [sample] = await service.samples(caller(), { view, from: 0, count: 1 });
  assert.deepEqual(sample!.context, [
    ['customer', 'c-0'],
    ['query', 'q'],
    ['other', 'o'],
  ]);
});

describe('images and audio files in the panel', () => {
  const withMedia = (more: Record<string, string | Uint8Array> = {}) =>
    open({
      'labelwright.yaml': SCHEMA.replace('context: [customer]', 'context: [customer], media: [shot, call]'),
      'data/a.jsonl': [
        { id: 't-0', text: 'a', customer: 'c-0', shot: 'images/0.png', call: '' },
        { id: 't-1', text: 'b', shot: null, secret: 'images/0.png' },
      ]
        .map((sample) => `${JSON.stringify(sample)}\n`)
        .join(''),
      ...more,
    });

  it('names the fields, and leaves out empty ones', async () => {
    const { service, caller } = await withMedia();
    const { media } = await service.project(caller());
    assert.deepEqual(media, ['shot', 'call']);
    const { view } = await service.view(caller(), { filter: { queue: 'all' } });
    const samples = await service.samples(caller(), { view, from: 0, count: 2 });
    assert.deepEqual(pick(samples, 'context'), [
      [
        ['customer', 'c-0'],
        ['shot', 'images/0.png'],
      ],
      [],
    ]);
  });

  it('sends a file in slices', async () => {
    const bytes = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(2 ** 20 + 10, 7)]);
    const { service, caller } = await withMedia({ 'images/0.png': bytes });
    const first = await service.media(caller(), { path: 'images/0.png', from: 0 });
    assert.ok('base64' in first);
    assert.deepEqual([first.type, first.size], ['audio/ogg', bytes.length]);
    const rest = await service.media(caller(), { path: 'images/0.png', from: 2 ** 20 });
    assert.ok('base64' in rest);
    assert.equal(rest.version, first.version);
    const sent = Buffer.concat([first, rest].map(({ base64 }) => Buffer.from(base64, 'base64')));
    assert.ok(sent.equals(bytes));
  });

  it('sends nothing that is neither image nor audio', async () => {
    const { service, caller } = await withMedia();
    assert.deepEqual(await service.media(caller(), { path: 'labelwright.yaml', from: 0 }), {
      problem: 'labelwright.yaml is neither an image (PNG, JPEG, WebP) nor audio (MP3, WAV, OGG).',
    });
  });

  it('reports a missing file until it is there', async () => {
    const { files, project } = await withMedia();
    const found = () =>
      project
        .findingsOf('data/a.jsonl')
        .findings.filter(({ rule }) => rule === 'unusable-media')
        .map(({ message }) => message);
    assert.deepEqual(found(), ['"shot" is not shown. There is no file images/0.png in the project.']);
    files.put('images/0.png', 'OggS');
    // Rules run again when something that Labelwright reads has changed.
    files.put('data/a.jsonl', '{"id":"t-0","text":"a","shot":"images/0.png"}\n');
    await project.refresh();
    assert.deepEqual(found(), []);
  });
});
