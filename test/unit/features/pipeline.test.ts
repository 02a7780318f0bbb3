import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { assign, batches } from '../../../src/features/assign/server';
import { samplesResult } from '../../../src/features/buckets/server/samples-result';
import { pipeline } from '../../../src/features/status/server';
import type { AssignParams } from '../../../src/features/assign/requests';
import type { PipelineNode } from '../../../src/features/status/requests';
import { HostedProject } from '../../../src/server/hosted-project';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { sampleIds } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { pick } from '../../support/pick';

interface Status {
  samples: { total: number };
  annotators: { id: string }[];
  stages: {
    samples: Record<string, number>;
    waiting_for: { id: string; samples: number }[];
    closed: { batch: string; person: string | null; reason: string }[];
  };
  next: { person: string; step: string; words: string }[];
  expected_ends: { batch: string | null; answers_left: number; reason?: string }[];
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const pause = () => Promise.resolve();
const SCHEMA = `labelwright: 1
title: Tickets
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
guideline: {version: "1", status: draft}
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people: {annotators: [ana, ben], reviewers: [lea]}
gold: {feedback: none}
`;
const FILES = {
  'labelwright.yaml': SCHEMA,
  'data/a.jsonl': Array.from({ length: 8 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join(''),
  'gold/known.jsonl': line({ sample: 't-5', labels: { intent: 'card' } }),
  'assignments/main.yaml': 'people: [ana, ben]\nper_sample: 2\n',
  'assignments/main.ids': 't-0\nt-1\nt-2\nt-3\n',
  'assignments/later.yaml': 'people: [ben]\nafter: {guideline: released}\n',
  'assignments/later.ids': 't-6\n',
  'annotations/ana.jsonl': ['t-0', 't-1', 't-2', 't-3', 't-5']
    .map((id) => answerLine('ana', id, { intent: 'card' }))
    .join(''),
  'annotations/ben.jsonl':
    answerLine('ben', 't-0', { intent: 'card' }) + answerLine('ben', 't-1', { intent: 'refund' }),
};

/** What a node says beside its name, and in the rows below. */
const rowsOf = ({ description, children = [] }: PipelineNode): string[] => [
  description,
  ...children.map((row) => row.description),
];

describe('the pipeline in the editor', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let hosted: HostedProject | undefined;
  afterEach(() => hosted?.dispose());

  async function open(files: Record<string, string> = FILES): Promise<HostedProject> {
    folder.write(files);
    hosted = new HostedProject(pathToFileURL(folder.path).toString(), assert.fail);
    await hosted.refresh();
    return hosted;
  }
  async function nodes(viewer?: string): Promise<PipelineNode[]> {
    const found = await pipeline(hosted!, { root: hosted!.root, ...(viewer && { viewer }) }, pause);
    assert.ok('nodes' in found);
    return found.nodes;
  }
  async function status(): Promise<Status> {
    const { out } = await runInProcess(['status', folder.path, '--json']);
    return (JSON.parse(out) as { projects: [Status] }).projects[0];
  }
  const samples = async (about: PipelineNode['about'], viewer: string): Promise<[string[], number]> => {
    const found = await samplesResult(
      hosted!,
      { root: hosted!.root, about: about!, title: '', viewer },
      pause,
    );
    return [found.files.flatMap((file) => file.samples), found.closed];
  };

  it('says "agreed" only if all answers could be compared', async () => {
    const answers = (name: string, ...labels: string[]): string =>
      labels.map((intent, n) => answerLine(name, `t-${n}`, { intent })).join('');
    await open({
      ...FILES,
      // A label was renamed, and not all records are migrated.
      'labelwright.yaml': SCHEMA.replaceAll('refund', 'reimbursement'),
      'annotations/ana.jsonl': answers('ana', 'card', 'card', 'refund', 'reimbursement'),
      'annotations/ben.jsonl': answers('ben', 'card', 'refund', 'refund', 'card'),
    });
    const { stages } = await status();
    assert.deepEqual(
      ['answered', 'agreed', 'to_adjudicate'].map((stage) => stages.samples[stage]),
      [1, 2, 1],
    );
    const about = { kind: 'stage', stage: 'answered' } as const;
    assert.deepEqual((await samples(about, 'lea'))[0], ['t-1']);
  });

  it('offers reviewers a page for each annotator, and annotators none', async () => {
    await open();
    const people = async (viewer?: string) =>
      (await nodes(viewer)).find(({ id }) => id === 'next')!.children!.map(({ id, person }) => [id, person]);
    const all = [
      ['next/ana', 'ana'],
      ['next/ben', 'ben'],
      ['next/lea', undefined],
    ];
    assert.deepEqual([await people('lea'), await people()], [all, all]);
    assert.deepEqual(await people('ben'), [['next/ben', undefined]]);
  });

  it('gives each reviewer the samples of their share to decide, and shows annotators only their own step', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `t-${n}`);
    await open({
      ...FILES,
      'labelwright.yaml': SCHEMA.replace('[lea]', '[lea, max]'),
      'data/a.jsonl': ids.map((id) => line({ id, text: `Text of ${id}` })).join(''),
      'assignments/main.ids': ids.filter((id) => id !== 't-5').join('\n'),
      'annotations/ana.jsonl': ids.map((id) => answerLine('ana', id, { intent: 'card' })).join(''),
      'annotations/ben.jsonl': ids.map((id) => answerLine('ben', id, { intent: 'refund' })).join(''),
    });
    const { next, stages } = await status();
    const toDecide = new Map(
      next.map(({ person, words }) => [person, Number(/^decide (\d+) /.exec(words)?.[1])]),
    );
    assert.ok(toDecide.get('lea')! > 0 && toDecide.get('max')! > 0, JSON.stringify(next));
    assert.equal(toDecide.get('lea')! + toDecide.get('max')!, stages.samples['to_adjudicate']);
    const steps = async (viewer?: string) =>
      (await nodes(viewer)).find(({ id }) => id === 'next')!.children!.map(({ id }) => id);
    assert.deepEqual(await steps('max'), ['next/ana', 'next/ben', 'next/lea', 'next/max']);
    assert.deepEqual(await steps('ben'), ['next/ben']);
  });

  it('shows the numbers of `labelwright status`', async () => {
    await open();
    const found = await status();
    const [stages, next, ends] = (await nodes()).map(({ children }) => children!);
    assert.deepEqual(
      stages!.map(({ id, description }) => [id, description]),
      Object.entries(found.stages.samples)
        .filter(([, count]) => count > 0)
        .map(([stage, count]) => [`stages/${stage.replace('_', '-')}`, String(count)]),
    );
    assert.deepEqual(
      stages!.map(({ label, description }) => `${label} ${description}`),
      ['Not assigned 2', 'Closed 1', 'Waiting 2', 'Agreed 1', 'To adjudicate 1', 'Gold 1'],
    );
    assert.deepEqual(
      next!.map((node) => [node.label, rowsOf(node).join(', ')]),
      found.next.map(({ person, words }) => [person, words]),
    );
    assert.deepEqual(found.next, [
      {
        person: 'ana',
        step: 'none',
        words: 'nothing to do, 2 samples wait for others, 2 samples not assigned',
      },
      { person: 'ben', step: 'label', words: 'label 3 samples, 2 wait only for ben' },
      { person: 'lea', step: 'decide', words: 'decide 1 sample' },
    ]);
    // What would be cut off beside a name has rows below it.
    assert.deepEqual(
      ends!.map((node) => [node.label, ...rowsOf(node)]),
      [
        [
          'later',
          'closed: the guideline is not released (its status is draft)',
          '1 answer left',
          'no expected end: it is closed',
        ],
        [
          'main',
          '2 answers left',
          'no expected end: ben has answered on 0 days of the last 14',
          'and 3 are needed',
        ],
      ],
    );
    assert.deepEqual(
      found.expected_ends.map(({ batch, answers_left: left }) => [batch, left]),
      [
        ['later', 1],
        ['main', 2],
      ],
    );
    assert.deepEqual(pick(found.stages.closed, 'batch'), ['later']);
  });

  it('has a row for the expected end of a batch, and one for its interval', async () => {
    const day = (n: number) => ({ time: new Date(Date.now() - n * 86_400_000).toISOString() });
    const of = (name: string, count: number): string =>
      Array.from({ length: count }, (_, n) =>
        answerLine(name, `t-${n}`, { intent: 'card' }, day(12 - 4 * n)),
      ).join('');
    await open({ ...FILES, 'annotations/ana.jsonl': of('ana', 4), 'annotations/ben.jsonl': of('ben', 3) });
    const batches = (await nodes()).find(({ id }) => id === 'batches')!.children!;
    const [left, end, interval, ...more] = rowsOf(batches.find(({ label }) => label === 'main')!);
    assert.deepEqual([left, more], ['1 answer left', []]);
    assert.match(end!, /^expected end \d{4}-\d\d-\d\d$/);
    assert.match(interval!, /^90 %: \d{4}-\d\d-\d\d to (?:\d{4}-\d\d-\d\d|never)$/);
  });

  it('has a button for each next step: to do it oneself, or to ask the other', async () => {
    await open();
    const steps = async (viewer: string) =>
      (await nodes(viewer))[1]!.children!.map(({ label, button, message }) => [label, button, message]);
    const forBen = 'ben, your next step in Tickets: label 3 samples, 2 wait only for ben.';
    assert.deepEqual(await steps('lea'), [
      ['ana', undefined, undefined],
      ['ben', 'ask', forBen],
      ['lea (you)', 'decide', undefined],
    ]);
    assert.deepEqual(await steps('ben'), [['ben (you)', 'label', undefined]]);
  });

  it('opens the samples of a stage and those that wait for a person, and no gold that one has not answered', async () => {
    await open();
    const [stages, next] = (await nodes('lea')).map(({ children }) => children!);
    const of = (list: readonly PipelineNode[] | undefined, label: string) =>
      list!.find((node) => node.label === label)!.about;
    for (const { about, description } of stages!)
      assert.equal((await samples(about, 'lea'))[0].length, Number(description), JSON.stringify(about));
    assert.deepEqual(await samples(of(stages, 'Waiting'), 'lea'), [['t-2', 't-3'], 0]);
    assert.deepEqual(await samples(of(next, 'ben'), 'lea'), [['t-2', 't-3'], 0]);
    assert.deepEqual(await samples(of(next, 'lea (you)'), 'lea'), [['t-1'], 0]);
    assert.deepEqual(await samples(of(stages, 'Gold'), 'ben'), [[], 1]);
    assert.deepEqual(await samples(of(stages, 'Gold'), 'ana'), [['t-5'], 0]);
  });

  it('says who has a page, and what was last received of it', async () => {
    const page = { v: 1, by: 'lea', guideline_hash: 'g', schema_hash: 's' };
    await open({
      ...FILES,
      'pages/lea.jsonl': [
        { ...page, id: 'p-1', time: '2026-10-01T00:00:00Z', person: 'ana', samples: 3 },
        { ...page, id: 'p-3', time: '2026-10-03T00:00:00Z', person: 'ben', samples: 2 },
        { v: 1, id: 'r-1', time: '2026-10-09T00:00:00Z', by: 'lea', person: 'ana', received: 'p-1', new: 1 },
      ]
        .map(line)
        .join(''),
      'pages/ben.jsonl': line({
        ...page,
        id: 'p-2',
        time: '2026-10-02T00:00:00Z',
        person: 'ana',
        samples: 4,
      }),
    });
    const { out } = await runInProcess(['status', folder.path]);
    assert.match(
      out,
      /Pages of annotators\n.*\n *ana +4 +2026-10-02 +2026-10-09\n *ben +2 +2026-10-03 +nothing yet/,
    );
    const { pages } = (
      JSON.parse((await runInProcess(['status', folder.path, '--json'])).out) as {
        projects: [{ pages: object[] }];
      }
    ).projects[0];
    assert.deepEqual(pages[0], {
      ...{ person: 'ana', page: 'p-2', samples: 4 },
      ...{ made: '2026-10-02T00:00:00Z', received: '2026-10-09T00:00:00Z' },
    });
    const next = (await nodes()).find(({ id }) => id === 'next')!.children!;
    assert.equal(
      rowsOf(next.find(({ id }) => id === 'next/ana')!).at(-1),
      'page of 2026-10-02, last received 2026-10-09',
    );
    assert.equal(
      rowsOf(next.find(({ id }) => id === 'next/ben')!).at(-1),
      'page of 2026-10-03, nothing received yet',
    );
    assert.doesNotMatch(rowsOf(next.find(({ id }) => id === 'next/lea')!).join(), /page/);
  });

  describe('assigning', () => {
    const at = (name: string): string => path.join(folder.path, 'assignments', name);
    const work = { signal: new AbortController().signal, progress: () => undefined };
    const ask = (params: Omit<AssignParams, 'root' | 'software'>) =>
      assign(hosted!, { root: hosted!.root, software: '1', ...params }, work);
    const TEXTS = {
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': Array.from({ length: 100 }, (_, n) => line({ id: `t-${n}`, text: `Text ${n}` })).join(
        '',
      ),
    };

    it('shows loads, pairs and precision, and then writes what the command line writes', async () => {
      await open(TEXTS);
      const known = await batches(hosted!);
      assert.deepEqual(known, {
        batches: [],
        annotators: ['ana', 'ben'],
        files: ['data/a.jsonl'],
        left: [],
      });
      const wanted = { batch: 'main', people: ['ana', 'ben', 'no'], perSample: 2 };
      const preview = await ask({ ...wanted, dryRun: true });
      assert.ok('text' in preview);
      assert.match(preview.text, /100 samples, 2 people each; balanced, seed 1$/m);
      assert.match(preview.text, /\| ana \| 6[67] \|/);
      assert.match(preview.text, /Pairs of people share 33 to 34 samples\./);
      assert.match(preview.text, /± 7\.9 %, kappa of intent ± 0\.16 \(95 %, if people agree on 80 %\)/);
      assert.deepEqual(preview.files, ['assignments/main.yaml', 'assignments/main.jsonl']);
      assert.equal(existsSync(at('main.yaml')) || existsSync(at('main.jsonl')), false);
      const done = await ask({ ...wanted, dryRun: false });
      assert.deepEqual('files' in done && done.files, preview.files);
      assert.equal(readFileSync(at('main.yaml'), 'utf8'), 'people: [ana, ben, "no"]\nper_sample: 2\n');
      const ids = readFileSync(at('main.jsonl'), 'utf8');
      folder.write({ ...TEXTS, 'assignments/main.yaml': readFileSync(at('main.yaml'), 'utf8') });
      await runInProcess(['assign', 'main', '-C', folder.path]);
      assert.equal(readFileSync(at('main.jsonl'), 'utf8'), ids);
    });

    it('freezes a batch that is described, gives new samples to a new one, and replaces nothing', async () => {
      await open({ ...TEXTS, 'assignments/pilot.yaml': 'samples: {ids: [t-1, t-2]}\npeople: [ana, ben]\n' });
      const dry = await ask({ batch: 'pilot', dryRun: true });
      assert.deepEqual('files' in dry && dry.files, ['assignments/pilot.jsonl']);
      await ask({ batch: 'pilot', dryRun: false });
      assert.deepEqual(sampleIds(readFileSync(at('pilot.jsonl'), 'utf8')), ['t-1', 't-2']);
      const again = await ask({ batch: 'pilot', dryRun: true });
      assert.deepEqual('files' in again && again.files, []);
      assert.match('text' in again ? again.text : '', /keeps its samples, and stays as it is/);
      assert.deepEqual(await batches(hosted!), {
        batches: [{ name: 'pilot', isFrozen: true }],
        annotators: ['ana', 'ben'],
        files: ['data/a.jsonl'],
        left: [],
      });
      const rest = await ask({ batch: 'rest', people: ['ana'], perSample: 1, dryRun: false });
      assert.match('text' in rest ? rest.text : '', /98 samples, 1 person each/);
      assert.equal(
        readFileSync(at('rest.yaml'), 'utf8'),
        'samples: {new: true}\npeople: [ana]\nper_sample: 1\n',
      );
      await assert.rejects(
        ask({ batch: 'rest', people: ['ben'], perSample: 1, dryRun: true }),
        /There is a batch "rest" already/,
      );
    });

    it('draws so many samples as are wanted, of the files that are named, and lets a part of them overlap', async () => {
      const more = Array.from({ length: 700 }, (_, n) => line({ id: `m-${n}`, text: `More ${n}` })).join('');
      await open({ ...TEXTS, 'data/it [1].jsonl': more });
      const known = await batches(hosted!);
      assert.deepEqual('files' in known && known.files, ['data/a.jsonl', 'data/it [1].jsonl']);
      const pilot = { batch: 'pilot', people: ['ana', 'ben'], perSample: 2, samples: { count: 13 } };
      const preview = await ask({ ...pilot, dryRun: true });
      assert.match('text' in preview ? preview.text : '', /13 samples, 2 people each/);
      await ask({ ...pilot, dryRun: false });
      assert.equal(
        readFileSync(at('pilot.yaml'), 'utf8'),
        'samples: {share: 0.016}\npeople: [ana, ben]\nper_sample: 2\n',
      );
      const drawn = sampleIds(readFileSync(at('pilot.jsonl'), 'utf8'));
      assert.equal(drawn.length, 13);
      const some = { files: ['data/it [1].jsonl'], count: 100 };
      const next = { batch: 'next', people: ['ana', 'ben'], perSample: 2, overlap: 0.2, samples: some };
      const done = await ask({ ...next, dryRun: false });
      assert.match('text' in done ? done.text : '', /100 samples: 80 with 1 person, 20 with 2 people;/);
      const ids = sampleIds(readFileSync(at('next.jsonl'), 'utf8'));
      assert.equal(ids.length, 100);
      assert.ok(ids.every((id) => id.startsWith('m-') && !drawn.includes(id)));
      const all = await ask({ ...next, batch: 'all', samples: { count: 9999 }, dryRun: true });
      assert.match('text' in all ? all.text : '', /687 samples/);
    });

    it('gives others what a person left open', async () => {
      const person = (left: string): string => `people: [{id: ana${left}}, ben]\n`;
      const file = { 'assignments/main.yaml': person(''), 'assignments/main.ids': 't-1\nt-2\nt-3\nt-4\n' };
      await open({ ...TEXTS, ...file, 'assignments/main.yaml': person(', left: true') });
      const known = await batches(hosted!);
      assert.deepEqual('left' in known && known.left, ['ana']);
      const done = await ask({
        batch: 'rest',
        people: ['ben'],
        perSample: 1,
        samples: { openOf: 'ana' },
        dryRun: false,
      });
      assert.match('text' in done ? done.text : '', /2 samples, 1 person each/);
      assert.match(readFileSync(at('rest.yaml'), 'utf8'), /^samples: {open_of: ana}\n/);
    });
  });
});
