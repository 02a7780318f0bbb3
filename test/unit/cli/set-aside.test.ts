import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

const IDS = ['s-0', 's-1', 's-2', 's-3'];
const all = (annotator: string, intent: string): string =>
  IDS.map((id) => answerLine(annotator, id, { intent })).join('');
const SCHEMA = `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people:
  annotators: [ana, ben, {id: kit, count: false, reason: failed the qualification}]
`;
const FILES = {
  'labelwright.yaml': SCHEMA,
  'data.jsonl': IDS.map((id) => `${JSON.stringify({ id, text: `Text ${id}` })}\n`).join(''),
  'annotations/ana.jsonl': all('ana', 'card'),
  'annotations/ben.jsonl': all('ben', 'card'),
  'annotations/kit.jsonl': all('kit', 'refund'),
  'gold/gold.jsonl': '{"sample":"s-0","labels":{"intent":"card"}}\n',
};

const disputesIn = (out: string): object[] =>
  (JSON.parse(out) as { projects: [{ disputes: object[] }] }).projects[0].disputes;

describe('a person who is set aside', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  beforeEach(() => folder.write(FILES));
  const run = (...args: string[]) => runInProcess([...args, '-C', folder.path]);
  const SAID = /Not counted: 4 answers of people who are set aside: kit \(failed the qualification\)\./;

  it('is in no agreement, with gold or without, and each output says so', async () => {
    type Json = { layers: { intent: Record<string, number> }; left_out: object[] };
    const measured = async (...options: string[]): Promise<[Json, string]> => {
      const { out, err } = await runInProcess(['agreement', folder.path, '--json', ...options]);
      return [JSON.parse(out) as Json, err];
    };
    const [json, err] = await measured();
    assert.match(err, SAID);
    assert.deepEqual([json.layers.intent.n_items, json.layers.intent.percent_agreement], [3, 1]);
    const aside = { reason: 'set-aside', answers: 4, samples: 4, people: ['kit'] };
    assert.deepEqual(json.left_out, [{ reason: 'gold', answers: 2, samples: 1 }, aside]);
    const [withGold] = await measured('--with-gold');
    assert.deepEqual([withGold.layers.intent.n_items, withGold.left_out], [4, [aside]]);
    const { out } = await runInProcess(['agreement', folder.path]);
    assert.match(
      out,
      /Left out of agreement: 2 answers to 1 sample with a gold answer; 4 answers of people who are set aside \(kit\)\.$/m,
    );
  });

  it('is in no disagreement, no vote, no check of the gate and no finding about gold', async () => {
    const buckets = await run('buckets', '--json');
    assert.match(buckets.err, SAID);
    assert.deepEqual(disputesIn(buckets.out), []);
    const resolved = await run('resolve', '--no-text');
    assert.match(resolved.err, SAID);
    assert.equal(resolved.out.match(/"intent":"card"/g)?.length, 4);
    const gate = await run('gate');
    assert.match(gate.out, /Answers +8 /);
    assert.match(gate.out, /4 answers of people who are set aside \(kit\)/);
    assert.doesNotMatch((await run('check')).out, /gold-mismatch/);
  });

  it('is in no export unless asked for, and the loss report names the answers', async () => {
    const csv = folder.at('all.csv');
    const { err } = await run('export', 'csv', '--output', csv);
    assert.match(err, /4 × set-aside .*The project does not count this person's answers\./);
    assert.doesNotMatch(readFileSync(csv, 'utf8'), /kit|refund/);
    const own = folder.at('kit.csv');
    await run('export', 'csv', '--output', own, '--annotator', 'kit');
    assert.equal(readFileSync(own, 'utf8').match(/refund/g)?.length, 4);
  });

  it('is on a page of their own, which counts their answers and what they confuse', async () => {
    type Own = { counts: { answers: number }; confusions: { said: string; right: string; count: number }[] };
    const page = JSON.parse((await run('report', 'annotator', 'kit', '--json')).out) as Own;
    assert.equal(page.counts.answers, 4);
    assert.deepEqual(
      page.confusions.map(({ said, right, count }) => [said, right, count]),
      [
        ['refund', 'card', 3],
        ['refund', 'card', 1],
      ],
    );
  });

  it('stays set aside under the name of before, until a migration is applied', async () => {
    folder.write({
      'labelwright.yaml': SCHEMA.replace('id: kit', 'id: kim'),
      'migrations/0001.yaml': 'changes: [{type: rename, kind: person, from: kit, to: kim}]\n',
    });
    const { out, err } = await run('buckets', '--json');
    assert.match(err, /Not counted: 4 answers of people who are set aside: kim/);
    assert.deepEqual(disputesIn(out), []);
    const csv = folder.at('before.csv');
    await run('export', 'csv', '--output', csv);
    assert.doesNotMatch(readFileSync(csv, 'utf8'), /refund/);
    await run('migrate');
    assert.deepEqual(disputesIn((await run('buckets', '--json')).out), []);
  });

  it('still has their progress, and counts again when the schema says so', async () => {
    type Status = { projects: [{ annotators: { id: string; done: number }[] }] };
    const status = JSON.parse((await run('status', '--json')).out) as Status;
    assert.equal(status.projects[0].annotators.find(({ id }) => id === 'kit')?.done, 4);
    folder.write({ 'labelwright.yaml': SCHEMA.replace('count: false', 'count: true') });
    const { out, err } = await run('buckets', '--json');
    assert.doesNotMatch(err, /set aside/);
    assert.equal(disputesIn(out).length, 4);
  });
});
