import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { jsonLines } from '../../../support/json-lines';
import type { MemoryFiles } from '../../../support/memory-files';
import type { DecisionRecord } from '../../../../src/project/records/records';
import { textHash } from '../../../../src/base/text/hash';
import { createRecordIds } from '../../../../src/base/text/record-id';
import { Journal } from '../../../../src/engine/journal';
import type { PanelSample, SaveParams, ViewFilter } from '../../../../src/protocol/panel';
import { PanelFailure } from '../../../../src/panel/server/panel-failure';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelCaller } from '../../../../src/panel/server/view';
import { holdReading, turns } from '../../../support/held-reading';
import { recordLine } from '../../../support/record-line';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: parts, type: spans, labels: [amount]}
labels: [{id: refund}, {id: cancel}, {id: amount}]
people: {reviewers: [lea]}
guideline:
  version: "1"
  tie_breakers: [{id: TB-1, between: [refund, cancel], when: Both., prefer: refund}]
`;
const TEXTS = [
  'Please end my plan and send back 19 euros',
  'Please end my plan and send back 20 euros',
  'Nobody answers this one',
  'All agree on this one',
];

const line = (annotator: string, n: number, intent: string, more: object = {}): string =>
  `${recordLine(annotator, `t-${n}`, { intent }, { id: `${annotator}-${n}`, ...more })}\n`;

async function open() {
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': TEXTS.map((text, n) => `${JSON.stringify({ id: `t-${n}`, text })}\n`).join(''),
    'annotations/ana.jsonl':
      line('ana', 0, 'refund', { rules: ['TB-1'], note: 'Money.' }) +
      line('ana', 1, 'refund') +
      line('ana', 3, 'refund'),
    'annotations/ben.jsonl':
      line('ben', 0, 'cancel', { flags: ['unsure'] }) +
      line('ben', 1, 'cancel') +
      line('ben', 3, 'refund', { flags: ['guideline-gap'] }),
    'annotations/eva.jsonl': line('eva', 0, 'refund') + line('eva', 1, 'cancel', { status: 'draft' }),
  });
  const service = new PanelService(project, new Journal(project));
  const caller = (blind?: PanelCaller['blind']): PanelCaller => ({
    file: project.samples.files[0]!,
    annotator: 'lea',
    review: true,
    blind,
  });
  const decisions = (): DecisionRecord[] => jsonLines<DecisionRecord>(files.text('decisions/lea.jsonl'));
  const queue = async (filter: ViewFilter, blind?: PanelCaller['blind']) => {
    const info = await service.view(caller(blind), { filter: { ...filter, review: true } });
    const shown = await service.samples(caller(blind), { view: info.view, from: 0, count: 10 });
    return { ...info, shown };
  };
  return { files, project, service, caller, decisions, queue };
}

const newId = createRecordIds();
const decide = (n: number, more: Partial<SaveParams>): SaveParams => ({
  record: newId(),
  sample: `t-${n}`,
  textHash: textHash(TEXTS[n]!),
  labels: {},
  rules: [],
  flags: [],
  note: '',
  status: 'done',
  seconds: 1,
  decision: {},
  ...more,
});

const WORTH =
  'If people always decided this pair in the same way, observed agreement on intent would be at most 1.000 (now 0.429).';

describe('panel/server in the review of a spot check', () => {
  const drawn = (sample: string, annotator: string, record: string) => ({ sample, annotator, record });
  const write = (files: MemoryFiles, answers: readonly object[]) => {
    const head = {
      v: 1,
      spot_check: 'january',
      seed: 1,
      layers: ['intent'],
      population: 6,
      confidence: 0.95,
    };
    const text = [head, ...answers].map((line) => `${JSON.stringify(line)}\n`).join('');
    return files.writeAtomic('spot-checks/january.jsonl', new TextEncoder().encode(text), null);
  };
  const plain: ViewFilter = { queue: 'all', samples: ['t-0', 't-3'], title: 'Spot check january' };
  const filter: ViewFilter = { ...plain, spotCheck: 'january' };
  const marks = (shown: readonly PanelSample[]) =>
    shown.map(({ id, others }) => [id, others?.map(({ annotator, drawn: mark }) => [annotator, mark])]);

  it('shows among the errors of a model what it says, in its first run, as far as that is an answer to this text', async () => {
    const { files, queue, project } = await open();
    const said = (n: number, intent: string, more: object = {}): string =>
      `${JSON.stringify({ v: 1, id: `p-${n}`, time: '2026-01-03T00:00:00Z', sample: `t-${n}`, labels: { intent }, ...more })}\n`;
    files.put(
      'predictions/bert.jsonl',
      said(0, 'cancel', { rules: ['TB-1'], rationale: 'An end.', text_hash: textHash(TEXTS[0]!) }) +
        said(0, 'refund', { run: 2 }) +
        said(1, 'loan') +
        said(2, 'cancel', { text_hash: textHash('Another text') }) +
        said(3, 'cancel', { error: 'No answer.' }),
    );
    await project.refresh();
    const predicted = async (filter: Partial<ViewFilter>) =>
      (await queue({ queue: 'all', ...filter })).shown.map((sample) => sample.predicted);
    const nothing = [undefined, undefined, undefined];
    assert.deepEqual(await predicted({ model: 'bert' }), [
      { model: 'bert', labels: { intent: 'cancel' }, rules: ['TB-1'], rationale: 'An end.' },
      ...nothing,
    ]);
    const question = (layer: string) => predicted({ model: 'bert', layer });
    assert.deepEqual((await question('intent'))[0]?.labels, { intent: 'cancel' });
    assert.deepEqual(await question('entities'), [undefined, ...nothing]);
    assert.deepEqual(await predicted({}), [undefined, ...nothing]);
    assert.deepEqual(await predicted({ model: 'other' }), [undefined, ...nothing]);
    assert.deepEqual(await predicted({ model: '../predictions/bert' }), [undefined, ...nothing]);
  });

  it('marks the answers that were drawn, and those that have changed since', async () => {
    const { files, queue } = await open();
    await write(files, [
      drawn('t-0', 'ben', 'ben-0'),
      drawn('t-0', 'eva', 'eva-of-before'),
      drawn('t-3', 'ana', 'ana-3'),
    ]);
    assert.deepEqual(marks((await queue(filter)).shown), [
      [
        't-0',
        [
          ['ana', undefined],
          ['ben', 'unchanged'],
          ['eva', 'changed'],
        ],
      ],
      [
        't-3',
        [
          ['ana', 'unchanged'],
          ['ben', undefined],
        ],
      ],
    ]);
  });

  it('uses letters where names are hidden', async () => {
    const { files, queue } = await open();
    await write(files, [drawn('t-0', 'ben', 'ben-0')]);
    const others = (await queue(filter, 'fixed')).shown[0]?.others ?? [];
    assert.deepEqual(pick(others, 'annotator'), ['A', 'B', 'C']);
    // Only Ben says so.
    assert.deepEqual(
      others.map(({ answer, drawn: mark }) => [answer.labels['intent'] === 'cancel', mark]).sort(),
      [
        [false, undefined],
        [false, undefined],
        [true, 'unchanged'],
      ],
    );
  });

  it('marks nothing in another queue, while labelling, or if the spot check is missing', async () => {
    const { files, service, caller, queue } = await open();
    const none = [
      ['t-0', [['ana'], ['ben'], ['eva']]],
      ['t-3', [['ana'], ['ben']]],
    ];
    const named = (shown: readonly PanelSample[]) =>
      shown.map(({ id, others }) => [id, others?.map((one) => [one.annotator, one.drawn].filter(Boolean))]);
    assert.deepEqual(named((await queue(filter)).shown), none, 'gone');
    await write(files, [drawn('t-0', 'ben', 'ben-0')]);
    assert.deepEqual(named((await queue(plain)).shown), none, 'another queue');
    const labelling = { ...caller(), annotator: 'ana', review: false };
    const { view } = await service.view(labelling, { filter });
    const shown = await service.samples(labelling, { view, from: 0, count: 10 });
    assert.deepEqual(pick(shown, 'others'), [undefined, undefined]);
  });
});

describe('panel/server in review', () => {
  it('queues disagreements until they are decided, and counts them', async () => {
    const { service, caller, queue } = await open();
    const { shown, start } = await queue({ queue: 'todo' });
    assert.deepEqual(
      shown.map(({ id, state, others }) => [id, state, others?.map(({ annotator }) => annotator)]),
      [
        ['t-0', 'todo', ['ana', 'ben', 'eva']],
        ['t-1', 'todo', ['ana', 'ben']],
      ],
      'a draft is nobody’s answer yet',
    );
    assert.equal(start, 0);
    const saved = await service.save(caller(), decide(0, { labels: { intent: 'refund' } }));
    assert.equal(saved.state, 'done');
    assert.deepEqual([saved.progress.done, saved.progress.total], [1, 2]);
    assert.deepEqual(pick((await queue({ queue: 'todo' })).shown, 'id'), ['t-1']);
    assert.equal((await queue({ queue: 'disagreement' })).length, 2);
    assert.deepEqual(pick((await queue({ queue: 'flagged' })).shown, 'id'), ['t-0', 't-3']);
  });

  it('keeps the order of a list that was chosen in the tree views', async () => {
    const { queue } = await open();
    const ids = async (filter: Omit<ViewFilter, 'queue'>) =>
      (await queue({ queue: 'all', ...filter })).shown.map(({ id }) => id);
    const samples = ['t-1', 't-3', 't-0'];
    assert.deepEqual(await ids({ samples }), ['t-0', 't-1', 't-3']);
    assert.deepEqual(await ids({ samples, asListed: true }), samples);
  });

  it('writes a decision once that is sent twice, and none under the id of another', async () => {
    const { service, caller, decisions } = await open();
    const labels = { intent: 'refund' };
    const sent = [
      decide(0, {
        labels,
        note: 'Look.',
        decision: { edited: true, valid: { intent: ['refund', 'cancel'] } },
      }),
      decide(1, { labels, decision: { returnTo: [], cause: 'other' } }),
    ];
    for (const one of [...sent, ...sent]) await service.save(caller(), one);
    assert.equal(decisions().length, 2);
    const { record } = sent[0]!;
    for (const other of [decide(1, { labels, record }), { ...sent[0]!, decision: { edited: true } }])
      await assert.rejects(
        service.save(caller(), other),
        /another record already \(decisions\/lea\.jsonl, line 1\)/,
      );
    assert.equal(decisions().length, 2);
  });

  it('records the decision and whose answer it was, and undoes it by a record', async () => {
    const { service, caller, decisions, queue } = await open();
    const { shown } = await queue({ queue: 'todo' });
    const ana = shown[0]!.others![0]!;
    const accepted = { accepted: [ana.token], cause: 'tie-breaker-ignored' };
    await service.save(
      caller(),
      decide(0, { labels: ana.answer.labels, rules: ['TB-1'], note: 'TB-1.', decision: accepted }),
    );
    const { id, time, guideline_hash, ...record } = decisions()[0]!;
    assert.ok(id && time && guideline_hash);
    assert.deepEqual(record, {
      v: 1,
      reviewer: 'lea',
      sample: 't-0',
      text_hash: textHash(TEXTS[0]!),
      cause: 'tie-breaker-ignored',
      reason: 'TB-1.',
      rules: ['TB-1'],
      labels: { intent: 'refund' },
      origin: { kind: 'accepted', annotators: ['ana'] },
      guideline: '1',
    });
    const [again] = (await queue({ queue: 'disagreement' })).shown;
    assert.deepEqual(again!.answer?.decision, {
      reviewer: 'lea',
      cause: 'tie-breaker-ignored',
      accepted: [ana.token],
    });
    // Another reason later: how the labels came about stays.
    await service.save(caller(), decide(0, { labels: { intent: 'refund' }, note: 'Better.' }));
    assert.deepEqual(decisions()[1]!.origin, { kind: 'accepted', annotators: ['ana'] });
    await service.undo(caller());
    const undone = await service.undo(caller());
    assert.deepEqual([undone?.sample, undone?.answer, undone?.state], ['t-0', undefined, 'todo']);
    assert.deepEqual(decisions().at(-1)!.undoes, id);
    assert.equal((await service.redo(caller()))?.answer?.note, 'TB-1.');
  });

  it('keeps several answers valid, and leaves a returned sample to its annotators', async () => {
    const { service, caller, decisions, queue, project } = await open();
    await service.save(caller(), decide(0, { decision: { valid: { intent: ['refund', 'cancel'] } } }));
    assert.deepEqual(decisions()[0]!.valid, { intent: ['refund', 'cancel'] });
    const ben = (await queue({ queue: 'todo' })).shown[0]!.others![1]!;
    const sent = await service.save(
      caller(),
      decide(1, { note: 'Read TB-1.', decision: { returnTo: [ben.token] } }),
    );
    assert.equal(sent.state, 'returned');
    assert.deepEqual(
      [decisions()[1]!.return_to, decisions()[1]!.reason, decisions()[1]!.labels],
      [['ben'], 'Read TB-1.', undefined],
    );
    assert.equal((await queue({ queue: 'todo' })).length, 0);
    const benCaller = { file: project.samples.files[0]!, annotator: 'ben', review: false };
    const { view } = await service.view(benCaller, { filter: { queue: 'todo' } });
    const mine = (await service.samples(benCaller, { view, from: 0, count: 10 })).find(
      ({ id }) => id === 't-1',
    )!;
    assert.deepEqual(mine.returned, { by: 'lea', message: 'Read TB-1.' });
    assert.equal(mine.state, 'returned');
    assert.equal((await service.project(benCaller)).progress.returned, 1);
    const answered = await service.save(benCaller, {
      ...decide(1, {}),
      labels: { intent: 'refund' },
      decision: undefined,
    });
    assert.equal(answered.state, 'done');
    await assert.rejects(
      service.save(
        caller(),
        decide(1, { labels: { intent: 'cancel' }, decision: { accepted: [ben.token] } }),
      ),
      (error) =>
        error instanceof PanelFailure &&
        error.code === 'answer-changed' &&
        /t-1 has been answered again/.test(error.message),
    );
  });

  it('reports the cause of a disagreement, the evidence against each answer, and decisions on similar samples', async () => {
    const { service, caller } = await open();
    await service.save(caller(), decide(1, { labels: { intent: 'refund' }, note: 'As TB-1 says.' }));
    const { disputes, similar, worth } = await service.evidence(caller(), { sample: 't-0' });
    assert.equal(disputes.length, 1);
    assert.deepEqual(worth, [{ between: ['cancel', 'refund'], sentence: WORTH }]);
    assert.equal(disputes[0]!.cause, 'class-confusion');
    assert.deepEqual(disputes[0]!.evidence, ['TB-1 decides between cancel and refund', 'ana cited TB-1']);
    assert.deepEqual(
      disputes[0]!.answers.map(({ people }) => people),
      [['ana', 'eva'], ['ben']],
      'least likely to be an error first',
    );
    assert.ok(disputes[0]!.answers[1]!.reasons.includes('ben was unsure'));
    assert.equal(similar.length, 1);
    assert.deepEqual([similar[0]!.sample, similar[0]!.decision?.note], ['t-1', 'As TB-1 says.']);
    assert.ok(similar[0]!.similarity > 0.7 && similar[0]!.similarity < 1);
  });

  it('shows no names where names are hidden', async () => {
    for (const blind of ['fixed', 'shuffled'] as const) {
      const { service, caller, queue } = await open();
      const { shown } = await queue({ queue: 'todo' }, blind);
      const { disputes, similar } = await service.evidence(caller(blind), { sample: 't-0' });
      const project = await service.project(caller(blind));
      const all = JSON.stringify([shown, disputes, similar, project.review]).replaceAll(
        /"(?:token|record)":"[^"]*"/g,
        '',
      );
      assert.doesNotMatch(all, /\b(?:ana|ben|eva)\b/);
      assert.deepEqual(pick(shown[0]!.others!, 'annotator'), ['A', 'B', 'C']);
      const byLetter = new Map(shown[0]!.others!.map(({ annotator, answer }) => [annotator, answer]));
      const [, wrong] = disputes[0]!.answers;
      assert.deepEqual(byLetter.get(wrong!.people[0]!)?.labels, { intent: 'cancel' });
      assert.deepEqual(project.review!.people, blind === 'fixed' ? ['A', 'B', 'C'] : []);
    }
  });

  it('decides a queue by a strategy, after a preview', async () => {
    const { service, caller, decisions, queue, files } = await open();
    const { view } = await queue({ queue: 'todo' });
    const strategy = { kind: 'majority', quorum: 0.5 } as const;
    const preview = await service.decideAll(caller(), { view, strategy, dryRun: true });
    assert.deepEqual([preview.decided, preview.openSamples], [1, 1]);
    assert.match(preview.open[0]!.detail, /^Tie: /);
    assert.deepEqual(await files.list(['decisions/*.jsonl']), [], 'nothing is written');
    const person = { kind: 'person', person: 'ben' } as const;
    assert.equal((await service.decideAll(caller(), { view, strategy: person, dryRun: false })).decided, 2);
    assert.deepEqual(pick(decisions(), 'sample', 'labels'), [
      ['t-0', { intent: 'cancel' }],
      ['t-1', { intent: 'cancel' }],
    ]);
    assert.equal((await service.undo(caller()))?.state, 'todo');
    assert.equal(decisions().length, 4, 'one undo takes back both');
    await assert.rejects(
      service.decideAll(caller('shuffled'), {
        view,
        strategy: { kind: 'person', person: 'A' },
        dryRun: true,
      }),
      /No one in this project is shown as A/,
    );
  });

  it('decides many samples at once from all answers, even while they are being read again', async () => {
    const { service, caller, queue, files, project } = await open();
    const { view } = await queue({ queue: 'todo' });
    files.put('annotations/ana.jsonl', files.text('annotations/ana.jsonl').replace('{', '{ '));
    const reading = holdReading(files, 'annotations/eva');
    const refreshed = project.refresh();
    await reading.reached;
    const strategy = { kind: 'majority', quorum: 0.5 } as const;
    const preview = service.decideAll(caller(), { view, strategy, dryRun: true });
    await turns();
    reading.open();
    await refreshed;
    assert.deepEqual([(await preview).decided, (await preview).openSamples], [1, 1]);
  });

  it('gives each of several reviewers a share of the disagreements, and everything on request', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => n);
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA.replace('[lea]', '[lea, max, eva]'),
      'data/a.jsonl': ids.map((n) => `${JSON.stringify({ id: `t-${n}`, text: `Text ${n}` })}\n`).join(''),
      'annotations/ana.jsonl': ids.map((n) => line('ana', n, 'refund')).join(''),
      'annotations/ben.jsonl': ids.map((n) => line('ben', n, 'cancel')).join(''),
    });
    const service = new PanelService(project, new Journal(project));
    const seen = async (annotator: string, queue: ViewFilter['queue']) => {
      const caller = { file: project.samples.files[0]!, annotator, review: true };
      const { view, length } = await service.view(caller, { filter: { queue, review: true } });
      const { progress, review } = await service.project(caller);
      const rows = await service.rows(caller, { view, from: 0, count: length });
      return { rows: rows.map(({ id }) => id), total: progress.total, isShared: review?.isShared };
    };
    // One after the other: the newest list of a file ends the search for the one before.
    const shares = [await seen('lea', 'todo'), await seen('max', 'todo'), await seen('eva', 'todo')];
    assert.deepEqual(new Set(shares.flatMap(({ rows }) => rows)), new Set(ids.map((n) => `t-${n}`)));
    assert.equal(shares.flatMap(({ rows }) => rows).length, 40);
    for (const { rows, total, isShared } of shares) {
      assert.ok(rows.length > 4, JSON.stringify(rows));
      assert.deepEqual([total, isShared], [rows.length, true]);
    }
    assert.equal((await seen('lea', 'disagreement')).rows.length, 40);
    assert.deepEqual(await seen('ana', 'todo').then(({ rows, isShared }) => [rows.length, isShared]), [
      40,
      undefined,
    ]);
  });
});
