import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { freeze } from '../../../src/features/assign/freeze';
import { withoutSamples } from '../../../src/project/assignment/people-file';
import { answerLine } from '../../support/intent-project';
import { toLines } from '../../support/json-lines';
import { SLOW } from '../../host/until';

type Texts = Readonly<Record<string, string>>;

const SAMPLES = 24;
const samples = (count: number): string =>
  toLines(Array.from({ length: count }, (_, n) => ({ id: `t-${n}`, text: `Text ${n}` })));
const schema = (more = ''): string => `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
guideline: {version: "1"}
${more}`;
const FILES: Texts = {
  'labelwright.yaml': schema('people: {annotators: [ana, ben, cara, dan]}\n'),
  'data/a.jsonl': samples(SAMPLES),
  'assignments/main.yaml': 'people: [ana, ben, cara, dan]\nper_sample: 2\n',
};

async function read(files: MemoryFiles) {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refreshModel();
  const model = project.model!;
  await project.samples.refresh(model.schema.data);
  await project.samples.readIds(() => Promise.resolve());
  await project.records.refresh(model.schema.data);
  return { project, model };
}

/** What a clone has after the batch `main` was frozen in it. */
async function frozen(given: Texts): Promise<Texts> {
  const files = new MemoryFiles(given);
  const { project, model } = await read(files);
  const { state } = await freeze({ project, model }, model.batches[0]!, false);
  assert.equal(state, 'written');
  return { ...given, 'assignments/main.jsonl': files.text('assignments/main.jsonl')! };
}

/** Who has each sample in the batch `main`, as the assignments of all say. */
async function peopleOf(texts: Texts): Promise<Record<string, string[]>> {
  const { project, model } = await read(new MemoryFiles(texts));
  const now = (await project.assignments.ready(model))!;
  const main = now.batches.find(({ batch }) => batch!.name === 'main')!;
  return Object.fromEntries(
    [...main.keys].flatMap((key, n) =>
      key < 0 ? [] : [[project.samples.nameOf(key), now.peopleIn(main, n)]],
    ),
  );
}

/** The samples of a person, as only their own assignments say. */
async function ownSamples(
  texts: Texts,
  person: string,
  test: 'isAssigned' | 'has' = 'isAssigned',
): Promise<string[]> {
  const { project, model } = await read(new MemoryFiles(texts));
  await project.assignments.readyFor(model, person);
  const own = project.assignments.of(person);
  return Object.keys(samplesOf(texts)).filter((id) => own?.[test](project.samples.ids.find(id), person));
}
const samplesOf = (texts: Texts): Record<string, true> =>
  Object.fromEntries(
    texts['data/a.jsonl']!.trimEnd()
      .split('\n')
      .map((line) => [(JSON.parse(line) as { id: string }).id, true]),
  );

const NAMES = ['ana', 'ben', 'cara', 'dan', 'eve'];
const person = fc.record({
  id: fc.constantFrom(...NAMES),
  capacity: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
});
/** A description of a batch in which no one has left. */
const description = fc
  .record(
    {
      people: fc.uniqueArray(person, { minLength: 1, selector: ({ id }) => id }),
      per_sample: fc.integer({ min: 1, max: 4 }),
      overlap: fc.double({ min: 0, max: 1, noNaN: true }),
      method: fc.constantFrom('balanced', 'hash'),
      seed: fc.nat(9),
      samples: fc.constantFrom({ new: true }, { share: 0.5 }, { ids: ['t-1'] }),
      note: fc.constant('A note.'),
    },
    { requiredKeys: ['people'] },
  )
  .map((batch) => JSON.stringify(batch));

