import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { assertRefused, builtCommandLine, exampleProject, writeFiles } from '../../support/command-line';
import { decisionLine, recordLine as record } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: topic, type: choice, labels: [a, b]}
  - {id: part, type: spans, labels: [p]}
labels: [{id: a}, {id: b}, {id: p}]
training: {resolve: {quorum: 0.6}}
`,
  'data/one.jsonl': [
    '{"id": "1", "text": "an 😀 emoji"}',
    '{"id": "2", "text": "second"}',
    '{"id": "2", "text": "the same id"}',
    '{"id": "3", "text": "nobody"}',
    '{"id": "4", "text": "decided"}',
    '',
  ].join('\n'),
  'annotations/ana.jsonl': [
    // A UTF-16 offset is converted, not believed.
    record('ana', '1', { topic: 'a', part: [{ start: 6, end: 11, label: 'p' }] }, { unit: 'utf16' }),
    record('ana', '2', { topic: 'a' }),
    record('ana', '4', { topic: 'a' }),
  ].join('\n'),
  'annotations/ben.jsonl': [
    record('ben', '1', { topic: 'a', part: [{ start: 5, end: 10, label: 'p' }] }, { unit: 'codepoint' }),
    record('ben', '2', { topic: 'b' }),
  ].join('\n'),
  'decisions/lea.jsonl': decisionLine('lea', '4', {
    labels: { topic: 'b' },
  }),
};

interface Line {
  sample: string;
  text?: string;
  labels: Record<string, unknown>;
  resolution: Record<string, { source: string }>;
  unresolved: Record<string, { reason: string }>;
  soft?: object;
}

describe('labelwright resolve', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const folder = () => temporary.path;
  const lines = (text: string) => jsonLines<Line>(text);

  beforeEach(() => writeFiles(folder(), project));

  it('writes a line a sample, and says on standard error what is open', () => {
    const { code, out, err } = cli.run(folder(), ['resolve']);
    assert.equal(code, 0, err);
    const [one, two, four, ...others] = lines(out);
    assert.deepEqual(others, []);
    assert.deepEqual(one!.labels, {
      topic: 'a',
      part: [{ id: 's1', start: 5, end: 10, label: 'p', text: 'emoji' }],
    });
    assert.equal(one!.resolution.part!.source, 'unanimous');
    assert.deepEqual(two!.labels, {});
    assert.equal(two!.unresolved.topic!.reason, 'tie');
    assert.equal(four!.labels.topic, 'b');
    assert.match(err, /^Policy: .* more than 60 % of them say; ties are not broken\.$/m);
    assert.match(
      err,
      /3 of 5 samples are answered: 2 resolved, 1 with something unresolved\. 1 not answered, 1 row left out/,
    );
    assert.match(err, /data\/one\.jsonl:3 {2}The id is that of data\/one\.jsonl:2, which counts\./);
    assert.match(err, /data\/one\.jsonl:2 {2}2 {2}topic {2}tie {2}/);
  });

  it('prints a summary in JSON, writes files whole, and replaces none unasked', () => {
    const target = path.join(folder(), 'out/labels.jsonl');
    const first = cli.run(folder(), ['resolve', '--json', '--all', '--no-text', '--output', target]);
    assert.equal(first.code, 0, first.err);
    const summary = JSON.parse(first.out) as Record<string, Record<string, unknown>>;
    assert.deepEqual(summary.samples, {
      total: 5,
      answered: 3,
      complete: 2,
      unresolved: 1,
      not_answered: 1,
      left_out: 1,
      flagged: 0,
    });
    assert.deepEqual((summary.layers!.topic as { sources: object }).sources, { decision: 1, unanimous: 1 });
    const written = readFileSync(target, 'utf8');
    assert.deepEqual(
      lines(written).map(({ sample, text }) => [sample, text]),
      ['1', '2', '3', '4'].map((id) => [id, undefined]),
    );
    const again = cli.run(folder(), ['resolve', '--output', target]);
    assert.equal(again.code, 2);
    assert.match(again.err, /already exists.*--force/);
    assert.equal(readFileSync(target, 'utf8'), written);
    assert.equal(cli.run(folder(), ['resolve', '--output', target, '--force']).code, 0);
    assert.notEqual(readFileSync(target, 'utf8'), written);
  });

  it('takes another policy, and says by its exit code that something is open', () => {
    assert.equal(cli.run(folder(), ['resolve', '--strict']).code, 1);
    const { out } = cli.run(folder(), ['resolve', '--policy', 'majority', '--soft', '--layer', 'topic']);
    assert.deepEqual(lines(out)[1]!.soft, {
      topic: [
        { value: 'a', p: 0.5 },
        { value: 'b', p: 0.5 },
      ],
    });
    assert.equal(lines(out)[2]!.labels.topic, 'a');
    const wrong = cli.run(folder(), ['resolve', '--policy', 'vote']);
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.err,
      /"vote" is not a step of a policy\. Steps: decision, unanimous, majority, dawid-skene/,
    );
    assert.match(cli.run(folder(), ['resolve', '--layer', 'nope']).err, /Its layers: topic, part/);
  });

  it('asks Dawid and Skene on the example, where votes are tied', () => {
    const { code, out } = cli.run(exampleProject, [
      'resolve',
      '--json',
      '--policy',
      'decision,unanimous,majority,dawid-skene',
      '--min-posterior',
      '0.5',
    ]);
    assert.equal(code, 0);
    const { layers } = JSON.parse(out) as { layers: Record<string, { sources: Record<string, number> }> };
    assert.ok(layers.intent!.sources['dawid-skene']! > 0);
    assert.equal(layers.entities!.sources['dawid-skene'], undefined);
  });

  it('leaves no file behind when the project cannot be read', () => {
    const bad = path.join(folder(), 'bad');
    writeFiles(bad, {
      'one/labelwright.yaml': 'labelwright: 1\n',
      'other/labelwright.yaml': 'labelwright: 1\n',
    });
    const target = path.join(bad, 'out.jsonl');
    assertRefused(cli.run(bad, ['resolve', '--output', target]), /several projects/);
    assert.equal(existsSync(target), false);
  });
});
