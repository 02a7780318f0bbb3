import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { sampleIds } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { pick } from '../../support/pick';

interface Listed {
  people: Record<string, string[]>;
  everyone: string[];
  nobody: string[];
  batches: { name: string | null; frozen: boolean; samples: number; probability: number | null }[];
}
interface Reported {
  batches: {
    name: string | null;
    state?: string;
    samples: number;
    probability: number | null;
    by_people: { people: number; samples: number }[];
    people: { id: string; samples: number; left: boolean }[];
    pairs: { least: number; most: number };
    precision: { samples: number; half_width: number; kappa: { layer: string; half_width: number }[] };
  }[];
  unassigned: number | null;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const lines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => {
    const id = n + from;
    return line({ id: `t-${id}`, text: `Text ${id}`, channel: id % 2 === 0 ? 'mail' : 'chat' });
  }).join('');

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people: {annotators: [ana, ben, cara, dan, eve]}
`;
const FIVE = 'people: [ana, ben, cara, dan, eve]\n';
const QUALITY = 'quality: {annotators_per_sample: 2}\n';

describe('labelwright assign', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const ids = (name: string): string[] => sampleIds(folder.read(`assignments/${name}.jsonl`));

  function write(files: Record<string, string>): void {
    folder.write({ 'labelwright.yaml': SCHEMA, 'data/a.jsonl': lines(1000), ...files });
  }
  async function json<T>(...args: string[]): Promise<T> {
    const { code, out, err } = await runInProcess(['assign', ...args, '-C', folder.path, '--json']);
    assert.equal(code, 0, err);
    return JSON.parse(out) as T;
  }
  const list = (): Promise<Listed> => json('--list');
  const sizes = ({ people }: Listed): Record<string, number> =>
    Object.fromEntries(Object.entries(people).map(([id, samples]) => [id, samples.length]));

  it('freezes the samples of a batch, and says loads, pairs and the precision of agreement', async () => {
    write({ 'assignments/main.yaml': `${FIVE}per_sample: 2\n` });
    const dry = await json<Reported>('main', '--dry-run');
    assert.equal(existsSync(folder.at('assignments/main.jsonl')), false);
    const { batches, unassigned } = await json<Reported>('main');
    const [main] = batches;
    assert.deepEqual([dry.batches[0]!.state, main!.state], ['dry-run', 'written']);
    assert.deepEqual(dry.batches[0]!.people, main!.people);
    assert.deepEqual(pick(main!.people, 'samples'), [400, 400, 400, 400, 400]);
    assert.ok(main!.pairs.most - main!.pairs.least <= 3);
    assert.equal(main!.probability, 1);
    // 1.96 sqrt(0.8 * 0.2 / 1000), and by chance two equally frequent labels agree half of the time.
    assert.equal(main!.precision.half_width.toFixed(4), '0.0248');
    assert.equal(main!.precision.kappa[0]!.half_width.toFixed(4), '0.0496');
    assert.equal(unassigned, 0);
    assert.equal(ids('main').length, 1000);
    const again = await json<Reported>();
    assert.equal(again.batches[0]!.state, 'frozen');
  });

  it('lists the samples of each person, which stay when samples are added, taken out and moved', async () => {
    write({ 'assignments/main.yaml': `${FIVE}per_sample: 2\n` });
    await json('main');
    const before = await list();
    assert.deepEqual(sizes(before), { ana: 400, ben: 400, cara: 400, dan: 400, eve: 400 });
    for (const id of ['t-0', 't-999'])
      assert.equal(Object.values(before.people).filter((own) => own.includes(id)).length, 2);
    folder.write({ 'data/a.jsonl': lines(5, 2000) + lines(990, 10) });
    const after = await list();
    for (const [person, own] of Object.entries(before.people))
      assert.deepEqual(
        after.people[person],
        own.filter((id) => Number(id.slice(2)) >= 10),
      );
    assert.deepEqual(after.nobody, ['t-2000', 't-2001', 't-2002', 't-2003', 't-2004']);
    const check = await json<Reported>();
    assert.equal(check.unassigned, 5);
  });

  it('joins the people of several batches, and gives new samples to a new batch', async () => {
    write({
      'data/a.jsonl': lines(30),
      'assignments/pilot.yaml': `samples: {ids: [t-1, t-2]}\n${FIVE}per_sample: 5\n`,
      'assignments/main.yaml': 'samples: {new: true}\npeople: [ana, ben]\n',
    });
    await json('pilot');
    const { batches } = await json<Reported>('main');
    assert.deepEqual([batches[0]!.samples, batches[0]!.probability], [28, null]);
    const found = await list();
    for (const person of ['cara', 'dan', 'eve']) assert.deepEqual(found.people[person], ['t-1', 't-2']);
    assert.deepEqual(sizes(found), { ana: 16, ben: 16, cara: 2, dan: 2, eve: 2 });
    folder.write({
      'assignments/more.yaml': 'samples: {new: true, where: {channel: mail}}\npeople: [cara]\n',
    });
    folder.write({ 'data/b.jsonl': lines(10, 100) });
    await json('more');
    assert.deepEqual(ids('more'), ['t-100', 't-102', 't-104', 't-106', 't-108']);
    const more = await list();
    assert.equal(more.people.cara!.length, 7);
    assert.equal(more.nobody.length, 5);
  });

  it('gives new samples to a batch after the others have theirs, whatever their names', async () => {
    write({
      'assignments/main.yaml': `samples: {new: true}\n${FIVE}`,
      'assignments/pilot.yaml': `samples: {share: 0.25}\n${FIVE}`,
      'assignments/tail.yaml': `samples: {new: true}\n${FIVE}`,
    });
    const planned = await json<Reported>('--dry-run');
    const sizes = ({ batches }: Reported) => batches.map(({ name, samples }) => [name, samples]);
    assert.deepEqual(sizes(planned), [
      ['pilot', 250],
      ['main', 750],
      ['tail', 0],
    ]);
    assert.deepEqual(sizes(await json<Reported>()), sizes(planned));
    assert.deepEqual(new Set([...ids('pilot'), ...ids('main')]).size, 1000);
  });

  it('chooses samples by file, split, field, list and as a random part', async () => {
    const wanted: Record<string, [string, number, number | null]> = {
      files: ['{files: data/b.jsonl}', 20, null],
      split: ['{split: [dev]}', 3, null],
      field: ['{where: {channel: [chat]}}', 60, null],
      list: ['{ids: [t-3, t-4, t-nobody]}', 2, null],
      part: ['{share: 0.25}', 30, 0.25],
      both: ['{files: "data/*.jsonl", where: {channel: mail}, share: 0.5}', 30, null],
    };
    write({
      'data/a.jsonl': lines(100),
      'data/b.jsonl': lines(20, 100),
      'splits.jsonl': ['t-5', 't-6', 't-110'].map((sample) => line({ sample, split: 'dev' })).join(''),
      ...Object.fromEntries(
        Object.entries(wanted).map(([name, [samples]]) => [
          `assignments/${name}.yaml`,
          `samples: ${samples}\n${FIVE}`,
        ]),
      ),
    });
    const { batches } = await json<Reported>('--dry-run');
    assert.deepEqual(
      Object.fromEntries(batches.map(({ name, samples, probability }) => [name, [samples, probability]])),
      Object.fromEntries(Object.entries(wanted).map(([name, [, ...rest]]) => [name, rest])),
    );
    await json();
    assert.deepEqual(ids('split'), ['t-5', 't-6', 't-110']);
  });

  it('takes the split of a sample from the file of splits if its field is empty', async () => {
    const sample = (id: string, part: string): string => line({ id, text: `Text ${id}`, part });
    write({
      'labelwright.yaml': SCHEMA.replace('samples:', 'split: part, samples:'),
      'data/a.jsonl': sample('t-1', '') + sample('t-2', 'dev') + sample('t-3', 'test'),
      'splits.jsonl': line({ sample: 't-1', split: 'dev' }),
      'assignments/dev.yaml': `samples: {split: [dev]}\n${FIVE}`,
    });
    await json();
    assert.deepEqual(ids('dev'), ['t-1', 't-2']);
  });

  it('leaves gold out of the loads: everyone has it', async () => {
    write({
      'data/a.jsonl': lines(20),
      'gold/known.jsonl': line({ sample: 't-4', labels: { intent: 'card' } }),
      'assignments/main.yaml': `${FIVE}per_sample: 1\n`,
    });
    const { batches } = await json<Reported>();
    assert.equal(batches[0]!.samples, 19);
    const found = await list();
    assert.deepEqual(found.everyone, ['t-4']);
    assert.ok(Object.values(found.people).every((own) => !own.includes('t-4')));
    assert.ok(!ids('main').includes('t-4'));
  });

  it('passes on what a person left open, each sample to someone who does not have it', async () => {
    write({ 'data/a.jsonl': lines(100), 'assignments/main.yaml': `${FIVE}per_sample: 2\n` });
    await json('main');
    const before = await list();
    const done = before.people.ben!.slice(0, 10);
    folder.write({
      'annotations/ben.jsonl': done.map((id) => answerLine('ben', id, { intent: 'card' })).join(''),
      'assignments/main.yaml': 'people: [ana, {id: ben, left: true}, cara, dan, eve]\nper_sample: 2\n',
      'assignments/takeover.yaml': 'samples: {open_of: ben}\npeople: [ana, cara, dan, eve]\nper_sample: 1\n',
    });
    await json('takeover');
    assert.deepEqual(
      ids('takeover'),
      before.people.ben!.filter((id) => !done.includes(id)),
    );
    const after = await list();
    assert.deepEqual(after.people.ben, done);
    const counts = new Map<string, number>();
    for (const own of Object.values(after.people))
      for (const id of own) counts.set(id, (counts.get(id) ?? 0) + 1);
    assert.deepEqual([...new Set(counts.values())], [2], 'every sample still has two people');
    for (const person of ['ana', 'cara', 'dan', 'eve'])
      for (const id of before.people[person]!) assert.ok(after.people[person]!.includes(id));
  });

  it('gives no one more than their capacity, in a batch and in all, and counts what finds no one', async () => {
    write({
      'labelwright.yaml': SCHEMA.replace('cara', '{id: cara, capacity: 12}'),
      'data/a.jsonl': lines(100),
      'assignments/first.yaml': 'samples: {share: 0.5}\npeople: [{id: ben, capacity: 40}, ana, cara, dan]\n',
      'assignments/second.yaml': 'samples: {new: true}\npeople: [cara, {id: eve, capacity: 30}]\n',
    });
    const loads = ({ people }: Reported['batches'][number]) => people.map(({ id, samples }) => [id, samples]);
    const dry = await json<Reported>('--dry-run');
    const { batches, unassigned } = await json<Reported>();
    assert.deepEqual(dry.batches.map(loads), batches.map(loads));
    const [first, second] = batches;
    // No capacity raises a load.
    assert.deepEqual(loads(first!).sort(), [
      ['ana', 12],
      ['ben', 13],
      ['cara', 12],
      ['dan', 13],
    ]);
    // All that cara can take is open.
    assert.deepEqual(loads(second!), [
      ['cara', 0],
      ['eve', 30],
    ]);
    assert.equal(unassigned, 20);
    assert.deepEqual(second!.by_people, [
      { people: 0, samples: 20 },
      { people: 1, samples: 30 },
    ]);
    assert.equal(ids('second').length, 30);
    const third = { 'assignments/third.yaml': 'samples: {new: true}\npeople: [cara]\n' };
    folder.write(third);
    assert.equal((await json<Reported>('third')).batches[0]!.state, 'empty');
    // What cara has done leaves room for more.
    const own = folder
      .read('assignments/first.jsonl')
      .split('\n')
      .filter((text) => text.includes('cara'));
    const done = sampleIds(own.slice(0, 5).join('\n'));
    folder.write({
      'annotations/cara.jsonl': done.map((id) => answerLine('cara', id, { intent: 'card' })).join(''),
    });
    assert.deepEqual(loads((await json<Reported>('third')).batches[0]!), [['cara', 5]]);
  });

  it('gives shares of the samples two and three people', async () => {
    write({ 'data/a.jsonl': lines(60), 'assignments/main.yaml': `${FIVE}per_sample: {2: 0.8, 3: 0.2}\n` });
    const [main] = (await json<Reported>('main')).batches;
    assert.deepEqual(main!.by_people, [
      { people: 2, samples: 48 },
      { people: 3, samples: 12 },
    ]);
    assert.equal(Object.values((await list()).people).flat().length, 48 * 2 + 12 * 3);
    write({ 'assignments/wrong.yaml': `${FIVE}per_sample: {2: 0.8, 3: 0.3}\n` });
    const wrong = await runInProcess(['assign', 'wrong', folder.path]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /assignments\/wrong\.yaml:2:13: The shares must sum to 1, and sum to 1\.1\./);
    write({ 'assignments/wrong.yaml': `${FIVE}per_sample: {2: 0.8, 3: 0.2}\noverlap: 0.5\n` });
    assert.match((await runInProcess(['assign', 'wrong', folder.path])).err, /:2:13: .*"overlap"/);
  });

  it('gives a sample in a new batch to people who do not have it', async () => {
    write({
      'data/a.jsonl': lines(60),
      'assignments/one.yaml': `${FIVE}per_sample: 2\n`,
      'annotations/eve.jsonl': Array.from({ length: 30 }, (_, n) =>
        answerLine('eve', `t-${n}`, { intent: 'card' }),
      ).join(''),
    });
    await json('one');
    const before = await list();
    folder.write({ 'assignments/two.yaml': `samples: {share: 0.5}\n${FIVE}per_sample: 1\nseed: 7\n` });
    await json('two');
    const counts = new Map<string, number>();
    const answered = new Set(Array.from({ length: 30 }, (_, n) => `t-${n}`));
    const { people } = await list();
    for (const own of Object.values(people)) for (const id of own) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const own of Object.values(before.people)) for (const id of own) counts.set(id, counts.get(id)! - 1);
    for (const id of ids('two')) assert.equal(counts.get(id), 1, `${id} has one person more`);
    assert.ok(ids('two').some((id) => answered.has(id)));
  });

  it('hash: a newcomer takes no sample that has enough answers', async () => {
    const batch = (people: string): string => `people: [${people}]\nper_sample: 2\nmethod: hash\n`;
    write({
      'data/a.jsonl': lines(300),
      'assignments/stream.yaml': batch('ana, ben'),
      'assignments/stream.ids': Array.from({ length: 300 }, (_, n) => `t-${n}\n`).join(''),
    });
    const answers = (person: string): string =>
      Array.from({ length: 150 }, (_, n) => answerLine(person, `t-${n}`, { intent: 'card' })).join('');
    folder.write({
      'annotations/ana.jsonl': answers('ana'),
      'annotations/ben.jsonl': answers('ben'),
      'assignments/stream.yaml': batch('ana, ben, cara'),
    });
    const { people } = await list();
    assert.ok(people.cara!.every((id) => Number(id.slice(2)) >= 150));
    assert.ok(people.cara!.length > 75 && people.cara!.length < 125, String(people.cara!.length));
    for (const person of ['ana', 'ben']) assert.ok(people[person]!.length >= 150);
    assert.equal(Object.values(people).flat().length, 600);
  });

  it('honours annotators_per_sample without a batch, and assigns nothing where all label everything', async () => {
    write({ 'labelwright.yaml': SCHEMA + QUALITY });
    const found = await list();
    assert.equal(Object.values(found.people).flat().length, 2000);
    for (const own of Object.values(found.people)) assert.ok(own.length > 350 && own.length < 450);
    assert.deepEqual(found.batches[0]!.name, null);
    const { out } = await runInProcess(['assign', '-C', folder.path]);
    assert.match(out, /This follows from "quality\.annotators_per_sample"/);
    assert.equal(existsSync(folder.at('assignments')), false);
    for (const people of ['annotators: [ana, ben]', 'reviewers: [lea]']) {
      const two = SCHEMA.replace(/annotators: \[.*\]/, people) + QUALITY;
      write({ 'labelwright.yaml': two, 'data/a.jsonl': lines(3) });
      const all = ['t-0', 't-1', 't-2'];
      assert.deepEqual(Object.values((await list()).people), people.startsWith('a') ? [all, all] : []);
      assert.match(
        (await runInProcess(['assign', '-C', folder.path])).out,
        /^Everyone labels every sample\./,
      );
    }
  });

  it('takes every name that answers can be saved under', async () => {
    write({ 'data/a.jsonl': lines(2), 'assignments/main.yaml': 'people: [zoë, {id: Мария, capacity: 1}]\n' });
    const [batch] = (await json<Reported>('main')).batches;
    assert.deepEqual(pick(batch!.people, 'id', 'samples'), [
      ['zoë', 1],
      ['Мария', 1],
    ]);
  });

  it('says where a batch cannot be read, and which batches there are', async () => {
    write({ 'assignments/main.yaml': 'people: [ana]\nmethod: balance\n' });
    const wrong = await runInProcess(['assign', 'main', folder.path]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /assignments\/main\.yaml:2:9: .*balanced/);
    assert.equal(existsSync(folder.at('assignments/main.jsonl')), false);
    folder.write({
      'assignments/main.yaml': 'people: [ana]\nsamples: {files: [a.jsonl, ../b.jsonl]}\n',
    });
    assert.match((await runInProcess(['assign', '-C', folder.path])).err, /assignments\/main\.yaml:2:28: /);
    const status = await runInProcess(['status', folder.path]);
    assert.equal(status.code, 0, status.err);
    const unknown = await runInProcess(['assign', 'mian', folder.path]);
    assert.match(unknown.err, /There is no batch "mian"\. There are: "main"\./);
  });

  it('writes no file for a batch without samples, which would keep it empty', async () => {
    const where = (channel: string): string => `samples: {where: {channel: ${channel}}}\npeople: [ana]\n`;
    write({ 'data/a.jsonl': lines(10), 'assignments/main.yaml': where('post') });
    assert.equal((await json<Reported>('main')).batches[0]!.state, 'empty');
    assert.equal(existsSync(folder.at('assignments/main.jsonl')), false);
    assert.match((await runInProcess(['assign', '-C', folder.path])).out, /main\.jsonl is not written: /);
    folder.write({ 'assignments/main.yaml': where('mail') });
    assert.equal((await json<Reported>('main')).batches[0]!.state, 'written');
    assert.equal(ids('main').length, 5);
  });

  it('goes on with the other batches where a file of ids cannot be read', async () => {
    write({
      'data/a.jsonl': lines(10),
      'assignments/first.yaml': 'people: [ana]\n',
      'assignments/first.ids/file': '',
      'assignments/second.yaml': 'people: [ben]\nper_sample: 2\n',
      'assignments/second.ids': 't-1\nt-2\n',
    });
    assert.deepEqual(sizes(await list()), { ana: 0, ben: 2 });
    const check = (await runInProcess(['check', folder.path])).out;
    assert.match(check, /assignments\/first\.yaml:1:1 .*first\.ids.* refused-path$/m);
    assert.doesNotMatch(check, /unassigned-sample|first\.yaml.*unfrozen-batch/);
    const assigned = await runInProcess(['assign', '-C', folder.path]);
    assert.equal(assigned.code, 2);
    assert.match(assigned.err, /^Cannot read assignments\/first\.ids: /);
    const second = await json<Reported>('second');
    assert.deepEqual(second.batches[0]!.people, [
      { id: 'ben', samples: 2, reserve: 0, capacity: null, left: false },
    ]);
    assert.equal((second.batches[0] as unknown as { per_sample: number }).per_sample, 1);
  });

  it('refuses a person who is named twice', async () => {
    write({ 'assignments/main.yaml': 'people: [ana, ben, ana]\n' });
    assert.match(
      (await runInProcess(['assign', '-C', folder.path])).err,
      /main\.yaml:1:\d+: "people" lists an entry twice/,
    );
  });

  it('shows in status how far the samples are, and whom they wait for', async () => {
    write({
      'data/a.jsonl': lines(6),
      'gold/known.jsonl': line({ sample: 't-5', labels: { intent: 'card' } }),
      'assignments/main.yaml': 'people: [ana, ben]\nper_sample: 2\n',
      'assignments/main.ids': 't-0\nt-1\nt-2\nt-3\n',
      'annotations/ana.jsonl': ['t-0', 't-1', 't-2']
        .map((id) => answerLine('ana', id, { intent: 'card' }))
        .join(''),
      'annotations/ben.jsonl':
        answerLine('ben', 't-0', { intent: 'card' }) + answerLine('ben', 't-1', { intent: 'refund' }),
    });
    const status = async (...more: string[]): Promise<string> =>
      (await runInProcess(['status', folder.path, ...more])).out;
    const stages = async () =>
      (
        JSON.parse(await status('--json')) as {
          projects: { stages: { samples: object; waiting_for: object[] } }[];
        }
      ).projects[0]!.stages;
    const expected = {
      not_assigned: 1,
      closed: 0,
      waiting: 2,
      returned: 0,
      answered: 0,
      agreed: 1,
      to_adjudicate: 1,
      decided: 0,
      gold: 1,
    };
    const found = await stages();
    assert.deepEqual(found.samples, expected);
    assert.deepEqual(found.waiting_for, [
      { id: 'ben', samples: 2, alone: 1 },
      { id: 'ana', samples: 1, alone: 0 },
    ]);
    assert.match(
      await status(),
      /^ {2}ana +label 2 samples\n {2}ben +label 3 samples, 1 waits only for ben$/m,
    );
    const decision = (sample: string, more: object): string =>
      line({ v: 1, id: `d-${sample}`, time: '2026-02-01T00:00:00.000Z', reviewer: 'lea', sample, ...more });
    folder.write({
      'decisions/lea.jsonl':
        decision('t-1', { labels: { intent: 'card' } }) +
        decision('t-0', { return_to: ['ana'], reason: 'Look again.' }),
    });
    const later = await stages();
    assert.deepEqual(later.samples, { ...expected, returned: 1, agreed: 0, to_adjudicate: 0, decided: 1 });
    assert.deepEqual(later.waiting_for, [
      { id: 'ana', samples: 2, alone: 1 },
      { id: 'ben', samples: 2, alone: 1 },
    ]);
  });

  it('counts the progress of each person in their own samples', async () => {
    write({ 'data/a.jsonl': lines(100), 'assignments/main.yaml': `${FIVE}per_sample: 2\n` });
    await json();
    const { people } = await list();
    const other = Array.from({ length: 100 }, (_, n) => `t-${n}`).find((id) => !people.ana!.includes(id))!;
    folder.write({
      'annotations/ana.jsonl': [...people.ana!.slice(0, 7), other]
        .map((id) => answerLine('ana', id, { intent: 'card' }))
        .join(''),
    });
    const { out } = await runInProcess(['status', folder.path, '--json']);
    const [{ annotators }] = (
      JSON.parse(out) as { projects: [{ annotators: { id: string; done: number; todo: number }[] }] }
    ).projects;
    assert.deepEqual(pick(annotators, 'id', 'done', 'todo'), [
      ['ana', 8, 33],
      ['ben', 0, 40],
      ['cara', 0, 40],
      ['dan', 0, 40],
      ['eve', 0, 40],
    ]);
  });
});
