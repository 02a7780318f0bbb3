import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { uncertainty } from '../../../src/features/queue/choose';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, intentSamples, writeIntentProject } from '../../support/intent-project';
import { sampleIds } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { printedJson } from '../../support/command-line';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

interface Found {
  files: string[];
  people: string[];
  samples: {
    sample: string;
    kind: string;
    reason: string;
    score: number | null;
    probability: number | null;
    avoid: string[];
  }[];
}

const samples = intentSamples(40);
const WRONG = ['s-8', 's-11', 's-20'];
const line = (value: object): string => `${JSON.stringify(value)}\n`;

describe('labelwright queue', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const json = async (...args: string[]): Promise<Found> =>
    printedJson<Found>(await runInProcess(['queue', ...args, '-C', folder.path, '--json']));
  const failing = async (...args: string[]): Promise<string> => {
    const { err, code } = await runInProcess(['queue', ...args, '-C', folder.path]);
    assert.equal(code, 2);
    return err;
  };

  /** Ana has answered the first 60. The model is the less certain, the greater the number; the other one says login from 100 on. */
  beforeEach(() => {
    for (const name of ['assignments', 'predictions'])
      rmSync(folder.at(name), { recursive: true, force: true });
    writeIntentProject(folder.path, samples);
    const predicted = (intentOf: (n: number) => string, sure: (n: number) => number): string =>
      samples
        .map(({ id }, n) => {
          const rest = (1 - sure(n)) / 2;
          const others = ['card', 'refund', 'login'].filter((each) => each !== intentOf(n));
          return line({
            v: 1,
            id: `p-${n}`,
            time: '2026-11-01T00:00:00.000Z',
            sample: id,
            labels: { intent: intentOf(n) },
            probabilities: { intent: { [intentOf(n)]: sure(n), [others[0]!]: rest, [others[1]!]: rest } },
          });
        })
        .join('');
    const own = (n: number): string => samples[n]!.intent;
    folder.write({
      'annotations/ana.jsonl': samples
        .slice(0, 60)
        .map(({ id, intent }) => answerLine('ana', id, { intent: WRONG.includes(id) ? 'card' : intent }))
        .join(''),
      'decisions/lea.jsonl': '',
      'predictions/m.jsonl': predicted(own, (n) => 0.99 - n / 200),
      'predictions/other.jsonl': predicted(
        (n) => (n < 100 ? own(n) : 'login'),
        () => 0.8,
      ),
    });
  });

  it('chooses what models are uncertain of or differ on, what they doubt, and a random part', async () => {
    const { files, people, samples: chosen } = await json(
      'next', '--model', 'm', '--model', 'other', '--uncertain', '10', '--disputed', '5', '--suspects', '1', '--random', '0.1',
    ); // prettier-ignore
    assert.deepEqual(files, ['assignments/next.yaml', 'assignments/next.jsonl']);
    assert.deepEqual(people, ['ana', 'ben']);
    const of = (kind: string) => chosen.filter((one) => one.kind === kind);
    const random = new Set(of('random').map(({ sample }) => sample));
    assert.equal(random.size, 12);
    const free = samples.map(({ id }) => id).filter((id) => !random.has(id));
    assert.deepEqual(pick(of('uncertain'), 'sample'), free.slice(-10).reverse());
    // From 100 on, the two differ where the intent is not login.
    const rest = free.slice(0, -10).filter((id) => {
      const n = Number(id.slice(2));
      return n >= 100 && samples[n]!.intent !== 'login';
    });
    assert.deepEqual(
      of('disputed')
        .map(({ sample }) => sample)
        .sort(),
      rest.slice(0, 5).sort(),
    );
    const [suspect] = of('suspect');
    assert.ok(WRONG.includes(suspect!.sample));
    assert.deepEqual([suspect!.reason, suspect!.avoid], ['suspect: m', ['ana']]);
    assert.ok(of('random').every(({ probability, score }) => probability === 0.1 && score === null));
    assert.equal(of('disputed')[0]!.reason, 'disputed: m, other');
    // The random part is among the others, not at an end.
    assert.notDeepEqual(new Set(chosen.slice(0, 12).map(({ sample }) => sample)), random);

    const ids = sampleIds(folder.read('assignments/next.jsonl'));
    assert.deepEqual(
      ids,
      chosen.map(({ sample }) => sample),
    );
    const { out } = await runInProcess(['check', folder.path]);
    assert.doesNotMatch(out, /assignments\/next/);
    // The one who has answered the suspect is not asked again.
    const listed = JSON.parse(
      (await runInProcess(['assign', 'next', folder.path, '--list', '--json'])).out,
    ) as { people: Record<string, string[]>; batches: { probability: number | null }[] };
    assert.ok(listed.people.ben!.includes(suspect!.sample));
    assert.equal(listed.batches[0]!.probability, null);
    assert.match(await failing('next', '--random', '0.5'), /next\.yaml already exists and is never replaced/);
  });

  it('draws the same random part again, whatever is needed beside it, and leaves out what is listed', async () => {
    const first = await json('a', '--random', '0.2', '--dry-run');
    assert.deepEqual(first.files, []);
    assert.equal(existsSync(folder.at('assignments')), false);
    const second = await json('b', '--model', 'm', '--random', '0.2', '--uncertain', '6');
    const drawn = ({ samples: all }: Found): string[] =>
      all.filter(({ kind }) => kind === 'random').map(({ sample }) => sample);
    assert.deepEqual(drawn(second), drawn(first));
    assert.notDeepEqual(drawn(await json('c', '--random', '0.2', '--seed', '2', '--dry-run')), drawn(first));
    const third = await json('d', '--model', 'm', '--uncertain', '200', '--dry-run');
    const taken = new Set(second.samples.map(({ sample }) => sample));
    assert.ok(third.samples.length > 0 && third.samples.every(({ sample }) => !taken.has(sample)));
    const { out } = await runInProcess(['queue', 'e', folder.path, '--model', 'm', '--uncertain', '200', '--people', 'cara', '--dry-run']); // prettier-ignore
    assert.match(out, /uncertain +\d+ +of 200 asked for +0\.\d+ to 0\.\d+/);
    assert.match(out, /Dry run: assignments\/e\.yaml and assignments\/e\.jsonl would be written/);
  });

  it('has predictions of samples without answers from the baseline', async () => {
    await runInProcess(['baseline', folder.path]);
    assert.deepEqual((await json('none', '--uncertain', '9')).samples, []);
    const { out } = await runInProcess(['baseline', folder.path, '--all', '--json']);
    const { intent } = (JSON.parse(out) as { layers: Record<string, { n: number; predicted: number }> })
      .layers;
    assert.deepEqual([intent!.n, intent!.predicted], [60, 120]);
    assert.equal((await json('some', '--uncertain', '9')).samples.length, 9);
  });

  it('is noted by an evaluation', async () => {
    const { samples: chosen } = await json('next', '--model', 'm', '--uncertain', '4');
    folder.write({
      'annotations/ben.jsonl': chosen
        .map(({ sample }) => answerLine('ben', sample, { intent: 'card' }))
        .join(''),
    });
    const { out } = await runInProcess(['evaluate', 'm', folder.path, '--json']);
    const { layers } = JSON.parse(out) as { layers: Record<string, { n: number; by_need: number }> };
    assert.deepEqual([layers.intent!.n, layers.intent!.by_need], [64, 4]);
    const text = (await runInProcess(['evaluate', 'm', folder.path])).out;
    assert.match(text, /4 of the 64 samples were chosen by need/);
  });

  it('says what is missing', async () => {
    assert.match(await failing('x'), /Which samples\? Give --uncertain/);
    assert.match(await failing('x', '--uncertain', '5'), /no predictions of "baseline"/);
    assert.match(await failing('x', '--model', 'm', '--disputed', '5'), /"m" has one run/);
    assert.match(await failing('x', '--layer', 'y', '--random', '0.1'), /no layer "y"/);
    await assert.rejects(failing('../x', '--random', '0.1'), /letters, digits/);
    folder.write({
      'predictions/n.jsonl': line({ v: 1, id: 'n', time: '2026-11-01T00:00:00.000Z', sample: 's-1', labels: { intent: 'card' } }),
    }); // prettier-ignore
    assert.match(
      await failing('x', '--model', 'n', '--uncertain', '5'),
      /"n" has no probabilities on intent/,
    );
  });

  it('measures uncertainty by the two likeliest labels, and by each label of a set', () => {
    assert.ok(Math.abs(uncertainty([0.6, 0.3, 0.1], false) - 0.7) < 1e-12);
    // What is missing to 1 is another label.
    assert.ok(Math.abs(uncertainty([0.6], false) - 0.8) < 1e-12);
    assert.ok(Math.abs(uncertainty([0.9, 0.45], true) - 0.9) < 1e-12);
  });
});
