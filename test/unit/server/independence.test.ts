import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { createRecordIds } from '../../../src/base/text/record-id';
import { exampleActions } from '../../../src/language/author-actions';
import { hoverLine } from '../../../src/language/hover-line';
import type { BucketNode, BucketsView, ListOrder } from '../../../src/protocol/buckets';
import type { PanelSample, SampleRow, SaveParams, ViewFilter } from '../../../src/protocol/panel';
import { agreementReport } from '../../../src/features/report/server';
import { itemDetail } from '../../../src/features/buckets/server/item-detail';
import { findItems } from '../../../src/features/buckets/server/find-items';
import { correctionsPage } from '../../../src/features/corrections/server';
import { explanation } from '../../../src/features/explain/server';
import { treesOf } from '../../../src/features/buckets/server/bucket-trees';
import { UNNAMED } from '../../../src/project/records/annotator-name';
import { HostedProject } from '../../../src/server/hosted-project';
import { ownPage } from '../../../src/features/annotator/server';
import { panelOf } from '../../../src/panel/server/answer-panel';
import type { PanelCaller } from '../../../src/panel/server/view';
import { promote } from '../../../src/features/promote/server';
import { pipeline } from '../../../src/features/status/server';
import { samplesResult } from '../../../src/features/buckets/server/samples-result';
import { writeFiles } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { doneAnswer } from '../../support/done-answer';

const COUNT = 8;
const SAMPLES = Array.from({ length: COUNT }, (_, n) => `t-${n}`);
const schema = (more: string): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: why, type: text}
labels: [{id: refund}, {id: cancel}]
${more}`;
const GUIDELINE = `version: "1"
labels:
  - {id: refund, definition: d, include: [{id: R-1, text: t}]}
  - {id: cancel, definition: d}
