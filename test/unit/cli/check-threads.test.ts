import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { textHash } from '../../../src/base/text/hash';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl], split: split}
layers: [{id: intent, type: choice, labels: [refund, cancel]}, {id: parts, type: spans, labels: [amount]}]
labels: [{id: refund}, {id: cancel}, {id: amount}]
`;

const LINES = 4800;

/** Several ranges of samples and of records, with findings all over them. */
function largeProject(): Record<string, string> {
  const samples: string[] = [];
  const records: string[] = [];
  for (let n = 0; n < LINES; n++) {
    const text = `${n % 7 ? '' : '😡 '}Sample ${n % (LINES - 100)}.\nPlease refund the ${n} EUR that I paid. ${'It is about the order of last week. '.repeat(10)}`;
    const sample = {
      ...(n % 3 > 0 && { id: `s-${n % (LINES - 10)}` }),
      text: n % 400 === 0 ? `${text}\u200b` : text,
      split: n % 2 ? 'train' : 'test',
    };
    samples.push(n % 999 === 0 ? '{"id":' : n % 777 === 0 ? '' : JSON.stringify(sample));
    const at = [...text.slice(0, text.indexOf(' EUR'))].length;
    const start = at - String(n).length;
    const span = { start: n % 500 === 0 ? start + 1 : start, end: at, label: 'amount', text: String(n) };
    records.push(
      JSON.stringify({
        v: 1,
        id: `r-${n}`,
        time: new Date(n * 1000).toISOString(),
        annotator: 'ana',
        sample: `s-${n}`,
        text_hash: n % 451 ? textHash(sample.text) : '0123456789abcdef',
        unit: n % 50 ? 'codepoint' : 'utf16',
        labels: { intent: n % 300 ? 'refund' : 'refnd', parts: [span] },
        guideline: '1',
        padding: 'x'.repeat(300),
      }),
    );
  }
  return {
    'labelwright.yaml': SCHEMA,
    'guideline.yaml': 'version: "1"\nlabels: [{id: refund}]\nchangelog: [{version: "1"}]\n',
    'data/a.jsonl': samples.join('\n'),
    'data/b.jsonl': '{"id":"b","text":"the last one"}\r\n',
    'annotations/ana.jsonl': records.join('\r\n'),
    'annotations/ben.jsonl': `${records[1]!.replace('"ana"', '"ben"').replace('refund', 'cancel')}\n`,
  };
}

describe('labelwright check --threads', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  let folder = '';
  before(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-threads-')));
    writeFiles(path.join(folder, 'large'), largeProject());
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves out what is suppressed, and tells what silences nothing, with one thread and several', () => {
    const entries = [3, 300, 3000]
      .map((n) => `{rule: unknown-label, sample: s-${n}, annotator: ana, reason: So.}`)
      .join(', ');
    writeFiles(path.join(folder, 'suppressed'), {
      ...largeProject(),
      'labelwright.yaml': `${SCHEMA}lint: {suppress: [${entries}]}\n`,
    });
    const run = (threads: number) =>
      cli.run(folder, [
        ...['check', 'suppressed', '--threads', String(threads), '--limit', '0'],
        ...['--rule', 'unknown-label', '--rule', 'unused-suppression'],
      ]);
    const one = run(1);
    assert.match(one.out, /unused-suppression/);
    // Every 300th is wrong but the two that are named.
    assert.equal(one.out.match(/ {2}unknown-label\n/g)?.length, LINES / 300 - 2);
    assert.equal(one.out.match(/ {2}unused-suppression\n/g)?.length, 1);
    assert.deepEqual(run(3), one);
  });

  for (const args of [[], ['--limit', '7', '--quiet', '--format', 'json']])
    it(`reports the same with one thread and several: check ${args.join(' ')}`, () => {
      const run = (threads: number) =>
        cli.run(folder, ['check', 'large', ...args, '--threads', String(threads)]);
      const one = run(1);
      assert.ok(one.out.length > 100 && one.err === '', one.err);
      assert.deepEqual(run(3), one);
      if (args.length > 0) return;
      for (const rule of ['sample-text-changed', 'span-text-mismatch', 'unknown-label'])
        assert.ok(one.out.includes(rule), rule);
    });

  it('ends without a word and with its exit code when the reader goes away', () => {
    const line =
      '$CLI check large --limit 0 --threads 2 | head -c 10 >/dev/null; echo "code ${PIPESTATUS[0]}"';
    assert.deepEqual(cli.shell(folder, line), { code: 0, out: 'code 1\n', err: '' });
  });
});
