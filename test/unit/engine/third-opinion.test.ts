import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { freeze } from '../../../src/features/assign/freeze';
import { stagesOf } from '../../../src/features/status/stages';
import { answerLine } from '../../support/intent-project';
import { toLines } from '../../support/json-lines';
import { SLOW } from '../../host/until';

type Texts = Readonly<Record<string, string>>;
interface Line {
  readonly sample: string;
  readonly people: readonly string[];
  readonly reserve?: readonly string[];
}

const pause = () => Promise.resolve();
const samples = (count: number): string =>
  toLines(Array.from({ length: count }, (_, n) => ({ id: `t-${n}`, text: `Text ${n}` })));
const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: tags, type: choices, labels: [refund, cancel]}
  - {id: why, type: text, required: true}
labels: [{id: refund}, {id: cancel}]
people: {annotators: [ana, ben, cara, dan]}
`;
const REFUND = { intent: 'refund', why: 'a' };
const CANCEL = { intent: 'cancel', why: 'a' };

/** One sample, ana's and ben's, with cara in reserve. */
const ONE: Texts = {
  'labelwright.yaml': SCHEMA,
  'data/a.jsonl': samples(1),
  'assignments/main.yaml': 'people: [ana, ben, cara]\nper_sample: 2\non_disagreement: 1\n',
  'assignments/main.jsonl': toLines([{ sample: 't-0', people: ['ana', 'ben'], reserve: ['cara'] }]),
};
const answered = (given: Readonly<Record<string, string>>): Texts =>
  Object.fromEntries(Object.entries(given).map(([who, text]) => [`annotations/${who}.jsonl`, text]));
const says = (who: string, labels: object, more: object = {}, sample = 't-0'): string =>
  answerLine(who, sample, labels, more);

async function read(texts: Texts) {
  const files = new MemoryFiles(texts);
  const project = new Project(files, { pause });
  await project.refresh();
  const model = project.model!;
  const now = (await project.assignments.ready(model))!;
  const ids = Object.values(texts['data/a.jsonl']!.trimEnd().split('\n')).map(
    (line) => (JSON.parse(line) as { id: string }).id,
  );
  const own = (person: string): string[] => ids.filter((id) => now.has(project.samples.ids.find(id), person));
  // The number that the panel shows is counted in another way.
  for (const person of ['ana', 'ben', 'cara', 'dan'])
    assert.equal(now.membersFor(person, project.samples.files).total, own(person).length, person);
  return { files, project, model, now, own };
}
const isCaras = async (given: Readonly<Record<string, string>>, more: Texts = {}): Promise<boolean> =>
  (await read({ ...ONE, ...answered(given), ...more })).own('cara').length > 0;

/** The lines of `main` after it was frozen. */
async function frozen(batch: string, count: number, more: Texts = {}): Promise<Line[]> {
  const given = {
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': samples(count),
    'assignments/main.yaml': batch,
    ...more,
  };
  const { files, project, model } = await read(given);
  const main = model.batches.find(({ name }) => name === 'main')!;
  await freeze({ project, model }, main, false);
  const text = files.text('assignments/main.jsonl')!;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('a third opinion where two differ', function () {
  this.timeout(SLOW);

  it('is drawn with the batch: others, each for as many samples, the same in every clone', async () => {
    const batch = 'people: [ana, ben, cara, dan]\nper_sample: 2\non_disagreement: 1\n';
    const lines = await frozen(batch, 24);
    assert.equal(lines.length, 24);
    const loads = new Map<string, number>();
    for (const { people, reserve } of lines) {
      assert.equal(reserve!.length, 1);
      assert.ok(!people.includes(reserve![0]!));
      loads.set(reserve![0]!, (loads.get(reserve![0]!) ?? 0) + 1);
    }
    assert.deepEqual([...loads.values()], [6, 6, 6, 6]);
    // Who labels the samples anyway does not depend on it.
    const without = await frozen(batch.replace(/on_d.*\n/, ''), 24);
    assert.deepEqual(
      lines.map(({ sample, people }) => ({ sample, people })),
      without,
    );
    assert.deepEqual(await frozen(batch, 24, answered({ eve: says('eve', REFUND) })), lines);
  });

  it('keeps to the ceilings, whatever is asked for', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom('1', '2', '3', '{1: 0.5, 2: 0.5}'),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('balanced', 'hash'),
        fc.integer({ min: 1, max: 14 }),
        async (capacities, each, reserves, method, count) => {
          const names = ['ana', 'ben', 'cara', 'dan'].slice(0, capacities.length);
          const people = names.map((id, n) => ({ id, capacity: capacities[n] }));
          const lines = await frozen(
            `people: ${JSON.stringify(people)}\nper_sample: ${each}\non_disagreement: ${reserves}\nmethod: ${method}\n`,
            count,
          );
          for (const { id, capacity = Infinity } of people) {
            const load = lines.filter(({ people: own, reserve = [] }) => [...own, ...reserve].includes(id));
            assert.ok(load.length <= capacity, `${id}: ${load.length} of ${capacity}`);
          }
          for (const { people: own, reserve = [] } of lines) {
            assert.equal(new Set([...own, ...reserve]).size, own.length + reserve.length);
            assert.ok(reserve.length <= reserves && (own.length > 1 || reserve.length === 0));
            const isFull = (name: string): boolean =>
              own.includes(name) || capacities[names.indexOf(name)] !== undefined;
            // Nobody is left out without a reason.
            if (own.length > 1 && reserve.length < reserves)
              assert.ok(names.every((name) => isFull(name) || reserve.includes(name)));
          }
        },
      ),
      { numRuns: 60 },
    ));

  it('is asked for once all others are done and differ', async () => {
    assert.equal(await isCaras({}), false);
    assert.equal(await isCaras({ ana: says('ana', REFUND) }), false);
    assert.equal(await isCaras({ ana: says('ana', REFUND), ben: says('ben', REFUND) }), false);
    const draft = says('ben', CANCEL, { status: 'draft' });
    assert.equal(await isCaras({ ana: says('ana', REFUND), ben: draft }), false);
    assert.equal(await isCaras({ ana: says('ana', REFUND), ben: says('ben', CANCEL) }), true);
  });

  it('opens and closes while the project is open, as answers come in', async () => {
    const { files, project, model } = await read({ ...ONE, ...answered({ ana: says('ana', REFUND) }) });
    const now = async (ben: string): Promise<[boolean, number]> => {
      files.put('annotations/ben.jsonl', ben);
      await project.refresh();
      const assignments = (await project.assignments.ready(model))!;
      const { total } = assignments.membersFor('cara', project.samples.files);
      return [assignments.has(project.samples.ids.find('t-0'), 'cara'), total];
    };
    const differs = says('ben', CANCEL);
    assert.deepEqual(await now(''), [false, 0]);
    assert.deepEqual(await now(differs), [true, 1]);
    assert.deepEqual(await now(differs + says('ben', REFUND, { time: '2027-01-01T00:00:00.000Z' })), [
      false,
      0,
    ]);
    assert.deepEqual(await now(differs), [true, 1]);
  });

  it('is not asked for where people differ in free text, or where no answer is required', async () => {
    const ana = says('ana', { ...REFUND, tags: ['refund'] });
    const ben = says('ben', { intent: 'refund', why: 'b', tags: ['cancel'] });
    assert.equal(await isCaras({ ana, ben }), false);
    const required = SCHEMA.replace('type: choices,', 'type: choices, required: true,');
    assert.equal(await isCaras({ ana, ben }, { 'labelwright.yaml': required }), true);
  });

  it('is no longer asked for when they agree, except of who has begun', async () => {
    const ana = says('ana', REFUND);
    const ben = says('ben', CANCEL) + says('ben', REFUND, { time: '2027-01-01T00:00:00.000Z' });
    assert.equal(await isCaras({ ana, ben }), false);
    assert.equal(await isCaras({ ana, ben, cara: says('cara', REFUND, { status: 'draft' }) }), true);
    assert.equal(await isCaras({ ana, ben, cara: says('cara', CANCEL) }), true);
    const withdrawn = says(
      'cara',
      {},
      { labels: undefined, withdrawn: true, time: '2027-01-01T00:00:00.000Z' },
    );
    assert.equal(await isCaras({ ana, ben, cara: says('cara', CANCEL) + withdrawn }), true);
  });

  it('is asked for by what people say who count, and not by what a reserve says', async () => {
    const two = toLines([{ sample: 't-0', people: ['ana', 'ben'], reserve: ['cara', 'dan'] }]);
    const agreed = { ana: says('ana', REFUND), ben: says('ben', REFUND), dan: says('dan', CANCEL) };
    assert.equal(await isCaras(agreed, { 'assignments/main.jsonl': two }), false);
    const differ = { ana: says('ana', REFUND), ben: says('ben', CANCEL) };
    const aside = SCHEMA.replace('[ana, ben,', '[ana, {id: ben, count: false},');
    assert.equal(await isCaras(differ, { 'labelwright.yaml': aside }), false);
  });

  it('does not wait for a person who left, and stays out of what the person passes on', async () => {
    const left = 'people: [ana, {id: ben, left: true}, cara]\nper_sample: 2\non_disagreement: 1\n';
    const given = { ana: says('ana', REFUND), dan: says('dan', CANCEL) };
    const over = {
      'assignments/main.yaml': left,
      'assignments/over.yaml': 'people: [dan]\nsamples: {open_of: ben}\n',
      'assignments/over.jsonl': toLines([{ sample: 't-0', people: ['dan'] }]),
    };
    assert.equal(await isCaras(given, over), true);
    assert.equal(await isCaras({ ana: says('ana', REFUND) }, over), false);
    // A reserve who left passes on what was open, and nothing else.
    const gone = ONE['assignments/main.yaml']!.replace('cara]', '{id: cara, left: true}]');
    const rest = {
      'assignments/main.yaml': gone,
      'assignments/z.yaml': 'people: [dan]\nsamples: {open_of: cara}\n',
    };
    const passed = async (ben: object): Promise<number> => {
      const texts = { ...ONE, ...answered({ ana: says('ana', REFUND), ben: says('ben', ben) }), ...rest };
      const { project, model } = await read(texts);
      const batch = model.batches.find(({ name }) => name === 'z')!;
      return (await project.assignments.selection(model, batch)).length;
    };
    assert.deepEqual([await passed(CANCEL), await passed(REFUND)], [1, 0]);
  });

  it('is waited for like any answer, and leaves no sample without people', async () => {
    const stage = async (given: Readonly<Record<string, string>>, more: Texts = {}) => {
      const { project, model, now } = await read({ ...ONE, ...answered(given), ...more });
      const { counts, awaited } = (await stagesOf({ project, model }, pause))!;
      const [at] = [...counts].find(([, count]) => count > 0)!;
      const waits = [...now.waits(now.batches[0]!)].map(([person]) => person);
      assert.deepEqual(
        awaited.map(({ id }) => id),
        waits,
      );
      return [at, ...waits];
    };
    const differ = { ana: says('ana', REFUND), ben: says('ben', CANCEL) };
    assert.deepEqual(await stage({ ana: says('ana', REFUND) }), ['waiting', 'ben']);
    assert.deepEqual(await stage(differ), ['waiting', 'cara']);
    assert.deepEqual(await stage({ ...differ, cara: says('cara', CANCEL) }), ['to-adjudicate']);
    assert.deepEqual(await stage({ ana: says('ana', REFUND), ben: says('ben', REFUND) }), ['agreed']);
    const none = 'people: [{id: ana, left: true}, {id: ben, left: true}, cara]\n';
    const { now } = await read({ ...ONE, 'assignments/main.yaml': none });
    assert.equal(now.unassigned().size, 1);
  });

  it('takes a place under a person’s capacity only while it is asked for', async () => {
    const schema = SCHEMA.replace('cara,', '{id: cara, capacity: 1},');
    const more = (ben: object): Texts => ({
      'labelwright.yaml': schema,
      'assignments/first.yaml': ONE['assignments/main.yaml']!,
      'assignments/first.jsonl': ONE['assignments/main.jsonl']!,
      ...answered({ ana: says('ana', REFUND), ben: says('ben', ben) }),
    });
    const batch = 'samples: {new: true}\npeople: [cara, dan]\nper_sample: 2\n';
    const loads = async (ben: object): Promise<number> =>
      (await frozen(batch, 4, more(ben))).filter(({ people }) => people.includes('cara')).length;
    assert.deepEqual([await loads(REFUND), await loads(CANCEL)], [1, 0]);
  });

  it('keeps its names through a migration, and one of its people is no reserve', async () => {
    const renamed = {
      'labelwright.yaml': SCHEMA.replace('cara', 'kara'),
      'migrations/1.yaml': 'changes: [{type: rename, kind: person, from: cara, to: dan}]\n',
      'assignments/main.jsonl': toLines([
        { sample: 't-0', people: ['ana', 'ben'], reserve: ['cara'], note: 'kept' },
      ]),
    };
    const differ = answered({ ana: says('ana', REFUND), ben: says('ben', CANCEL) });
    assert.deepEqual((await read({ ...ONE, ...differ, ...renamed })).own('dan'), ['t-0']);
    const both = toLines([{ sample: 't-0', people: ['ana', 'dan'], reserve: ['cara', 'dan'] }]);
    const { now } = await read({ ...ONE, ...renamed, 'assignments/main.jsonl': both });
    assert.equal(now.hasReserves, false);
    const { project, model } = await read({
      ...ONE,
      'assignments/main.jsonl': toLines([{ sample: 't-0', people: ['ana'], reserve: 'cara' }]),
    });
    const [batch] = (await project.view(model).assignments())!.batches;
    assert.match(batch!.frozen!.wrong[0]!.message, /"reserve": \["name"\]/);
  });
});
