import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { assertRefused, builtCommandLine, writeFiles } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const row = (n: number, more: object = {}): string =>
  JSON.stringify({
    id: `s${n}`,
    text: `number ${n} ${(n * 7919).toString(36)}`,
    lang: n % 2 ? 'en' : 'de',
    ...more,
  });

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl], group: customer}
guideline:
  version: "1"
  examples:
    - {id: E-1, text: The same example for everybody}
layers: [{id: topic, type: choice, labels: [a]}]
labels: [{id: a}]
training: {split: {sizes: {train: 3, test: 1}, stratify: lang}}
`,
  'data.jsonl': [
    ...Array.from({ length: 40 }, (_, n) => row(n)),
    ...[40, 41, 42].map((n) => row(n, { customer: 'one' })),
    row(43, { text: 'the same EXAMPLE for everybody!' }),
    '',
  ].join('\n'),
};

describe('labelwright split', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const file = () => folder.at('splits.jsonl');
  const splits = () =>
    new Map(
      jsonLines<{ sample: string; split: string }>(readFileSync(file(), 'utf8')).map(({ sample, split }) => [
        sample,
        split,
      ]),
    );
  beforeEach(() => folder.write(project));

  it('divides by the project, keeps what belongs together, and keeps everybody when samples are added', () => {
    assert.equal(cli.run(folder.path, ['split', '--check']).code, 1);
    const first = cli.run(folder.path, ['split', '--json']);
    assert.equal(first.code, 0, first.err);
    const json = JSON.parse(first.out) as {
      state: string;
      samples: object;
      splits: Record<string, { samples: number; target: number; strata: object; accuracy_90_ci95: number[] }>;
      examples: object[];
    };
    assert.equal(json.state, 'written');
    assert.deepEqual(Object.keys(json.samples), ['total', 'given', 'kept', 'new', 'left_out', 'gone']);
    assert.equal(json.splits.train!.target, 0.75);
    assert.ok(Math.abs(json.splits.train!.samples - 33) <= 2, first.out);
    assert.deepEqual(Object.keys(json.splits.test!.strata), ['de', 'en']);
    assert.ok(json.splits.test!.accuracy_90_ci95[0]! < 0.9);
    assert.deepEqual(json.examples, [{ sample: 's43', path: 'data.jsonl', line: 44 }]);
    const before = splits();
    assert.equal(before.get('s43'), 'train');
    assert.equal(new Set(['s40', 's41', 's42'].map((id) => before.get(id))).size, 1);

    const added = [44, 45, 46, 47].map((n) => row(n)).join('\n');
    writeFileSync(folder.at('data.jsonl'), `${row(99)}\n${project['data.jsonl']}${added}\n`);
    assert.match(cli.run(folder.path, ['split', '--check']).out, /is not up to date; nothing was written/);
    const { out } = cli.run(folder.path, ['split']);
    assert.match(out, /^49 samples: 0 with a split in the data, 44 with the split of before, 5 new/);
    for (const [id, split] of before) assert.equal(splits().get(id), split);
    const checked = cli.run(folder.path, ['split', '--check']);
    assert.equal(checked.code, 0, checked.out);
  });

  it('writes the same bytes for the same data, and by hash whatever else is there', () => {
    cli.run(folder.path, ['split']);
    const bytes = readFileSync(file(), 'utf8');
    cli.run(folder.path, ['split', '--fresh']);
    assert.equal(readFileSync(file(), 'utf8'), bytes);
    cli.run(folder.path, ['split', '--fresh', '--method', 'hash', '--seed', '5']);
    const all = splits();
    writeFileSync(folder.at('data.jsonl'), `${row(7)}\n${row(3)}\n`);
    cli.run(folder.path, ['split', '--fresh', '--method', 'hash', '--seed', '5']);
    assert.deepEqual([...splits().keys()], ['s7', 's3']);
    for (const [id, split] of splits()) assert.equal(split, all.get(id));
  });

  it('tells leaks of splits in the data with their place, and leaves out what fits nowhere', () => {
    folder.write({
      'labelwright.yaml': project['labelwright.yaml'].replace('group: customer', 'split: set'),
      'data.jsonl': ['train', 'test', undefined]
        .map((set, n) => JSON.stringify({ id: `s${n}`, text: 'three times the very same text', set }))
        .join('\n'),
    });
    const { code, out } = cli.run(folder.path, ['split', '--check']);
    assert.equal(code, 1);
    assert.match(out, /data\.jsonl:1 {2}leak: s0, s1 belong together and are in train and test/);
    assert.match(out, /data\.jsonl:3 {2}left out: s2: it belongs together with samples of train and test/);
    assert.equal(cli.run(folder.path, ['split']).code, 0);
    assert.match(readFileSync(file(), 'utf8'), /\{"sample":"s2","split":null,"reason":"it belongs together/);
  });

  it('says what is wrong with an argument or an earlier division, and leaves it alone', () => {
    writeFileSync(file(), '{"sample": "s1", "split": "train"}\noops\n');
    const broken = cli.run(folder.path, ['split']);
    assert.equal(broken.code, 2);
    assert.match(broken.err, /^splits\.jsonl:2: .* Correct the file, or divide again with .*--fresh/);
    assert.match(readFileSync(file(), 'utf8'), /oops/);
    const contradictions: [string, RegExp][] = [
      [
        '{"sample":"s1","split":"train"}\n{"sample":"s1","split":"test"}\n',
        /:2: "s1" is in "test" here and in "train" in line 1/,
      ],
      ['<<<<<<< HEAD\n{"sample":"s1","split":"test"}\n', /:1: .*merge conflict/i],
      ['{"sample":"s1","split":5}\n', /:1: Expected/],
    ];
    for (const [text, message] of contradictions) {
      writeFileSync(file(), text);
      for (const command of [['split'], ['gate'], ['handoff', 'out', '--force']]) {
        assertRefused(cli.run(folder.path, command), message);
      }
      assert.equal(readFileSync(file(), 'utf8'), text);
    }
    assert.equal(cli.run(folder.path, ['split', '--fresh']).code, 0);
    assert.match(cli.run(folder.path, ['split', '--sizes', 'train=0']).err, /shares above 0/);
    assert.equal(cli.run(folder.path, ['split', '--output', '../out.jsonl']).code, 2);
  });

  it('never writes where a link leads out of the project, nor into a pipe', () => {
    const outside = folder.at('outside.jsonl');
    const own = folder.at('own');
    writeFiles(own, project);
    writeFileSync(outside, '{"sample":"s1","split":"train"}\n');
    symlinkSync(outside, path.join(own, 'splits.jsonl'));
    const refused = cli.run(own, ['split', '--fresh']);
    assert.match(refused.err, /splits\.jsonl is a symbolic link that leaves the project's folder/);
    assert.equal(readFileSync(outside, 'utf8'), '{"sample":"s1","split":"train"}\n');
    rmSync(path.join(own, 'splits.jsonl'));
    execFileSync('mkfifo', [path.join(own, 'splits.jsonl')]);
    assert.match(cli.run(own, ['split', '--fresh']).err, /splits\.jsonl: it is not a regular file/);
  });
});