`;
const line = (value: object): string => `${JSON.stringify(value)}\n`;
/** What somebody said of a sample, in words that show wherever they come out: SAID-ben-3. */
const said = (annotator: string, n: number, intent: string, more: object = {}): string =>
  line({
    v: 1,
    id: `${annotator}-${n}-${JSON.stringify(more).length}`,
    time: `2026-01-0${1 + (n % 8)}T00:00:0${'note' in more ? 1 : 0}.000Z`,
    annotator,
    sample: `t-${n}`,
    labels: { intent, why: `SAID-${annotator}-${n}` },
    guideline: '1',
    rules: ['R-1'],
    ...more,
  });
const all = (make: (n: number) => string): string => SAMPLES.map((_, n) => make(n)).join('');

const FILES = {
  'guideline.yaml': GUIDELINE,
  'data/a.jsonl': all((n) => line({ id: `t-${n}`, text: `The words of number ${n}` })),
  // Corrected later, so that the list of corrections has something of each sample to say.
  'annotations/ben.jsonl':
    all((n) => said('ben', n, 'refund')) +
    all((n) => said('ben', n, 'cancel', { note: `SAID-ben-${n}`, flags: n % 2 ? ['unsure'] : [] })),
  'annotations/cleo.jsonl': all((n) => said('cleo', n, 'refund')),
  'decisions/lea.jsonl': line({
    v: 1,
    id: 'lea-1',
    time: '2026-02-01T00:00:00.000Z',
    reviewer: 'lea',
    sample: 't-1',
    labels: { intent: 'refund', why: 'SAID-lea-1' },
    reason: 'SAID-lea-1',
  }),
};
const ORDERS: Omit<ListOrder, 'viewer'>[] = [
  { by: 'cause', sort: 'cost', decided: true },
  { by: 'pair', sort: 'score', decided: false },
  { by: 'pair', sort: 'worth', decided: true },
  { by: 'annotator', sort: 'count', decided: true },
  { by: 'rule', sort: 'name', decided: true, blind: 'shuffled' },
];
const FILTERS: ViewFilter[] = [
  { queue: 'all' },
  { queue: 'todo' },
  { queue: 'flagged' },
  { queue: 'disagreement' },
  { queue: 'disagreement', label: 'refund' },
  { queue: 'disagreement', text: 'number' },
  { queue: 'all', samples: SAMPLES, title: 'Chosen in a tree' },
];
/** What a pair of labels is worth, and whether a tree is sorted by it. */
const WORTH = /observed agreement on \w+ would be at most/;
const isWorthOrder = (sent: unknown): boolean =>
  typeof sent === 'object' && sent !== null && 'sort' in sent && sent.sort === 'worth';
const pause = () => Promise.resolve();
const newId = createRecordIds();
const saying = (n: number, more: Partial<SaveParams> = {}): SaveParams =>
  doneAnswer(`t-${n}`, `The words of number ${n}`, { intent: 'refund', why: 'MINE' }, more);

describe('server: what others say of a sample', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let hosted: HostedProject | undefined;
  let folders = 0;
  afterEach(() => hosted?.dispose());

  async function open(settings = '', files: Record<string, string> = FILES) {
    const root = path.join(folder.path, String(++folders));
    writeFiles(root, { ...files, 'labelwright.yaml': schema(settings) });
    hosted = new HostedProject(pathToFileURL(root).href, assert.fail);
    await hosted.refresh();
    return hosted;
  }

  const callerOf = (annotator: string | undefined, review: boolean): PanelCaller => ({
    file: hosted!.project.samples.files[0]!,
    annotator,
    review,
  });

  /** Everything that a panel of somebody is sent when it looks at a queue. */
  async function queue(annotator: string | undefined, filter: ViewFilter) {
    const panel = panelOf(hosted!);
    const caller = callerOf(annotator, filter.review === true);
    const view = await panel.view(caller, { filter, at: { sample: 't-1' } });
    const part = { view: view.view, from: 0, count: 100 };
    const rows: SampleRow[] = await panel.rows(caller, part);
    const samples: PanelSample[] = await panel.samples(caller, part);
    return { view, rows, samples };
  }

  async function trees(viewer: string | undefined) {
    const buckets = treesOf(hosted!);
    const sent: unknown[] = [];
    const listed = new Set<string>();
    for (const each of ORDERS) {
      const order = { ...each, ...(viewer !== undefined && { viewer }), root: hosted!.root };
      const tree = await buckets.tree(order);
      sent.push(tree);
      const walk = async (view: BucketsView, nodes: readonly BucketNode[]): Promise<void> => {
        for (const { id, kind, children, branch } of nodes) {
          if (children) await walk(view, children);
          if (kind === 'group') sent.push(await itemDetail(buckets, { ...order, view, node: id }));
          if (branch === undefined) continue;
          const page = await buckets.samples({ ...order, view, branch, from: 0, count: 100 });
          sent.push(page);
          for (const node of page) {
            listed.add(node.label);
            sent.push(await itemDetail(buckets, { ...order, view, node: node.id }));
          }
        }
      };
      for (const view of ['disagreements', 'errors'] as const) {
        await walk(view, tree[view]);
        // What is chosen by its name is given no more than what is listed.
        for (const name of await buckets.selected({ ...order, view, branches: [], samples: SAMPLES }))
          listed.add(name);
      }
      for (const text of ['number', 'refund', 'ben']) {
        const { signal } = new AbortController();
        const { found } = await findItems(buckets, { ...order, text, limit: 100 }, signal);
        sent.push(found);
        for (const { node } of found) listed.add(node.label);
      }
    }
    return { sent, listed };
  }

  async function lines(viewer: string | undefined): Promise<unknown[]> {
    const { project } = hosted!;
    const sent: unknown[] = [];
    for (const [n, text] of FILES['data/a.jsonl'].trimEnd().split('\n').entries()) {
      const data = { kind: 'sample' as const, path: 'data/a.jsonl', line: n, text };
      sent.push(await hoverLine({ project, model: project.model! }, data, 9, { viewer }));
      sent.push(await exampleActions({ project, model: project.model! }, data, 9, { viewer }));
      const asked = {
        uri: hosted!.uri('data/a.jsonl'),
        sample: `t-${n}`,
        ...(viewer !== undefined && { viewer }),
      };
      sent.push(await explanation(hosted!, asked, undefined));
    }
    return sent;
  }

  async function lists(viewer: string) {
    const abouts = [
      { kind: 'label', label: 'refund' },
      { kind: 'confused', labels: ['refund', 'cancel'] },
      { kind: 'cited', rule: 'R-1' },
      { kind: 'bucket', id: 'flag/unsure' },
    ] as const;
    return Promise.all(
      abouts.map((about) => samplesResult(hosted!, { root: hosted!.root, about, title: '', viewer }, pause)),
    );
  }

  /** What the stages of the pipeline open. */
  async function stages(viewer: string): Promise<string[]> {
    const { root } = hosted!;
    const found = await pipeline(hosted!, { root, viewer }, pause);
    const nodes = 'nodes' in found ? found.nodes.flatMap(({ children = [] }) => children) : [];
    const opened = await Promise.all(
      nodes.flatMap(({ about }) =>
        about ? samplesResult(hosted!, { root, about, title: '', viewer }, pause) : [],
      ),
    );
    return opened.flatMap(({ files }) => files.flatMap(({ samples }) => samples));
  }

  async function pages(viewer: string): Promise<unknown[]> {
    const params = { root: hosted!.root, software: '1', viewer };
    return [
      await agreementReport(hosted!, params, pause),
      await correctionsPage(hosted!, params, pause),
      await ownPage(hosted!, { ...params, annotator: viewer }, pause),
      await pipeline(hosted!, params, pause),
    ];
  }

  const secretsIn = (sent: unknown): Set<string> =>
    new Set(Array.from(JSON.stringify(sent).matchAll(/SAID-\w+-(\d)/g), ([, n]) => `t-${n}`));

  it('is in no message to an annotator before their own answer is done, whatever they do and ask', async () => {
    await open();
    const panel = panelOf(hosted!);
    const random = seededRandom(5);
    const done = new Set<string>();
    const ana = callerOf('ana', false);
    const steps: (() => Promise<void>)[] = [
      async () => undefined,
      async () => void (await panel.save(ana, saying(2, { status: 'draft' }))),
      async () => (await panel.save(ana, saying(1)), void done.add('t-1')),
      async () => (await panel.save(ana, saying(6, { flags: ['unsure'] })), void done.add('t-6')),
      async () => (await panel.undo(ana), void done.delete('t-6')),
      async () => (await panel.redo(ana), void done.add('t-6')),
      ...Array.from({ length: 3 }, () => async () => {
        const n = random.below(COUNT);
        await panel.save(ana, saying(n, { labels: { intent: 'cancel' } }));
        done.add(`t-${n}`);
      }),
    ];
    for (const [step, act] of steps.entries()) {
      await act();
      const open = (names: Iterable<string>): void => {
        for (const name of names) assert.ok(done.has(name), `step ${step}: ${name} is not answered yet`);
      };
      for (const filter of FILTERS) {
        const { rows, samples, view } = await queue('ana', filter);
        assert.deepEqual([...secretsIn([samples, rows, view])], [], 'labelling shows no answers of others');
        open(rows.filter(({ disagreement }) => disagreement).map(({ id }) => id));
        if (filter.queue === 'disagreement') open(rows.map(({ id }) => id).filter((id) => id !== 't-1')); // on screen whatever the filter says
        const review = await queue('ana', { ...filter, review: true });
        open(secretsIn(review));
        open(review.samples.map(({ id }) => id));
        const decided = await panel.decideAll(callerOf('ana', true), {
          view: review.view.view,
          strategy: { kind: 'majority', quorum: 0.5 },
          dryRun: true,
        });
        open(decided.open.map(({ sample }) => sample));
      }
      assert.equal((await panel.project(callerOf('ana', true))).progress.total, done.size);
      for (const sample of SAMPLES) {
        const { disputes, worth } = await panel.evidence(callerOf('ana', true), { sample });
        if (disputes.length > 0) open([sample]);
        assert.equal(worth, undefined);
      }
      const { sent, listed } = await trees('ana');
      open(secretsIn(sent));
      assert.doesNotMatch(JSON.stringify(sent), WORTH, 'it counts all answers');
      assert.deepEqual(
        sent.filter((one) => isWorthOrder(one)),
        [],
      );
      // Names of findings on her own records are hers to see.
      open([...listed].filter((name) => SAMPLES.includes(name)));
      open(secretsIn(await lines('ana')));
      for (const { files, closed } of await lists('ana')) {
        open(files.flatMap(({ samples }) => samples));
        assert.ok(closed > 0 || done.size > 0);
      }
      if (step % 4 === 2) open(secretsIn(await pages('ana')));
    }
    // What is open is shown: the test would see it.
    const shown = await queue('ana', { queue: 'all', review: true });
    assert.deepEqual(secretsIn(shown), done);
    assert.deepEqual(secretsIn((await trees('ana')).sent), done);
    assert.deepEqual(secretsIn(await lines('ana')), done);
    assert.deepEqual(secretsIn(await pages('ana')), done);
    assert.equal(shown.view.closed, COUNT - done.size);
  });

  it('is not opened from the stages of the pipeline before it may be seen', async () => {
    await open('people: {annotators: [ana, ben, cleo], reviewers: [lea]}\n');
    assert.deepEqual(await stages('ana'), []);
    await panelOf(hosted!).save(callerOf('ana', false), saying(3));
    // Some are listed under a stage and under a next step.
    assert.deepEqual(new Set(await stages('ana')), new Set(['t-3']));
    assert.deepEqual(new Set(await stages('lea')), new Set(SAMPLES));
  });

  it('says how many are hidden, in trees, queues and on pages, but not which', async () => {
    await open();
    const order = { ...ORDERS[0]!, viewer: 'ana' };
    const { disagreements, errors, closed, open: shown } = await treesOf(hosted!).tree(order);
    assert.deepEqual([shown, closed.disagreements, closed.errors], [0, 2 * COUNT, 4]);
    assert.deepEqual(
      [disagreements, errors].map((nodes) => nodes.map(({ label }) => label)),
      [['16 hidden until you have answered'], ['4 hidden until you have answered']],
    );
    const { view } = await queue('ana', { queue: 'todo', review: true });
    assert.deepEqual([view.length, view.closed], [0, COUNT]);
    // A queue that is narrowed to one sample must not tell by its number that people differ on it.
    const one = await queue('ana', { queue: 'todo', review: true, text: 'number 3' });
    assert.deepEqual([one.view.length, one.view.closed], [0, COUNT]);
    const [agreement, corrections] = (await pages('ana')) as { html: string }[];
    assert.match(agreement!.html, /8 samples that you have not answered are\s+hidden/);
    assert.match(corrections!.html, /\d+ corrections of samples that you have not answered are hidden/);
  });

  it('cannot be decided before it may be seen', async () => {
    await open();
    const panel = panelOf(hosted!);
    const decision = { ...saying(0), decision: {} };
    await assert.rejects(
      panel.save(callerOf('ana', true), decision),
      /t-0 is shown once your own answer is done/,
    );
    const draft = await panel.save(callerOf('ana', false), saying(0, { status: 'draft' }));
    assert.equal(draft.disagreement, undefined);
    assert.equal((await panel.save(callerOf('ana', false), saying(0))).disagreement, true);
    assert.equal((await panel.undo(callerOf('ana', false)))?.disagreement, undefined);
    assert.equal((await panel.redo(callerOf('ana', false)))?.disagreement, true);
    assert.equal((await panel.save(callerOf('ana', true), { ...decision, record: newId() })).state, 'done');
  });

  it('cannot be made gold by someone who may not see it', async () => {
    await open('people: {annotators: [ana], reviewers: [lea]}\n');
    const asked = { uri: hosted!.root, samples: ['t-1'], dryRun: true };
    assert.deepEqual(await promote(hosted!, { ...asked, viewer: 'ana' }, pause), {
      problem: 'What others say of t-1 is shown once your own answer is done.',
    });
    const shown = await promote(hosted!, { ...asked, viewer: 'lea' }, pause);
    assert.deepEqual('promoted' in shown && shown.promoted, ['t-1']);
  });

  it('does not tell, where it would become gold, whether hidden gold says the same', async () => {
    const people = 'people: {annotators: [ana], reviewers: [lea]}\n';
    const refusedTo = async (viewer: string, known: string): Promise<unknown> => {
      await open(`${people}gold: {share: 0.5, feedback: none}\n`, {
        ...FILES,
        'annotations/ana.jsonl': said('ana', 1, 'refund'),
        'gold/known.jsonl': line({ sample: 't-1', labels: { intent: known } }),
      });
      const made = await promote(hosted!, { uri: hosted!.root, dryRun: true, viewer }, pause);
      hosted!.dispose();
      return 'refused' in made && made.refused;
    };
    const told = [{ sample: 't-1', reason: 'gold', detail: 'It is gold already.' }];
    assert.deepEqual(await refusedTo('ana', 'cancel'), told);
    assert.deepEqual(await refusedTo('ana', 'refund'), told);
    assert.match(JSON.stringify(await refusedTo('lea', 'cancel')), /says something else of intent/);
  });

  for (const [who, viewer, settings] of [
    ['a reviewer', 'lea', 'people: {annotators: [ana], reviewers: [lea]}\n'],
    ['everybody with quality.independent: false', 'ana', 'quality: {independent: false}\n'],
  ] as const)
    it(`is shown to ${who}`, async () => {
      await open(settings);
      const whole = new Set(SAMPLES);
      const shown = await queue(viewer, { queue: 'all', review: true });
      assert.deepEqual(secretsIn(shown), whole);
      assert.equal(shown.view.closed, undefined);
      const { rows } = await queue(viewer, { queue: 'all' });
      assert.ok(rows.every(({ disagreement }) => disagreement));
      const { sent } = await trees(viewer);
      assert.deepEqual(secretsIn(sent), whole);
      assert.match(JSON.stringify(sent), WORTH);
      assert.equal(sent.filter(isWorthOrder).length, 1);
      assert.deepEqual(secretsIn(await lines(viewer)), whole);
      assert.deepEqual(secretsIn(await pages(viewer)), whole);
    });

  it('is hidden before a name is chosen, unless the project names one person alone', async () => {
    const unnamed = async (): Promise<unknown[]> => [
      await queue(undefined, { queue: 'all', review: true }),
      (await queue(undefined, { queue: 'all' })).rows.filter(({ disagreement }) => disagreement),
      (await trees(UNNAMED)).sent,
      await lines(UNNAMED),
      await pages(UNNAMED),
    ];
    await open();
    assert.deepEqual([...secretsIn(await unnamed())], []);
    const others = ['annotations/cleo.jsonl', 'decisions/lea.jsonl'];
    const own = Object.fromEntries(Object.entries(FILES).filter(([file]) => !others.includes(file)));
    await open('', own);
    assert.deepEqual(secretsIn(await unnamed()), new Set(SAMPLES));
    for (const named of [
      'people: {annotators: [ben, cleo]}\n',
      'people: {annotators: [ben], reviewers: [lea]}\n',
    ]) {
      await open(named, own);
      assert.deepEqual([...secretsIn(await unnamed())], []);
    }
    await open('', { ...own, 'assignments/first.yaml': 'people: [cleo]\nsamples: {new: true}\n' });
    assert.deepEqual([...secretsIn(await unnamed())], []);
  });

  it('stays closed to people who are not reviewers where others are', async () => {
    await open('people: {annotators: [ana], reviewers: [lea]}\n');
    assert.deepEqual([...secretsIn(await queue('ana', { queue: 'all', review: true }))], []);
    assert.deepEqual([...secretsIn((await trees('ana')).sent)], []);
  });
});
