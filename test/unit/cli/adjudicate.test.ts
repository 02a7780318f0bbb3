import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { DecisionRecord } from '../../../src/project/records/records';
import { printedJson, builtCommandLine } from '../../support/command-line';
import { decisionLine, recordLine as record } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const span = { start: 3, end: 4, label: 'p' };
const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: topic, type: choice, labels: [a, b]}
  - {id: part, type: spans, labels: [p]}
labels: [{id: a}, {id: b}, {id: p}]
people: {annotators: [ana, ben, eva], reviewers: [lea]}
`,
  'data/one.jsonl': ['same', 'most', 'tie', 'single', 'decided', 'half', 'away']
    .map((id) => `${JSON.stringify({ id, text: `a 😀 ${id}` })}\n`)
    .join(''),
  'annotations/ana.jsonl': [
    record('ana', 'same', { topic: 'a', part: [span] }, { unit: 'codepoint' }),
    record('ana', 'most', { topic: 'a' }),
    record('ana', 'tie', { topic: 'a' }),
    record('ana', 'single', { topic: 'a' }),
    record('ana', 'decided', { topic: 'a' }),
    record('ana', 'half', { topic: 'a', part: [span] }, { unit: 'codepoint' }),
    record('ana', 'away', { topic: 'a' }),
  ].join('\n'),
  'annotations/ben.jsonl': [
    record('ben', 'same', { topic: 'a', part: [span] }, { unit: 'codepoint' }),
    record('ben', 'most', { topic: 'b' }),
    record('ben', 'tie', { topic: 'b' }),
    record('ben', 'decided', { topic: 'a' }),
    record('ben', 'half', { topic: 'b', part: [span] }, { unit: 'codepoint' }),
    record('ben', 'away', { topic: 'a' }),
  ].join('\n'),
  'annotations/lea.jsonl': [record('lea', 'most', { topic: 'a' })].join('\n'),
  'decisions/lea.jsonl': `${[
    decisionLine('lea', 'decided', { labels: { topic: 'b' }, reason: 'Mine.' }),
    decisionLine('lea', 'half', { valid: { topic: ['a', 'b'] }, cause: 'ambiguous-source', reason: 'Both.' }),
    decisionLine('lea', 'away', { return_to: ['ana'], reason: 'Look again.' }),
  ].join('\n')}\n`,
};

interface Report {
  decided: number;
  dry_run: boolean;
  layers: Record<string, { decided: number; decided_before: number; open: number }>;
  decisions: { sample: string; layers: string[]; labels: object }[];
  open: { sample: string; layer: string; reason: string; path: string; line: number }[];
}

describe('labelwright adjudicate', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const run = (...options: string[]) => cli.run(temporary.path, ['adjudicate', ...options]);
  const json = (...options: string[]): Report => printedJson<Report>(run(...options, '--json'));
  const decisions = (reviewer = 'lea'): DecisionRecord[] => {
    const file = temporary.at(`decisions/${reviewer}.jsonl`);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as DecisionRecord);
  };

  beforeEach(() => temporary.write(project));

  it('says in a dry run what would be decided, and writes nothing', () => {
    const report = json('--strategy', 'majority', '--dry-run');
    assert.equal(report.dry_run, true);
    assert.deepEqual(pick(report.decisions, 'sample', 'layers'), [
      ['same', ['topic', 'part']],
      ['most', ['topic']],
      ['half', ['part']],
    ]);
    assert.deepEqual(report.layers.topic, { decided: 2, decided_before: 2, open: 2 });
    assert.deepEqual(
      report.open.map(({ sample, layer, reason, line }) => [sample, layer, reason, line]),
      [
        ['tie', 'topic', 'tie', 3],
        ['single', 'topic', 'too-few-answers', 4],
      ],
      'what two agree on and waits for an annotator is not decided, and not open by a tie',
    );
    assert.equal(decisions().length, 3);
    assert.match(
      run('--strategy', 'majority', '--dry-run').out,
      /^Dry run: 3 samples would be decided by lea/,
    );
  });

  it('writes a record for each sample; what stands is kept, and what agrees only in part is open', () => {
    const { decided } = json('--strategy', 'unanimous');
    assert.equal(decided, 2);
    const [, , , same, half, ...more] = decisions();
    assert.deepEqual(more, []);
    const { id, time, text_hash, guideline_hash, ...rest } = same!;
    assert.match(id, /^[0-9A-Z]{26}$/);
    assert.ok(time > '2026-01-03' && text_hash?.length === 16 && guideline_hash?.length === 16);
    assert.deepEqual(rest, {
      v: 1,
      reviewer: 'lea',
      sample: 'same',
      unit: 'codepoint',
      labels: { topic: 'a', part: [{ id: 's1', ...span, text: ' ' }] },
      origin: { kind: 'policy', strategy: 'unanimous', batch: id },
    });
    assert.deepEqual(half!.valid, { topic: ['a', 'b'] });
    assert.deepEqual(Object.keys(half!.labels!), ['part']);
    assert.equal(half!.reason, 'Both.');
    assert.equal(cli.run(temporary.path, ['check']).code, 0, 'the records are valid');
    assert.equal(json('--strategy', 'unanimous').decided, 0, 'a second run has nothing to add');
  });

  it('takes a reviewer’s own answers, and does not call open what only others have answered', () => {
    const report = json('--strategy', 'reviewer', '--layer', 'topic');
    assert.deepEqual(report.decisions, [{ sample: 'most', layers: ['topic'], labels: { topic: 'a' } }]);
    assert.deepEqual(report.open, []);
    assert.equal(report.layers.topic!.open, 0);
    assert.deepEqual(decisions().at(-1)!.origin, {
      kind: 'policy',
      strategy: 'person',
      annotator: 'lea',
      batch: decisions().at(-1)!.id,
    });
  });

  it('heeds the quorum and the bucket', () => {
    assert.equal(
      json('--strategy', 'majority', '--quorum', '0.7', '--dry-run', '--layer', 'topic').decided,
      1,
    );
    const bucket = ['--bucket', 'topic/label-pair/a/b'];
    assert.deepEqual(
      json('--strategy', 'majority', ...bucket, '--dry-run').decisions.map(({ sample }) => sample),
      ['most', 'half'],
    );
  });

  it('says what is wrong with the options', () => {
    const wrong = (...options: string[]) => {
      const { code, err } = run(...options);
      assert.equal(code, 2);
      return err;
    };
    assert.match(wrong(), /--strategy/);
    assert.match(wrong('--strategy', 'unanimous', '--quorum', '0.5'), /belongs to the strategy majority/);
    assert.match(wrong('--strategy', 'unanimous', '--layer', 'x'), /no layer "x".*topic, part/);
    assert.match(wrong('--strategy', 'unanimous', '--bucket', 'x'), /no bucket "x"/);
    assert.match(wrong('--strategy', 'unanimous', '--as', '../x'), /cannot be the name/);
    assert.match(
      wrong('--strategy', 'unanimous', '--as', 'lae'),
      /"lae" is not among people\.reviewers .*: lea\./,
    );
    temporary.write({
      'labelwright.yaml': project['labelwright.yaml'].replace(', reviewers: [lea]', ''),
    });
    assert.match(wrong('--strategy', 'unanimous'), /lists no reviewer/);
  });
});
