import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { toLines } from '../../support/json-lines';
import { SLOW } from '../../host/until';
import { temporaryFolder } from '../../support/temporary-folder';

const IDS = Array.from({ length: 12 }, (_, n) => `s-${n}`);
const batchOf = (n: number): string => (n < 6 ? 'one' : 'two');
/** Ana and ben differ in the first batch on even samples, and by mail on the seventh; cleo answers the first batch like ana, a week later. */
const intentOf = (person: string, n: number): string =>
  person === 'ben' && ((n < 6 && n % 2 === 0) || n === 7) ? 'refund' : 'card';
/** Who answered when, and which samples. */
const DAYS: Record<string, string> = { ana: '2026-11-02', ben: '2026-11-09', cleo: '2026-11-16' };
const EVERY = IDS.map((_, n) => n);
const ALL: Record<string, number[]> = { ana: EVERY, ben: EVERY, cleo: EVERY.slice(0, 6) };
const fileOf = (person: string): string => `annotations/${person}.jsonl`;
const answers = (person: string, has: (person: string, n: number) => boolean = () => true): string =>
  toLines(
    ALL[person]!.filter((n) => has(person, n)).map((n) => ({
      v: 1,
      id: `${person}-${n}`,
      time: `${DAYS[person]}T10:00:00Z`,
      annotator: person,
      sample: IDS[n],
      labels: { intent: intentOf(person, n) },
      seconds: n + 1,
    })),
  );
const FILES = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl], gold: [gold.jsonl]}
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people: {annotators: [ana, ben, cleo]}
`,
  'data.jsonl': toLines(
    IDS.map((id, n) => ({ id, text: `Text number ${n}`, channel: ['mail', 'chat', 'phone'][n % 3] })),
  ),
  'gold.jsonl': toLines([{ id: 'g', sample: 's-11', labels: { intent: 'refund' } }]),
  ...Object.fromEntries(Object.keys(DAYS).map((name) => [fileOf(name), answers(name)])),
  'assignments/one.yaml': 'people: [ana, ben]\nper_sample: 2\n',
  'assignments/two.yaml': 'people: [ana, ben]\nper_sample: 2\n',
  ...Object.fromEntries(
    ['one', 'two'].map((name) => [
      `assignments/${name}.jsonl`,
      toLines(
        IDS.filter((_, n) => batchOf(n) === name).map((sample) => ({ sample, people: ['ana', 'ben'] })),
      ),
    ]),
  ),
};

interface Numbers {
  readonly items: number;
  readonly agreement: number;
  readonly of: string | undefined;
}

describe('agreement on a part of the answers', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  beforeEach(() => folder.write(FILES));
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { out, err, code } = await runInProcess([...args, '--json', '-C', folder.path]);
    assert.equal(code, 0, err);
    return JSON.parse(out) as Record<string, unknown>;
  };
  const measured = async (...options: string[]): Promise<Numbers> => {
    const { layers, of } = await json('agreement', ...options);
    const { intent } = layers as { intent: { n_items: number; percent_agreement: number } };
    return { items: intent.n_items, agreement: intent.percent_agreement, of: of as string | undefined };
  };

  // s-11 has a gold answer, and is left out. By hand: the samples with an answer, and the mean share of pairs that agree.
  type Answer = [person: string, n: number];
  const CASES: [
    options: string,
    items: number,
    agreement: number,
    of: string | undefined,
    has: (...answer: Answer) => boolean,
  ][] = [
    ['', 11, 8 / 11, undefined, () => true],
    ['--batch one', 6, 4 / 6, 'Only answers to samples of the batch "one".', (_, n) => n < 6],
    ['--batch two', 5, 4 / 5, 'Only answers to samples of the batch "two".', (_, n) => n >= 6],
    ['--people ana,ben', 11, 7 / 11, 'Only answers of "ana", "ben".', (name) => name !== 'cleo'],
    [
      '--where channel=chat',
      4,
      (1 + 1 / 3 + 0 + 1) / 4,
      'Only answers to samples with channel "chat".',
      (_, n) => n % 3 === 1,
    ],
    [
      '--where channel=chat --where channel=mail --batch two',
      4,
      3 / 4,
      'Only answers to samples of the batch "two" with channel "chat" or "mail".',
      (_, n) => n >= 6 && n % 3 !== 2,
    ],
    [
      '--since 2026-11-09',
      11,
      3 / 6,
      'Only answers given since 2026-11-09 00:00 UTC.',
      (name) => name !== 'ana',
    ],
  ];
  for (const [options, items, agreement, of, has] of CASES)
    it(`${options || 'all of them'}: is what a project with these answers alone shows`, async () => {
      const given = options === '' ? [] : options.split(' ');
      const found = await measured(...given);
      assert.deepEqual(
        [found.items, found.agreement.toFixed(6), found.of],
        [items, agreement.toFixed(6), of],
      );
      const part = await json('report', 'agreement', ...given);
      assert.equal(part['of'], of);
      folder.write(Object.fromEntries(Object.keys(DAYS).map((name) => [fileOf(name), answers(name, has)])));
      const alone = await json('report', 'agreement');
      for (const key of ['layers', 'annotators', 'rules', 'leftOut'])
        assert.deepEqual(part[key], alone[key], key);
      type Counts = { readonly counts: Record<string, number> };
      const [own, other] = [part, alone].map((report) => (report as unknown as Counts).counts);
      assert.deepEqual({ ...own, samples: 0, gold: 0 }, { ...other, samples: 0, gold: 0 });
      const isGoldIn = Object.keys(DAYS).some((name) => ALL[name]!.includes(11) && has(name, 11));
      assert.equal(own!['gold'], isGoldIn ? 1 : 0);
    });

  it('says what it is of above the numbers, and beside tables', async () => {
    const part = ['--batch', 'one', '-C', folder.path];
    const said = 'Only answers to samples of the batch "one".';
    for (const command of [['agreement'], ['report', 'agreement']]) {
      const { out } = await runInProcess([...command, ...part]);
      assert.ok(out.indexOf(said) > 0 && out.indexOf(said) < out.indexOf('Krippendorff'), out);
    }
    const { err } = await runInProcess([
      'report',
      'agreement',
      '--format',
      'csv',
      '-o',
      folder.at('out'),
      ...part,
    ]);
    assert.ok(err.includes(said), err);
    assert.match(readFileSync(folder.at('out/coefficients.csv'), 'utf8'), /percent_agreement,0.6666/);
  });

  it('names a batch or part that is not there', async () => {
    const refused = async (...options: string[]): Promise<string> => {
      const { code, err } = await runInProcess(['agreement', ...options]);
      assert.equal(code, 2);
      return err;
    };
    const project = ['-C', folder.path];
    assert.match(await refused('--batch', 'on', ...project), /no batch "on"\. There are: "one", "two"\./);
    assert.match(
      await refused('--where', 'channel=fax', '--people', 'ana', ...project),
      /There are no answers of "ana", to samples with channel "fax"\./,
    );
    await assert.rejects(refused('--where', 'channel', ...project), /Expected a field and its value/);
    folder.write({ 'long.jsonl': toLines([{ item: 1, annotator: 'ana', label: 'x' }]) });
    assert.match(await refused(folder.at('long.jsonl'), '--people', 'ana'), /need a project/);
  });
});
