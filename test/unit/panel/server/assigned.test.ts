import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../../src/base/files/memory-files';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelCaller } from '../../../../src/panel/server/view';
import type { PanelSample, SaveParams, ViewFilter } from '../../../../src/protocol/panel';
import { holdReading } from '../../../support/held-reading';
import { answerLine } from '../../../support/intent-project';
import { doneAnswer } from '../../../support/done-answer';
import { toLines } from '../../../support/json-lines';
import { pick } from '../../../support/pick';

const schema = (more: string): string => `labelwright: 1
data: {samples: [data/*.jsonl, gold/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
guideline: {version: "1"}
${more}`;
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const DATA = Array.from({ length: 40 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join('');
const ALL = Array.from({ length: 40 }, (_, n) => `t-${n}`);
const FOUR = 'people: {annotators: [ana, ben, cara, dan]}\nquality: {annotators_per_sample: 2}\n';
const gold = (count: number): string =>
  Array.from({ length: count }, (_, n) =>
    line({ id: `k-${n}`, text: `Known ${n}`, labels: { intent: 'cancel' } }),
  ).join('');
const answers = (person: string, samples: readonly string[]): string =>
  samples.map((id) => answerLine(person, id, { intent: 'refund' })).join('');

function open(settings: string, more: Record<string, string> = {}) {
  const files = new MemoryFiles({ 'labelwright.yaml': schema(settings), 'data/a.jsonl': DATA, ...more });
  const project = new Project(files, { pause: () => Promise.resolve() });
  const service = new PanelService(project, new Journal(project));
  const panel = (annotator: string | undefined, path = 'data/a.jsonl') => {
    const caller = (): PanelCaller => ({ file: project.samples.file(path)!, annotator, review: false });
    const view = (filter: ViewFilter = { queue: 'todo' }) => service.view(caller(), { filter });
    const queue = async (filter?: ViewFilter): Promise<PanelSample[]> =>
      service.samples(caller(), { view: (await view(filter)).view, from: 0, count: 100 });
    return {
      caller,
      view,
      queue,
      ids: async (filter?: ViewFilter): Promise<string[]> => (await queue(filter)).map(({ id }) => id),
      project: () => service.project(caller()),
      answer: ({ id, text }: PanelSample, extra: Partial<SaveParams> = {}) =>
        service.save(caller(), doneAnswer(id, text, { intent: 'refund' }, extra)),
    };
  };
  return { files, project, service, panel };
}

/** The same with everything read. */
async function opened(settings: string, more?: Record<string, string>) {
  const all = open(settings, more);
  await all.project.refresh();
  return all;
}

/** One after the other: a view of a file ends the search for an earlier one of that file. */
async function queuesOf(
  panel: ReturnType<typeof open>['panel'],
  names: readonly string[],
): Promise<string[][]> {
  const queues: string[][] = [];
  for (const name of names) queues.push(await panel(name).ids());
  return queues;
}

describe('panel/server with assigned samples', () => {
  it('shows each person the samples of their batches, and counts only these', async () => {
    const { panel, service } = await opened('people: {annotators: [ana, ben, cara]}\n', {
      'assignments/main.yaml': 'people: [ana, ben, cara]\nper_sample: 2\n',
      'assignments/main.ids': `${ALL.slice(0, 30).join('\n')}\n`,
    });
    const queues = await queuesOf(panel, ['ana', 'ben', 'cara']);
    assert.deepEqual(pick(queues, 'length'), [20, 20, 20]);
    for (const id of ALL.slice(0, 30)) assert.equal(queues.filter((queue) => queue.includes(id)).length, 2);
    const ana = panel('ana');
    assert.deepEqual(await ana.ids({ queue: 'all' }), ALL);
    const shown = await ana.project();
    assert.deepEqual([shown.progress.total, shown.progress.done, shown.isAssigned], [20, 0, true]);
    const { progress } = await ana.answer((await ana.queue())[0]!);
    assert.deepEqual([progress.total, progress.done], [20, 1]);
    // In the queue of all samples, the next one to do is one's own.
    const { view } = await ana.view({ queue: 'all' });
    const next = await service.nextTodo(ana.caller(), { view, from: 0 });
    assert.equal(ALL[next], queues[0]![1]);
    assert.deepEqual(await ana.ids(), queues[0]!.slice(1));
  });

  it('shows each person what the file of a frozen batch gives them, whatever its description says', async () => {
    const { panel, files, project } = await opened('people: {annotators: [ana, ben, cara]}\n', {
      'assignments/main.yaml': 'people: [ben, cara]\nper_sample: 2\n',
      'assignments/main.jsonl': toLines([
        { sample: 't-1', people: ['ana'], reserve: ['cara'] },
        { sample: 't-2', people: ['ana', 'ben'] },
      ]),
    });
    assert.deepEqual(await queuesOf(panel, ['ana', 'ben', 'cara']), [['t-1', 't-2'], ['t-2'], []]);
    assert.equal((await panel('ana').project()).progress.total, 2);
    await files.append(
      'assignments/main.jsonl',
      new TextEncoder().encode('{"sample":"t-5","people":["cara"]}'),
    );
    await project.refresh();
    assert.deepEqual(await panel('cara').ids(), ['t-5']);
  });

  describe('with a batch of samples chosen by need', () => {
    const batch = {
      'assignments/main.yaml': 'people: [ana, ben]\n',
      'assignments/main.ids': `${ALL.slice(0, 20).join('\n')}\n`,
      'assignments/next.yaml': `samples:
  ids:
    - {id: t-30, reason: "uncertain: bert-2", score: 0.9}
    - {id: t-25, reason: random, probability: 0.1}
    - {id: t-28, reason: "suspect: bert-2", avoid: [ana]}
    - t-27
people: [ana]
`,
      'assignments/next.ids': 't-25\nt-27\nt-28\nt-30\n',
    };
    const inNext: ViewFilter = { queue: 'todo', batch: 'next' };

    it('has the batch as a queue, in the order of its list, with the reasons', async () => {
      const { panel, service } = await opened('people: {annotators: [ana, ben], reviewers: [lea]}\n', batch);
      const ana = panel('ana');
      assert.deepEqual((await ana.project()).batches, ['main', 'next']);
      assert.deepEqual((await panel('ben').project()).batches, ['main']);
      const queue = await ana.queue(inNext);
      assert.deepEqual(pick(queue, 'id', 'reason'), [
        ['t-30', 'uncertain: bert-2'],
        ['t-25', 'random'],
        ['t-28', 'suspect: bert-2'],
        ['t-27', undefined],
      ]);
      await ana.answer(queue[0]!);
      assert.deepEqual(await ana.ids(inNext), ['t-25', 't-28', 't-27']);
      // What is on screen stays there, though it is not in the batch.
      const kept = await service.view(ana.caller(), { filter: inNext, at: { sample: 't-3' } });
      assert.deepEqual([kept.length, kept.start, kept.holdsAt], [4, 0, true]);
      assert.equal((await ana.queue()).find(({ id }) => id === 't-28')!.reason, 'suspect: bert-2');
      assert.deepEqual(await panel('ben').ids(inNext), []);
      assert.deepEqual(await ana.ids({ queue: 'all', batch: 'gone' }), []);
      const lea = { ...ana.caller(), annotator: 'lea', review: true };
      assert.deepEqual((await service.project(lea)).batches, ['main', 'next']);
      const { view } = await service.view(lea, { filter: { ...inNext, queue: 'all', review: true } });
      const reviewed = await service.samples(lea, { view, from: 0, count: 9 });
      assert.deepEqual(pick(reviewed, 'id'), ['t-30', 't-25', 't-28', 't-27']);
    });

    it('gives gold away neither by reasons nor by its absence', async () => {
      const { panel } = await opened('people: {annotators: [ana, ben]}\ngold: {share: 0.5}\n', {
        ...batch,
        'gold/k.jsonl': gold(30),
      });
      const queue = await panel('ana').queue(inNext);
      assert.ok(queue.some(({ id }) => id.startsWith('k-')));
      assert.deepEqual(
        queue.filter(({ id }) => id.startsWith('t-')).map(({ id }) => id),
        ['t-25', 't-27', 't-28', 't-30'],
      );
      assert.ok(queue.every((sample) => !('reason' in sample)));
    });

    it('asks those who have answered a sample last', async () => {
      const people = 'people: {annotators: [ana, ben]}\n';
      const list = (avoid: string): string =>
        `samples: {ids: [${ALL.slice(0, 10)
          .map((id) => `{id: ${id}, avoid: [${avoid}]}`)
          .join(', ')}]}\n`;
      for (const [avoided, other] of [
        ['ana', 'ben'],
        ['ben', 'ana'],
      ] as const) {
        const { panel } = await opened(people, {
          'assignments/second.yaml': `people: [ana, ben]\n${list(avoided)}`,
          'assignments/second.ids': `${ALL.slice(0, 10).join('\n')}\n`,
        });
        assert.deepEqual(await panel(avoided).ids(), []);
        assert.deepEqual(await panel(other).ids(), ALL.slice(0, 10));
      }
    });
  });

  it('leaves lines that are no samples in everyone’s queue, and a sample on screen', async () => {
    const { panel, service } = await opened('people: {annotators: [ana, ben]}\n', {
      'data/a.jsonl': `${DATA}{broken\n`,
      'assignments/main.yaml': 'people: [ana]\n',
      'assignments/main.ids': 't-1\nt-2\n',
    });
    assert.equal((await panel('ana').view()).length, 3);
    assert.equal((await panel('ben').view()).length, 1);
    const at = { sample: 't-7' };
    const kept = await service.view(panel('ben').caller(), { filter: { queue: 'todo' }, at });
    assert.deepEqual([kept.length, kept.holdsAt], [2, true]);
  });

  it('keeps answers to other samples with who gave them', async () => {
    const { panel } = await opened('', {
      'assignments/main.yaml': 'people: [ben]\n',
      'assignments/main.ids': `${ALL.join('\n')}\n`,
    });
    const ana = panel('ana');
    assert.deepEqual(await ana.ids(), []);
    const empty = await ana.project();
    assert.deepEqual([empty.progress.total, empty.isAssigned], [0, true]);
    const [first, second] = await ana.queue({ queue: 'all' });
    await ana.answer(first!);
    const { progress } = await ana.answer(second!, { status: 'draft' });
    assert.deepEqual([progress.total, progress.done, progress.draft], [2, 1, 1]);
    assert.deepEqual(await ana.ids(), ['t-1']);
    assert.deepEqual(await panel(undefined).ids(), ALL);
  });

  it('honours annotators_per_sample: not everyone starts at the first sample', async () => {
    const { panel } = await opened(FOUR);
    const queues = await queuesOf(panel, ['ana', 'ben', 'cara', 'dan']);
    for (const id of ALL) assert.equal(queues.filter((queue) => queue.includes(id)).length, 2);
    assert.ok(new Set(queues.map(([first]) => first)).size > 1);
    // People who are not listed may help with any sample.
    assert.deepEqual(await panel('guest').ids(), ALL);
    assert.equal((await panel('guest').project()).isAssigned, undefined);
  });

  it('changes nothing where nothing is assigned', async () => {
    for (const settings of [
      '',
      'quality: {annotators_per_sample: 2}\n',
      'people: {annotators: [ana, ben, cara]}\n',
      'people: {annotators: [ana, ben]}\nquality: {annotators_per_sample: 2}\n',
      'people: {annotators: [ana, ben]}\nquality: {annotators_per_sample: 3}\n',
    ]) {
      const { panel } = await opened(settings);
      assert.deepEqual(await panel('ana').ids(), ALL, settings);
      const { progress, isAssigned } = await panel('ana').project();
      assert.deepEqual([progress.total, isAssigned], [40, undefined]);
    }
  });

  it('waits for no one else’s records; then samples with enough answers leave the queue', async () => {
    const others = ['ben', 'cara', 'dan'].map((name) => [
      `annotations/${name}.jsonl`,
      answers(name, ALL.slice(0, 10)),
    ]);
    const { files, project, panel } = open(FOUR, {
      'annotations/ana.jsonl': answers('ana', ['t-20']),
      ...Object.fromEntries(others),
    });
    const holds = ['ben', 'cara', 'dan'].map((name) => holdReading(files, `annotations/${name}`));
    const reading = project.refresh();
    await holds[0]!.reached;
    const before = await panel('ana').ids();
    assert.ok(before.some((id) => Number(id.slice(2)) < 10));
    assert.ok(!before.includes('t-20'));
    for (const { open: release } of holds) release();
    await reading;
    const after = await panel('ana').ids();
    assert.deepEqual(
      after,
      before.filter((id) => Number(id.slice(2)) >= 10),
    );
    const { progress } = await panel('ana').project();
    assert.equal(progress.total - progress.done, after.length);
  });

  it('says that a queue is not final while others’ answers that may open a batch are being read', async () => {
    const batch = (name: string, from: number): Record<string, string> => ({
      [`assignments/${name}.ids`]: `${ALL.slice(from, from + 5).join('\n')}\n`,
    });
    const pilot = ALL.slice(0, 5);
    const { files, project, panel } = open('people: {annotators: [ana, ben]}\n', {
      'assignments/pilot.yaml': 'people: [ana, ben]\nper_sample: 2\n',
      'assignments/main.yaml':
        'people: [ana, ben]\nper_sample: 2\nafter: {agreement: {batch: pilot, min: 0.5}}\n',
      ...batch('pilot', 0),
      ...batch('main', 5),
      ...Object.fromEntries(
        ['ana', 'ben'].map((name) => [
          `annotations/${name}.jsonl`,
          pilot.map((id, n) => answerLine(name, id, { intent: n % 2 === 0 ? 'refund' : 'cancel' })).join(''),
        ]),
      ),
    });
    const ben = holdReading(files, 'annotations/ben');
    const changes: boolean[] = [];
    project.onDidChange(({ answers: moved }) => changes.push(moved === true && project.records.complete));
    const reading = project.refresh();
    await ben.reached;
    const ana = panel('ana');
    const before = await ana.view();
    assert.deepEqual([before.length, before.counting], [0, true]);
    assert.equal((await ana.project()).progress.counting, true);
    assert.equal(changes.includes(true), false);
    ben.open();
    await reading;
    assert.equal(changes.includes(true), true, 'it is told');
    const after = await ana.view();
    assert.deepEqual([after.length, after.counting], [5, undefined]);
    const { progress } = await ana.project();
    assert.deepEqual([progress.total, progress.done, progress.counting], [10, 5, false]);
  });

  it('hides gold among a person’s own samples', async () => {
    const { panel } = await opened(`${FOUR}gold: {share: 0.2}\n`, { 'gold/known.jsonl': gold(8) });
    const ana = panel('ana');
    const queue = await ana.ids();
    const own = queue.filter((id) => id.startsWith('t-'));
    const known = queue.filter((id) => id.startsWith('k-'));
    assert.ok(own.length > 10 && own.length < 30);
    assert.ok(Math.abs(known.length - own.length / 4) <= 2, `${known.length} among ${own.length}`);
    assert.ok(!queue.some((id, n) => id.startsWith('k-') && queue[n + 1]?.startsWith('k-')));
    assert.equal((await ana.project()).progress.total, queue.length);
    for (const sample of await ana.queue()) await ana.answer(sample);
    const { progress } = await ana.project();
    assert.deepEqual([progress.done, progress.total], [queue.length, queue.length]);
    assert.deepEqual(await ana.ids(), []);
  });

  it('follows a batch and its file of ids when they change', async () => {
    const { files, project, panel } = await opened('', {
      'assignments/main.yaml': 'people: [ana]\n',
      'assignments/main.ids': 't-1\nt-2\n',
    });
    assert.deepEqual(await panel('ana').ids(), ['t-1', 't-2']);
    await files.append('assignments/main.ids', new TextEncoder().encode('t-5'));
    await project.refresh();
    assert.deepEqual(await panel('ana').ids(), ['t-1', 't-2', 't-5']);
    await files.append(
      'assignments/more.yaml',
      new TextEncoder().encode('{people: [ana], samples: {ids: [t-9]}}'),
    );
    await project.refresh();
    assert.deepEqual(await panel('ana').ids(), ['t-1', 't-2', 't-5', 't-9']);
  });
});
