import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { LOOKED_AT } from '../../golden/commands/projects';
import { SLOW } from '../../host/until';
import { builtCommandLine, printedJson } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';

interface Found {
  sample: string;
  path: string;
  line: number;
  detail: string;
}

interface Look {
  format?: string;
  guess?: string;
  agreement: {
    counts: Record<string, number>;
    layers: { id: string; buckets: { samples: { sample: string }[] }[] }[];
  };
  spans: Found[];
  doubts: { layer: string; expected: number | null; suspects: { sample: string; text: string }[] }[];
  texts: { checks: { id: string; samples: Found[] }[] };
  reading: { counts: Record<string, { count: number }> };
  tools: { title: string; lost?: Record<string, number> }[];
}

/** Every file of a folder with its time and content. */
const stateOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const { mtimeMs } = statSync(file);
      const content = statSync(file).isFile()
        ? createHash('sha256').update(readFileSync(file)).digest('hex')
        : '';
      return `${name} ${mtimeMs} ${content}`;
    });

describe('labelwright audit FILE', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  /** Looks at files, and asserts that the folder is as it was. */
  const look = (...args: string[]): Look => {
    const before = stateOf(folder.path);
    const ran = cli.run(folder.path, ['audit', '--json', ...args]);
    assert.deepEqual(stateOf(folder.path), before);
    return printedJson<Look>(ran);
  };

  it('says who differs, which spans are off, what is there twice, and what other tools would lose', () => {
    folder.write({ 'export.csv': LOOKED_AT });
    const { format, agreement, spans, texts, reading, tools } = look('export.csv');
    const { samples, annotators, answers, disputed } = agreement.counts;
    assert.deepEqual([format, samples, annotators, answers, disputed], ['CSV table', 3, 2, 5, 2]);
    const topic = agreement.layers.find(({ id }) => id === 'topic')!;
    assert.deepEqual(
      topic.buckets.flatMap((bucket) => bucket.samples).map(({ sample }) => sample),
      ['2'],
    );
    assert.deepEqual(
      spans.map(({ sample, path: file, line }) => [sample, file, line]),
      [['1', 'export.csv', 2]],
    );
    assert.match(spans[0]!.detail, /marks "Ana Weber ", not "Ana Weber"/);
    assert.equal(reading.counts['offsets-outside-text']!.count, 1);
    const twice = texts.checks.find(({ id }) => id === 'exact-duplicates')!;
    assert.deepEqual(
      twice.samples.map(({ sample, path: file, line }) => [sample, file, line]),
      [['3', 'export.csv', 9]],
    );
    const lost = new Map(tools.map((tool) => [tool.title, tool.lost]));
    assert.equal(lost.get('CSV table')!.labels, 0);
    assert.ok(lost.get('fastText')!.labels! > 0);
  });

  it('lists labels that a baseline doubts where that can be counted, and not where all are right', () => {
    const words = {
      bill: 'invoice payment charge card refund',
      ship: 'parcel courier delivery tracking box',
    };
    const rows = (every: number): string =>
      Array.from({ length: 240 }, (_, n) => {
        const topic = n % 2 === 0 ? 'bill' : 'ship';
        const all = words[topic].split(' ');
        const text = `${all[n % 5]} number ${n} ${all[(n * 3 + 1) % 5]} about ${all[(n * 7 + 2) % 5]} of week ${(n * 31) % 53}`;
        const label = n % every === every - 1 ? (topic === 'bill' ? 'ship' : 'bill') : topic;
        return `${JSON.stringify({ message: text, category: label })}\n`;
      }).join('');
    folder.write({ 'rows.jsonl': rows(29), 'right.jsonl': rows(1000) });
    const found = look('rows.jsonl');
    assert.match(found.guess!, /the text is in message, labels in category/);
    const [doubted] = found.doubts;
    assert.ok(doubted!.expected! > 0);
    const wrong = new Set(doubted!.suspects.slice(0, 8).map(({ sample }) => sample));
    // The lines name the samples, which have no ids.
    for (let line = 29; line <= 240; line += 29) assert.ok(wrong.has(`rows.jsonl:${line}`), `line ${line}`);
    const [right] = look('right.jsonl').doubts;
    assert.deepEqual([right!.expected, right!.suspects], [0, []]);
    assert.match(
      cli.run(folder.path, ['audit', 'right.jsonl']).out,
      /None are expected in category \(240 labels\)\./,
    );
  });

  it('says what to do about files that it cannot read, like an import', () => {
    folder.write({
      'odd.bin': Buffer.from([0, 1, 2]),
      'numbers.jsonl': '{"a": 1}\n',
      'empty.jsonl': '',
      'two.csv': 'text,label\nGood day,hello\n',
    });
    mkdirSync(folder.at('brat'));
    folder.write({ 'brat/1.txt': 'Ana pays\n', 'brat/1.ann': 'T1\tWho 0 3\tAna\n' });
    const failed = (...args: string[]): string => {
      const before = stateOf(folder.path);
      const { code, err } = cli.run(folder.path, ['audit', ...args]);
      assert.deepEqual([code, stateOf(folder.path)], [2, before]);
      return err;
    };
    assert.match(failed('odd.bin'), /does not recognise these files\. Name their format: --from FORMAT\. /);
    assert.match(failed('numbers.jsonl'), /--text COLUMN/);
    assert.match(failed('empty.jsonl'), /Nothing of these files/);
    folder.write({ 'plain.jsonl': '{"text": "Good day"}\n' });
    assert.match(cli.run(folder.path, ['audit', 'plain.jsonl']).out, /^There are no answers\.$/m);
    assert.match(failed('nowhere.jsonl'), /There is no folder nowhere\.jsonl/);
    assert.match(failed('brat'), /There is no labelwright\.yaml in brat/);
    assert.match(failed('--text', 'body'), /--text belongs to --from/);
    assert.match(failed('brat', '--from', 'brat', '--text', 'body'), /brat determines the fields itself/);
    assert.equal(
      look('two.csv', '--text', 'text', '--label', 'topic=label').agreement.layers[0]!.id,
      'topic',
    );
    assert.equal(look('brat', '--from', 'brat').format, 'brat standoff');
  });
});