describe('the people of a frozen batch', function () {
  this.timeout(SLOW);

  it('stay as they are whatever changes later, except who left', () =>
    fc.assert(
      fc.asyncProperty(
        description,
        fc.option(description),
        fc.integer({ min: 1, max: SAMPLES + 9 }),
        fc.constantFrom('', 'quality: {annotators_per_sample: 3}\n', 'people: {annotators: [eve, ben]}\n'),
        fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.nat(SAMPLES - 1)), { maxLength: 8 }),
        async (changed, other, count, settings, answers) => {
          const texts = await frozen(FILES);
          const before = await peopleOf(texts);
          const later = {
            ...texts,
            'labelwright.yaml': schema(settings),
            'data/a.jsonl': samples(count),
            'assignments/main.yaml': changed,
            ...(other !== null && {
              'assignments/a-other.yaml': other,
              'assignments/a-other.jsonl': toLines([{ sample: 't-1', people: ['eve'] }]),
            }),
            ...Object.fromEntries(
              answers.map(([name, n]) => [
                `annotations/${name}.jsonl`,
                answerLine(name, `t-${n}`, { intent: 'refund' }),
              ]),
            ),
          };
          const there = samplesOf(later);
          const expected = Object.fromEntries(Object.entries(before).filter(([id]) => there[id]));
          assert.deepEqual(await peopleOf(later), expected);
          for (const name of NAMES) {
            const own = Object.keys(expected).filter((id) => expected[id]!.includes(name));
            // The other batch may give them more.
            const found = await ownSamples(later, name);
            if (other === null) assert.deepEqual(found, own);
            else
              assert.deepEqual(
                own.filter((id) => !found.includes(id)),
                [],
              );
          }
        },
      ),
      { numRuns: 30 },
    ));

  it('are the same in two clones that differ in answers and batches', async () => {
    const texts = await frozen(FILES);
    const left = { ...texts, 'assignments/b.yaml': 'people: [ana]\n', 'assignments/b.ids': 't-1\n' };
    const right = { ...texts, 'annotations/ana.jsonl': answerLine('ana', 't-3', { intent: 'refund' }) };
    assert.deepEqual(await peopleOf(left), await peopleOf(right));
  });

  it('give a person who left nothing more, and keep all others', async () => {
    const texts = await frozen(FILES);
    const gone = {
      ...texts,
      'assignments/main.yaml': 'people: [ana, {id: ben, left: true}, cara, dan]\n',
      'annotations/ben.jsonl': answerLine('ben', 't-3', { intent: 'refund' }),
    };
    assert.deepEqual(await peopleOf(gone), await peopleOf(texts));
    assert.deepEqual(
      await ownSamples(gone, 'ben'),
      (await ownSamples(texts, 'ben')).filter((id) => id === 't-3'),
    );
    assert.deepEqual(await ownSamples(gone, 'cara'), await ownSamples(texts, 'cara'));
  });

  it('are not moved when a line is erased', async () => {
    const texts = await frozen(FILES);
    const before = await peopleOf(texts);
    const gone = new Set(['t-0', 't-7']);
    const file = withoutSamples(texts['assignments/main.jsonl']!, gone);
    const after = await peopleOf({ ...texts, 'assignments/main.jsonl': file });
    assert.deepEqual(after, Object.fromEntries(Object.entries(before).filter(([id]) => !gone.has(id))));
  });

  for (const method of ['balanced', 'hash'])
    it(`follow from a file of ids until it is turned into one with people: ${method}`, async () => {
      const ids = Array.from({ length: SAMPLES }, (_, n) => `t-${n}\n`).join('');
      const old: Texts = {
        ...FILES,
        'assignments/main.yaml': `people: [{id: ana, capacity: 9}, ben, {id: cara, left: true}]\nper_sample: 1\nmethod: ${method}\n`,
        'assignments/main.ids': `t-gone\n${ids}t-1\n`,
        'annotations/ana.jsonl': Array.from({ length: 12 }, (_, n) =>
          answerLine('ana', `t-${n}`, { intent: 'refund' }),
        ).join(''),
      };
      const { project, model } = await read(new MemoryFiles(old));
      const text = await project.assignments.peopleOfIds(model, model.batches[0]!);
      assert.match(text, /^\{"sample":"t-gone","people":\["\w+"\]\}\n\{"sample":"t-0"/);
      const turned = { ...old, 'assignments/main.jsonl': text };
      assert.deepEqual(await peopleOf(turned), await peopleOf(old));
      for (const name of ['ana', 'ben', 'cara'])
        assert.deepEqual(await ownSamples(turned, name, 'has'), await ownSamples(old, name, 'has'), name);
    });

  it('follow a person whom a migration renames', async () => {
    const before = await frozen(FILES);
    const renamed: Texts = {
      ...before,
      'labelwright.yaml': schema('people: {annotators: [anna, ben, cara, dan]}\n'),
      'assignments/main.yaml': 'people: [anna, ben, cara, dan]\nper_sample: 2\n',
      'migrations/0001.yaml':
        'changes: [{type: rename, kind: person, from: ana, to: an}, {type: rename, kind: person, from: an, to: anna}]\n',
    };
    const expected = Object.fromEntries(
      Object.entries(await peopleOf(before)).map(([sample, people]) => [
        sample,
        people.map((name) => (name === 'ana' ? 'anna' : name)),
      ]),
    );
    assert.deepEqual(await peopleOf(renamed), expected);
    assert.deepEqual(await ownSamples(renamed, 'anna'), await ownSamples(before, 'ana'));
    // Somebody else who has the name now is not the person of before.
    const taken = { ...renamed, 'labelwright.yaml': FILES['labelwright.yaml']! };
    assert.deepEqual(await peopleOf(taken), await peopleOf(before));
  });
});
