import assert from 'node:assert/strict';
import { printedJson, builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Audit {
  samples: number;
  checks: {
    id: string;
    count: number;
    samples: { sample?: string; path: string; line: number; detail: string }[];
  }[];
  off: string[];
  scripts: [string, number][];
  fields: { name: string; present: number; values?: [string, number][] }[];
  classes: { layer: string; labels: [string, number][] }[];
  lengths: { min: number; median: number; max: number };
}

const WORDS =
  'amber basin cedar delta ember fjord glade haven inlet jetty knoll ledge marsh north ocean ridge'.split(
    ' ',
  );
/** Ordinary texts of about the same length, no two of them alike. */
const ordinary = (n: number): string =>
  Array.from(
    { length: 9 + (n % 4) },
    (_, at) => WORDS[(n * (at + 3) + at * at * 7 + n) % 16]! + ((n * 31 + at) % 97),
  ).join(' ');
const row = (id: string, text: string, more: object = {}): object => ({
  id,
  text,
  split: 'train',
  who: 'a',
  ...more,
});

const planted = [
  row('same', `  ${ordinary(3).toUpperCase()}`),
  row('near', `${ordinary(5)} !`),
  row('apart', ordinary(7), { split: 'test' }),
  row('example', 'an example that everybody has read', { split: 'test' }),
  row('empty', ''),
  row('long', Array.from({ length: 40 }, (_, n) => ordinary(n + 500)).join(' ')),
  row('broken', 'un cafÃ© noir sur la table, et lâ€™addition'),
  row('russian', 'пожалуйста верните деньги за этот заказ сегодня же, он так и не пришёл'),
  row('mail', 'write to ana.meyer@kettle-crane.co and ask her about the whole matter, please'),
  row('no-who', `${ordinary(400)} once`, { who: '' }),
  { id: 'no-text' },
];

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl], split: split, context: [who]}
guideline: {version: "1", examples: [{id: E-1, text: An example that everybody has read}]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
lint: {rules: {invisible-characters: off}}
`,
  'data.jsonl': [...Array.from({ length: 60 }, (_, n) => row(`s${n}`, ordinary(n))), ...planted]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join(''),
  'annotations/ana.jsonl': `${JSON.stringify({ v: 1, id: '1', time: '2026-03-02T09:00:00.000Z', annotator: 'ana', sample: 's1', labels: { topic: 'a' } })}\n`,
};

describe('labelwright audit', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const audit = (...args: string[]): Audit =>
    printedJson<Audit>(cli.run(folder.path, ['audit', '--json', ...args]));
  beforeEach(() => folder.write(project));

  it('finds what was planted, and nothing else', () => {
    const { checks, samples, off, scripts, fields, classes, lengths } = audit();
    const found = Object.fromEntries(
      checks.map(({ id, samples: which }) => [id, which.map(({ sample }) => sample)]),
    );
    assert.deepEqual(found, {
      'invalid-record': [undefined],
      mojibake: ['broken'],
      'possible-pii': ['mail'],
      'text-length-outlier': ['empty'],
      'length-outliers': ['example', 'long'],
      'writing-systems': ['russian'],
      'missing-fields': ['no-who'],
      'exact-duplicates': ['same', 'apart'],
      'near-duplicates': ['near'],
      leakage: ['s7', 'apart', 'example'],
    });
    const near = checks.find(({ id }) => id === 'near-duplicates')!.samples[0]!;
    assert.match(near.detail, /^9\d % like s5$/);
    assert.deepEqual([near.path, near.line], ['data.jsonl', 62]);
    assert.equal(samples, 70);
    assert.deepEqual(off, ['invisible-characters']);
    assert.deepEqual(scripts, [
      ['Latin', 68],
      ['(no letters)', 1],
      ['Cyrillic', 1],
    ]);
    assert.deepEqual(fields, [
      {
        name: 'split',
        present: 70,
        values: [
          ['train', 68],
          ['test', 2],
        ],
      },
      { name: 'who', present: 69, values: [['a', 69]] },
    ]);
    assert.deepEqual(classes, [{ layer: 'topic', answers: 1, labels: [['a', 1]] }]);
    assert.equal(lengths.min, 0);
  });

  it('counts what it does not list, and compares only equal texts on request', () => {
    const { checks } = audit('--samples', '1', '--near-duplicates', '0');
    const exact = checks.find(({ id }) => id === 'exact-duplicates')!;
    assert.deepEqual([exact.count, exact.samples.length], [2, 1]);
    assert.ok(!checks.some(({ id }) => id === 'near-duplicates'));
  });

  it('writes a page in which nothing of the data is markup, and replaces none', () => {
    folder.write({
      'data.jsonl': `${JSON.stringify({ id: '<b>x', text: '<script>Ã©Ã©</script>', split: '<i>', who: '<img src=x>' })}\n`,
    });
    const { code, err } = cli.run(folder.path, ['audit', '-o', 'page.html']);
    assert.equal(code, 0, err);
    const page = folder.read('page.html');
    assert.doesNotMatch(page, /<b>x|<script>|<i>|<img/);
    assert.match(page, /<code dir="auto">&#60;b&#62;x</);
    assert.equal(cli.run(folder.path, ['audit', '-o', 'page.html']).code, 2);
  });

  it('says the same in words', () => {
    const { out } = cli.run(folder.path, ['audit']);
    assert.match(
      out,
      /^70 samples, 1 file, \d+ characters in the median text, [\d,]+ characters in the longest$/m,
    );
    assert.match(out, /^ {2}Exact duplicates +exact-duplicates +2 +2\.9\u00a0%$/m);
    assert.match(out, /^Exact duplicates: 2 samples\n(?:.*\n){1,2} {4}same +data\.jsonl:61 +like s3$/m);
  });
});
