import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { Journal } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';
import { statusOf } from '../../../src/features/status/project-status';
import { pick } from '../../support/pick';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const texts = (...ids: string[]): string => ids.map((id) => line({ id, text: `Text ${id}` })).join('');
const schema = (guideline: string, more = ''): string => `labelwright: 1
data: {samples: [data.jsonl], gold: [gold/*.jsonl]}
guideline: {version: "1", status: ${guideline}}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
people: {annotators: [ana, ben]}
${more}`;

describe('a batch with conditions', () => {
  let files: MemoryFiles;
  let project: Project;
  let journal: Journal;

  async function open(after: string, contents: Record<string, string> = {}): Promise<void> {
    files = new MemoryFiles({
      'labelwright.yaml': schema('draft'),
      'data.jsonl': texts('p-1', 'p-2', 'm-1', 'm-2', 'g-1'),
      'assignments/pilot.yaml': 'people: [ana, ben]\nper_sample: 2\n',
      'assignments/pilot.ids': 'p-1\np-2\n',
      'assignments/main.yaml': `people: [ana, ben]\nper_sample: 1\nafter: ${after}\n`,
      'assignments/main.ids': 'm-1\nm-2\n',
      ...contents,
    });
    project = new Project(files, { pause: () => Promise.resolve() });
    journal = new Journal(project);
    await project.refresh();
    await project.goldLog.refresh();
  }
  afterEach(() => project.dispose());
  const write = async (path: string, text: string): Promise<void> => {
    await files.writeAtomic(path, new TextEncoder().encode(text));
    await project.refresh();
  };
  const label = (person: string, sample: string, topic: string) =>
    journal.save(person, { sample, labels: { topic }, status: 'done' });
  /** The samples of a batch that a person has. */
  const own = (person: string, ...ids: string[]): string[] =>
    ids.filter((id) => project.assignments.current!.has(project.samples.ids.find(id), person));
  const main = (): string[] => [...own('ana', 'm-1', 'm-2'), ...own('ben', 'm-1', 'm-2')].sort();
  const status = () => statusOf({ project, model: project.model! }, { pause: () => Promise.resolve() });
  const why = async () => (await status()).stages!.closed.map(({ person, reason }) => [person, reason]);

  it('opens when the guideline is released', async () => {
    await open('{guideline: released}');
    assert.deepEqual(main(), []);
    assert.deepEqual(own('ana', 'p-1', 'p-2'), ['p-1', 'p-2']);
    assert.deepEqual(await why(), [[undefined, 'the guideline is not released (its status is draft)']]);
    const { stages, annotators } = await status();
    assert.equal(stages!.counts.get('closed'), 2);
    assert.equal(stages!.counts.get('not-assigned'), 1);
    assert.deepEqual(pick(annotators, 'todo'), [2, 2]);
    await write('labelwright.yaml', schema('pilot'));
    assert.deepEqual(main(), []);
    await write('labelwright.yaml', schema('released'));
    assert.deepEqual(main(), ['m-1', 'm-2']);
    assert.deepEqual(await why(), []);
    assert.equal((await status()).stages!.counts.get('closed'), 0);
  });

  it('does not take away what was answered', async () => {
    await open('{guideline: pilot}', { 'labelwright.yaml': schema('pilot') });
    const [sample] = own('ana', 'm-1', 'm-2');
    await label('ana', sample!, 'a');
    await write('labelwright.yaml', schema('draft'));
    assert.deepEqual(own('ana', 'm-1', 'm-2'), [sample]);
    assert.equal((await status()).annotators[0]!.done, 1);
    assert.equal((await status()).annotators[0]!.todo, 2);
  });

  it('opens for each person who has passed the qualification', async () => {
    await open('{qualification: passed}', {
      'labelwright.yaml': schema(
        'draft',
        'qualification: {samples: [g-1], pass_mark: 0.1, confidence: 0.5, on_failure: warn}\n',
      ),
      'gold/g.jsonl': line({ sample: 'g-1', labels: { topic: 'a' } }),
    });
    assert.deepEqual(main(), []);
    await label('ana', 'g-1', 'a');
    await label('ben', 'g-1', 'b');
    assert.deepEqual(await why(), [['ben', 'the qualification is not passed']]);
    assert.ok(own('ana', 'm-1', 'm-2').length > 0);
    assert.deepEqual(own('ben', 'm-1', 'm-2'), []);
  });

  it('opens when a batch is done and people agree in it', async () => {
    await open('{agreement: {batch: pilot, min: 0.7}}');
    assert.deepEqual(await why(), [[undefined, '2 samples of the batch "pilot" wait for answers']]);
    await label('ana', 'p-1', 'a');
    await label('ana', 'p-2', 'b');
    await label('ben', 'p-1', 'a');
    assert.deepEqual(await why(), [[undefined, '1 sample of the batch "pilot" waits for answers']]);
    await label('ben', 'p-2', 'a');
    assert.deepEqual(await why(), [
      [undefined, 'agreement in the batch "pilot" is below 0.7: alpha 0.00 on "topic"'],
    ]);
    assert.deepEqual(main(), []);
    await label('ben', 'p-2', 'b');
    assert.deepEqual(await why(), []);
    assert.deepEqual(main(), ['m-1', 'm-2']);
  });

  it('says that a batch which is not frozen loses what becomes gold', async () => {
    await open('{agreement: {batch: trial, min: 0.7}}', {
      'assignments/trial.yaml': 'samples: {ids: [p-1, p-2]}\npeople: [ana, ben]\nper_sample: 2\n',
    });
    for (const [person, sample, topic] of ['ana p-1 a', 'ana p-2 b', 'ben p-1 a', 'ben p-2 a'].map((one) =>
      one.split(' '),
    ))
      await label(person!, sample!, topic!);
    assert.match((await why())[0]![1]!, /is below 0\.7: .*\(freeze that batch: what becomes gold leaves it/);
  });

  it('measures agreement again when gold changes what it is of', async () => {
    await open('{agreement: {batch: pilot, min: 0.7}}', {
      'data.jsonl': texts('p-1', 'p-2', 'p-3', 'm-1', 'm-2', 'g-1'),
      'assignments/pilot.jsonl': ['p-1', 'p-2', 'p-3']
        .map((sample) => line({ sample, people: ['ana', 'ben'] }))
        .join(''),
      'gold/g.jsonl': line({ sample: 'g-1', labels: { topic: 'a' } }),
    });
    for (const [sample, ...said] of ['p-1aa', 'p-2bb', 'p-3ab'].map((one) => [
      one.slice(0, 3),
      ...one.slice(3),
    ]))
      for (const [n, topic] of said.entries()) await label(['ana', 'ben'][n]!, sample!, topic);
    // The answers are read from their files first: what is measured next is known to be of the same answers.
    await write('gold/g.jsonl', line({ sample: 'g-1', labels: { topic: 'b' } }));
    assert.match((await why())[0]![1]!, /below 0\.7: alpha 0\.44/);
    await write('gold/g.jsonl', line({ sample: 'p-3', labels: { topic: 'a' } }));
    assert.deepEqual(await why(), []);
  });

  it('keeps its samples closed where another batch takes them over', async () => {
    const kept = (people: Record<string, string[]>): string =>
      Object.entries(people)
        .map(([sample, names]) => line({ sample, people: names }))
        .join('');
    const taken = ['p-1', 'p-2', 'm-1', 'm-2'];
    await open('{guideline: released}', {
      'assignments/pilot.yaml': 'people: [ana, {id: ben, left: true}]\n',
      'assignments/pilot.jsonl': kept({ 'p-1': ['ben'], 'p-2': ['ana', 'ben'] }),
      'assignments/main.yaml':
        'people: [ana, {id: ben, left: true}]\nafter: {guideline: released, qualification: passed}\n',
      'assignments/main.jsonl': kept({ 'm-1': ['ben'], 'm-2': ['ben'] }),
      // What kit took over from ben, mia takes over from kit.
      'assignments/for-ben.yaml': 'samples: {open_of: ben}\npeople: [{id: kit, left: true}]\n',
      'assignments/for-ben.jsonl': kept(Object.fromEntries(taken.map((id) => [id, ['kit']]))),
      'assignments/for-kit.yaml': 'samples: {open_of: kit}\npeople: [mia]\n',
      'assignments/for-kit.jsonl': kept(Object.fromEntries(taken.map((id) => [id, ['mia']]))),
      'labelwright.yaml': schema(
        'draft',
        'qualification: {samples: [g-1], pass_mark: 0.1, confidence: 0.5, on_failure: warn}\n',
      ),
      'gold/g.jsonl': line({ sample: 'g-1', labels: { topic: 'a' } }),
    });
    const mias = (): number => project.assignments.current!.membersFor('mia', project.samples.files).total;
    assert.deepEqual(own('mia', ...taken), ['p-1', 'p-2']);
    assert.equal(mias(), 3, 'with gold');
    assert.equal((await status()).stages!.counts.get('closed'), 2);
    const reason =
      '2 of 4 samples came from batches that are closed, such as "main": the guideline is not released (its status is draft)';
    assert.deepEqual(
      (await why()).filter(([person]) => person === 'mia'),
      [['mia', reason]],
    );
    await write('labelwright.yaml', schema('released'));
    assert.deepEqual(own('mia', ...taken), ['p-1', 'p-2']);
    await label('mia', 'm-2', 'a');
    assert.deepEqual(own('mia', ...taken), ['p-1', 'p-2', 'm-2'], 'what is answered stays');
    await write(
      'assignments/main.yaml',
      'people: [ana, {id: ben, left: true}]\nafter: {guideline: released}\n',
    );
    assert.deepEqual(own('mia', ...taken), taken);
    assert.equal(mias(), 5);
    assert.deepEqual(await why(), []);
  });

  it('stays closed when batches wait for each other', async () => {
    await open('{agreement: {batch: pilot, min: 0.7}}', {
      'assignments/pilot.yaml': 'people: [ana, ben]\nafter: {agreement: {batch: main, min: 0.7}}\n',
    });
    assert.deepEqual(main(), []);
    assert.equal(await (await why()).length, 2);
  });
});
