import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { Journal } from '../../../../src/engine/journal';
import type { PanelSample, SaveParams, ViewFilter } from '../../../../src/protocol/panel';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelCaller } from '../../../../src/panel/server/view';
import { doneAnswer } from '../../../support/done-answer';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl, gold/*.jsonl]}
people: {annotators: [ana, ben], reviewers: [lea]}
# Gold is hidden by itself, also where others' answers are open.
quality: {independent: false}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: why, type: text}
labels: [{id: refund}, {id: cancel}]
guideline:
  version: "1"
  rules: [{id: G-1, text: Say what is asked for.}]
  examples:
    - {id: EX-1, text: Known text 1, labels: {why: SECRET-1}}
    - {id: EX-9, text: Something else, labels: {intent: refund}}
`;
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const goldLine = (n: number, more: object = {}): string =>
  line({
    id: `k-${n}`,
    text: `Known text ${n}`,
    labels: { intent: 'cancel', why: `SECRET-${n}` },
    explanation: `EXPLAINED-${n}`,
    rules: ['G-1'],
    ...more,
  });
const POOL = 4;
const DATA = Array.from({ length: 40 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join('');
/** What ben said, with words that show where they come out. */
const BEN = Array.from({ length: POOL }, (_, n) =>
  line({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1D5E7${n}0`,
    time: `2026-11-25T09:1${n}:00.000Z`,
    annotator: 'ben',
    sample: `k-${n}`,
    labels: { intent: 'refund', why: `NEIGHBOUR-${n}` },
  }),
).join('');

async function open(settings: string, more: Record<string, string> = {}) {
  const { files, project } = await memoryProject({
    'labelwright.yaml': SCHEMA + settings,
    'data/a.jsonl': DATA,
    'gold/known.jsonl': Array.from({ length: POOL }, (_, n) => goldLine(n)).join(''),
    'annotations/ben.jsonl': BEN,
    ...more,
  });
  const service = new PanelService(project, new Journal(project));
  const told: string[] = [];
  const note = <T>(reply: T): T => (told.push(JSON.stringify(reply)), reply);
  const panel = (annotator = 'ana', review = false, path = 'data/a.jsonl') => {
    const caller: PanelCaller = { file: project.samples.file(path)!, annotator, review };
    const queue = async (filter: ViewFilter = { queue: 'todo' }): Promise<PanelSample[]> => {
      const { view } = note(await service.view(caller, { filter }));
      note(await service.rows(caller, { view, from: 0, count: 100 }));
      return note(await service.samples(caller, { view, from: 0, count: 100 }));
    };
    const answer = async (
      sample: PanelSample,
      labels: SaveParams['labels'],
      extra: Partial<SaveParams> = {},
    ) => note(await service.save(caller, doneAnswer(sample.id, sample.text, labels, extra)));
    return { caller, queue, answer, project: async () => note(await service.project(caller)) };
  };
  return { files, project, service, told, note, panel };
}
const ids = (samples: readonly PanelSample[]): string[] => samples.map(({ id }) => id);
const isGold = ({ id }: PanelSample): boolean => id.startsWith('k-');
const wrong = { intent: 'refund', why: 'mine' };
const right = (sample: PanelSample) => ({ intent: 'cancel', why: `SECRET-${sample.id.slice(2)}` });

describe('panel/server with gold', function () {
  this.timeout(SLOW);

  it('mixes gold of other files into the queue at the configured share, at the same places after a reload and when samples are added', async () => {
    const { files, project, panel } = await open('gold: {share: 0.2}\n');
    const ana = panel();
    const queue = ids(await ana.queue());
    assert.equal(queue.length, 44);
    assert.equal(queue.filter((id) => id.startsWith('k-')).length, POOL);
    assert.deepEqual(
      queue.filter((id) => id.startsWith('t-')),
      Array.from({ length: 40 }, (_, n) => `t-${n}`),
    );
    assert.deepEqual(ids(await panel().queue({ queue: 'all' })), queue);
    assert.notDeepEqual(ids(await panel('cleo').queue()), queue);
    assert.equal((await ana.project()).progress.total, 44);
    await files.append('data/a.jsonl', [new TextEncoder().encode(line({ id: 't-40', text: 'More' }).trim())]);
    await project.refresh();
    assert.deepEqual(ids(await panel().queue()), [...queue, 't-40']);
    // The file of gold itself gives nothing away, and holds nothing to label.
    assert.deepEqual(ids(await panel('ana', false, 'gold/known.jsonl').queue()), []);
  });

  it('moves gold in the labelled file itself to its place in the queue', async () => {
    const gold = Array.from({ length: 5 }, (_, n) => line({ sample: `t-${35 + n}`, labels: wrong })).join('');
    const { panel } = await open('gold: {share: 0.2}\n', { 'gold/known.jsonl': gold });
    const queue = ids(await panel().queue());
    assert.equal(queue.length, 40);
    assert.notDeepEqual(
      queue,
      [...queue].sort((a, b) => Number(a.slice(2)) - Number(b.slice(2))),
    );
    const last = queue.slice(-10).filter((id) => Number(id.slice(2)) >= 35);
    assert.ok(last.length <= 3, `they stand in a row still: ${queue.join()}`);
  });

  it('reveals nothing about a gold sample before its answer is on disk, whatever the panel requests', async () => {
    for (const feedback of ['immediate', 'end', 'none']) {
      const { service, told, note, panel } = await open(
        `gold: {share: 0.2, feedback: ${feedback}, attention: immediate}\n`,
        { 'gold/known.jsonl': goldLine(0, { check: 'attention' }) + goldLine(1) + goldLine(2) + goldLine(3) },
      );
      const ana = panel();
      await ana.project();
      const filters: ViewFilter[] = [
        { queue: 'all' },
        { queue: 'flagged' },
        { queue: 'stale' },
        { queue: 'disagreement' },
        { queue: 'disagreement', label: 'refund' },
        { queue: 'all', label: 'cancel' },
        { queue: 'all', text: 'Known' },
        { queue: 'all', text: 'secret' },
        { queue: 'all', samples: ['k-0', 'k-1'], title: 'Gold mismatches' },
        { queue: 'todo', review: true },
      ];
      for (const filter of filters) await ana.queue(filter);
      const reviewing = panel('ana', true);
      await reviewing.project();
      for (const queue of ['all', 'todo', 'disagreement', 'flagged'] as const) {
        const seen = await reviewing.queue({ queue, review: true });
        assert.ok(!seen.some(isGold), 'review shows what others say of gold');
      }
      await reviewing.queue({ queue: 'all', review: true, samples: ['k-0', 'k-1', 'k-2', 'k-3'] });
      note(await service.evidence(reviewing.caller, { sample: 'k-1' }));
      note(await service.judged(ana.caller));
      // A draft is no answer, nor is a flag alone.
      const [first] = (await ana.queue()).filter(isGold);
      await ana.answer(first!, { intent: 'refund' }, { status: 'draft' });
      await ana.answer(first!, {}, { flags: ['unsure'] });
      await ana.project();
      const queue = await ana.queue({ queue: 'all' });
      for (const secret of [
        'SECRET',
        'EXPLAINED',
        'NEIGHBOUR',
        'attention',
        'isRight',
        'feedback":{',
        'gold/',
      ])
        assert.ok(!told.join('\n').includes(secret), `${secret} was told before the answer`);
      const untouched = queue.filter(({ state }) => state === 'todo');
      const shapes = new Set(
        untouched.map((sample) =>
          JSON.stringify([Object.keys(sample), sample.row, sample.context.map(([n]) => n)]),
        ),
      );
      assert.equal(shapes.size, 1, 'a gold sample has another shape');
      // All of it is told, or withheld, once the answer is there.
      const before = told.length;
      const result = await ana.answer(first!, wrong);
      await ana.queue({ queue: 'all' });
      const isCheck = first!.id === 'k-0';
      const tells = feedback === 'immediate' || isCheck;
      assert.equal(result.feedback !== undefined, tells);
      assert.equal(told.slice(before).join('\n').includes('EXPLAINED'), tells);
      for (const other of [0, 1, 2, 3].filter((n) => first!.id !== `k-${n}`))
        assert.ok(!told.join('\n').includes(`SECRET-${other}`), 'another one is told with it');
    }
  });

  it('gives immediate feedback: right or wrong, the answer, why, and by which rules; the first answer is the judged one', async () => {
    const { panel } = await open('gold: {share: 0.2, feedback: immediate}\n');
    const ana = panel();
    const [first, second] = (await ana.queue()).filter(isGold);
    const n = first!.id.slice(2);
    const { feedback } = await ana.answer(first!, { ...wrong, why: `SECRET-${n}` });
    assert.deepEqual(feedback, {
      sample: first!.id,
      isRight: false,
      isCheck: false,
      wrong: ['intent'],
      given: { intent: 'refund', why: `SECRET-${n}` },
      gold: right(first!),
      rules: ['G-1'],
      explanation: `EXPLAINED-${n}`,
    });
    const again = await ana.answer(first!, right(first!));
    assert.equal(again.feedback, undefined);
    const shown = (await ana.queue({ queue: 'all' })).find(({ id }) => id === first!.id);
    assert.deepEqual(shown?.answer?.labels, right(first!));
    assert.equal(shown.feedback?.isRight, false);
    assert.equal((await ana.answer(second!, right(second!))).feedback?.isRight, true);
  });

  it('gives feedback at the end when nothing is left to do, and not before', async () => {
    const { service, panel } = await open('gold: {share: 0.5, feedback: end}\n', {
      'data/a.jsonl': DATA.split('\n').slice(0, 3).join('\n') + '\n',
    });
    const ana = panel();
    const queue = await ana.queue();
    assert.equal(queue.filter(isGold).length, POOL);
    for (const sample of queue) {
      assert.deepEqual((await service.judged(ana.caller)).items, []);
      const { feedback } = await ana.answer(sample, isGold(sample) ? wrong : right(sample));
      assert.equal(feedback, undefined);
    }
    const { items } = await service.judged(ana.caller);
    assert.deepEqual(pick(items, 'sample'), ids(queue.filter(isGold)));
    assert.ok(items.every(({ isRight, explanation }) => !isRight && explanation?.startsWith('EXPLAINED')));
  });

  it('gives the qualification samples first, then the others, and hides the result until they are done', async () => {
    const settings = `gold: {share: 0.2}
qualification: {samples: [k-2, k-0], pass_mark: 0.3, confidence: 0.8, feedback: end}
`;
    const { service, told, panel } = await open(settings);
    const ana = panel();
    const project = await ana.project();
    assert.deepEqual(project.qualification, {
      outcome: 'open',
      phase: 'first',
      total: 2,
      missing: 2,
      passMark: 0.3,
    });
    assert.equal(project.progress.total, 2);
    const [one, two, ...more] = await ana.queue();
    assert.deepEqual([one!.id, two!.id, more.length], ['k-2', 'k-0', 0]);
    const halfway = await ana.answer(one!, right(one!));
    assert.deepEqual(halfway.qualification, { ...project.qualification, missing: 1 });
    assert.ok(!told.join('\n').includes('EXPLAINED'));
    const { qualification } = await ana.answer(two!, right(two!));
    assert.equal(qualification?.outcome, 'passed');
    assert.deepEqual([qualification.phase, qualification.right, qualification.judged], ['over', 2, 2]);
    assert.equal((await service.judged(ana.caller)).items.length, 2);
    const queue = ids(await ana.queue());
    assert.equal(queue.length, 42);
    assert.ok(!queue.includes('k-0') && !queue.includes('k-2'));
  });

  it('blocks a person who fails, unless the project only warns', async () => {
    for (const onFailure of ['block', 'warn']) {
      const { panel } = await open(
        `qualification: {file: gold/known.jsonl, pass_mark: 0.9, confidence: 0.9, on_failure: ${onFailure}}\n`,
      );
      const ana = panel();
      const queue = await ana.queue();
      assert.equal(queue.length, POOL);
      let last;
      for (const sample of queue) last = await ana.answer(sample, wrong);
      assert.equal(last?.qualification?.outcome, 'failed');
      const todo = ids(await ana.queue());
      assert.equal(todo.filter((id) => id.startsWith('t-')).length, onFailure === 'block' ? 0 : 40);
      // The outcome is worked out from the records: another window says the same.
      assert.equal(
        (await panel().project()).qualification?.phase,
        onFailure === 'block' ? 'blocked' : 'over',
      );
    }
  });

  it('shows a listed reviewer all answers to gold', async () => {
    const { panel } = await open('gold: {share: 0.2}\n');
    const seen = await panel('lea', true).queue({ queue: 'all', review: true });
    assert.equal(
      seen.find(({ id }) => id === 'k-1'),
      undefined,
      'it stands in another file',
    );
    const there = await panel('lea', true, 'gold/known.jsonl').queue({ queue: 'all', review: true });
    assert.match(JSON.stringify(there), /NEIGHBOUR-1/);
  });
});
