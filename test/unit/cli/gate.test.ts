import assert from 'node:assert/strict';
import { builtCommandLine, exampleProject } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Gate {
  passes: boolean;
  byDefault: boolean;
  checks: { check: string; about?: string; value: number | null; outcome: string; detail?: string }[];
}

const answer = (annotator: string, n: number, topic: string, guideline = '2'): string =>
  JSON.stringify({
    v: 1,
    id: `${annotator}-${n}`,
    time: `2026-03-02T09:00:${String(n).padStart(2, '0')}.000Z`,
    annotator,
    sample: `s${n}`,
    guideline,
    labels: { topic },
  });
const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');
const numbers = Array.from({ length: 40 }, (_, n) => n);
const topicOf = (n: number): string => (n % 2 ? 'a' : 'b');

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl], split: split, gold: gold.jsonl}
guideline:
  version: "2"
  changelog:
    - {version: "2", changes: [{type: changed, target: a, impact: semantic, relabel: [a]}]}
    - {version: "1", changes: []}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
training:
  gate: {max_errors: 0, min_agreement: 0.6, min_gold_pass_rate: 0.5, max_unresolved: 0.05, max_stale: 0.1, max_leaks: 0}
lint: {extends: none}
`,
  'data.jsonl': lines(
    numbers.map((n) =>
      JSON.stringify({
        id: `s${n}`,
        text: `this is the sample number ${n} ${(n * 7919).toString(36)}`,
        split: n < 30 ? 'train' : 'test',
      }),
    ),
  ),
  'gold.jsonl': lines([0, 1].map((n) => JSON.stringify({ sample: `s${n}`, labels: { topic: topicOf(n) } }))),
  'annotations/ana.jsonl': lines(numbers.map((n) => answer('ana', n, topicOf(n)))),
  'annotations/ben.jsonl': lines(numbers.map((n) => answer('ben', n, n === 9 ? 'b' : topicOf(n)))),
};

describe('labelwright gate', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const gate = (): Gate & { code: number | null } => {
    const { code, out, err } = cli.run(folder.path, ['gate', '--json']);
    assert.equal(err, '');
    return { code, ...(JSON.parse(out) as Gate) };
  };
  const notOpen = ({ checks }: Gate): string[] =>
    checks
      .filter(({ outcome }) => outcome !== 'pass')
      .map(({ check, about }) => `${check} ${about ?? ''}`.trim());
  beforeEach(() => folder.write(project));

  it('is open for good data', () => {
    const found = gate();
    assert.deepEqual(notOpen(found), []);
    assert.equal(found.code, 0);
    const value = (check: string) => found.checks.find((one) => one.check === check)!.value;
    assert.equal(value('max_unresolved'), 1 / 40);
    assert.ok(
      value('min_agreement')! > 0.7 && value('min_agreement')! < 0.951,
      `the lower limit, not alpha itself: ${value('min_agreement')}`,
    );
  });

  it('is closed by a stale answer too many, by a leak, by an error, by who has not answered gold', () => {
    const { 'data.jsonl': data } = project;
    folder.write({
      'data.jsonl':
        data +
        lines([JSON.stringify({ id: 's40', text: 'This is the Sample  number 1 63z', split: 'test' })]),
      'annotations/ana.jsonl': lines(numbers.map((n) => answer('ana', n, topicOf(n), '1'))),
      'annotations/cas.jsonl': lines([answer('cas', 20, 'b')]),
      'labelwright.yaml': project['labelwright.yaml'].replace(
        'extends: none',
        'rules: {duplicate-text: error}',
      ),
    });
    const found = gate();
    assert.equal(found.code, 1);
    assert.deepEqual(notOpen(found), ['max_errors', 'min_gold_pass_rate cas', 'max_stale', 'max_leaks']);
    assert.match(found.checks.find(({ check }) => check === 'max_errors')!.detail!, /duplicate-text 1/);
    assert.match(
      found.checks.find(({ check }) => check === 'max_leaks')!.detail!,
      /s1, s40 \(belong together; train, test\)/,
    );
  });

  it('is closed when nobody has answered, and says so', () => {
    folder.write({ 'annotations/ana.jsonl': '', 'annotations/ben.jsonl': '' });
    assert.deepEqual(notOpen(gate()), [
      'answers',
      'min_agreement',
      'min_gold_pass_rate',
      'max_unresolved',
      'max_stale',
    ]);
    const { out, code } = cli.run(folder.path, ['gate']);
    assert.match(out, /UNKNOWN +Agreement, lower limit +– +at least 0\.600 +No one has answered it\./);
    assert.match(out, /The gate is closed: 5 of 7 checks failed\./);
    assert.equal(code, 1);
  });

  it('asks for an answer also where it states nothing', () => {
    const schema = project['labelwright.yaml'].replace(/gate: \{.*\}/, 'gate: {}');
    folder.write({ 'labelwright.yaml': schema });
    assert.deepEqual([notOpen(gate()), gate().code], [[], 0]);
    folder.write({ 'annotations/ana.jsonl': '', 'annotations/ben.jsonl': '' });
    assert.deepEqual([notOpen(gate()), gate().code], [['answers'], 1]);
  });

  it('says how much is labelled and resolved, whether asked or not, and is closed below what is asked', () => {
    folder.write({
      'data.jsonl': project['data.jsonl'] + lines(['{"id":"s40","text":"Nobody has answered this one yet"}']),
      'annotations/ben.jsonl': lines(numbers.slice(0, 30).map((n) => answer('ben', n, topicOf(n)))),
    });
    const SAID =
      /^Samples with all their answers: 40 of 41 \(97\.6 %\)\.\nResolved: 10 of 10 samples with one person, 30 of 30 samples with two people or more\.$/m;
    const { out, code } = cli.run(folder.path, ['gate']);
    assert.match(out, SAID);
    assert.equal(code, 0, out);
    const asking = (least: number): string =>
      project['labelwright.yaml'].replace('{max_errors: 0', `{min_answered: ${least}, max_errors: 0`);
    folder.write({ 'labelwright.yaml': asking(0.98) });
    assert.deepEqual([notOpen(gate()), gate().code], [['min_answered'], 1]);
    assert.match(cli.run(folder.path, ['gate']).out, SAID);
    folder.write({ 'labelwright.yaml': asking(0.97) });
    assert.deepEqual([notOpen(gate()), gate().code], [[], 0]);
  });

  it('is closed for the example, in which people differ', () => {
    const { out, code } = cli.run(exampleProject, ['gate']);
    assert.equal(code, 1);
    assert.match(out, /ok +Errors +0 /);
    assert.match(out, /FAILS +Agreement, lower limit: intent/);
    assert.match(out, /ok +Right answers to known samples: ana/);
    assert.match(out, /Leaks between splits +0 +at most 0$/m);
  });
});
