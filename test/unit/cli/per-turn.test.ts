import assert from 'node:assert/strict';
import { jsonLines } from '../../support/json-lines';
import { builtCommandLine } from '../../support/command-line';
import { recordLine as record } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

/** Turns 1 and 3 are of the assistant. */
const sample = (id: string): string =>
  JSON.stringify({
    id,
    messages: [
      { role: 'user', content: `Where is order ${id}?` },
      { role: 'assistant', content: 'It was sent to the moon.' },
      { role: 'user', content: 'To the moon?' },
      { role: 'assistant', content: 'Yes, to the moon.' },
    ],
  });

const answers = (annotator: string, list: Readonly<Record<string, object>>): string =>
  Object.entries(list)
    .map(([id, labels]) => record(annotator, id, labels))
    .join('\n');

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], messages: messages}
layers:
  - {id: ok, type: choice, labels: [good, bad], per: turn, roles: [assistant]}
  - {id: why, type: choices, labels: [wrong, rude], per: turn, roles: [assistant], when: {ok: [bad]}}
  - {id: verdict, type: choice, labels: [pass, fail]}
labels: [{id: good}, {id: bad}, {id: wrong}, {id: rude}, {id: pass}, {id: fail}]
people: {annotators: [ana, ben, cem], reviewers: [lea]}
`,
  'data/one.jsonl': ['c-1', 'c-2', 'c-3'].map(sample).join('\n'),
  'annotations/ana.jsonl': answers('ana', {
    'c-1': { ok: { 1: 'good', 3: 'bad' }, why: { 3: ['wrong'] }, verdict: 'pass' },
    'c-2': { ok: { 1: 'bad', 3: 'good' }, why: { 1: ['wrong'] }, verdict: 'pass' },
    'c-3': { ok: { 1: 'good', 3: 'good' }, verdict: 'pass' },
  }),
  'annotations/ben.jsonl': answers('ben', {
    'c-1': { ok: { 1: 'good', 3: 'good' }, verdict: 'pass' },
    'c-2': { ok: { 1: 'bad', 3: 'bad' }, why: { 1: ['wrong'], 3: ['rude'] }, verdict: 'pass' },
    'c-3': { ok: { 1: 'good', 3: 'good' }, verdict: 'pass' },
  }),
  'annotations/cem.jsonl': answers('cem', {
    'c-1': { ok: { 1: 'good', 3: 'bad' }, why: { 3: ['wrong'] }, verdict: 'pass' },
  }),
};

interface Line {
  sample: string;
  labels: object;
  resolution: Record<string, { source: string }>;
  unresolved?: Record<string, { reason: string }>;
}

describe('questions of each turn, at the command line', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const run = (...args: string[]) => cli.run(temporary.path, args);
  const json = (...args: string[]): never => {
    const { out, err } = run(...args, '--json');
    try {
      return JSON.parse(out) as never;
    } catch {
      return assert.fail(err || out);
    }
  };
  const resolved = (...args: string[]): Line[] => {
    const { out, err } = run('resolve', ...args);
    assert.ok(out, err);
    return jsonLines<Line>(out);
  };
  beforeEach(() => temporary.write(project));

  it('are checked turn by turn: nesting, turns, labels, conditions, and what is missing', () => {
    const clean = run(
      ...'check --rule cardinality-violation --rule unknown-turn --rule unknown-label'.split(' '),
    );
    assert.match(clean.out, /^No findings in 5 files\./);
    temporary.write({
      'annotations/ana.jsonl': answers('ana', {
        'c-1': { ok: 'good', verdict: { 1: 'pass' } },
        'c-2': { ok: { 0: 'good', 1: 'excellent', 3: 'good' }, verdict: 'pass' },
        'c-3': { ok: { 1: 'good' }, why: { 1: ['wrong'] }, verdict: 'pass' },
      }),
    });
    const { out } = run(
      ...'check --rule cardinality-violation --rule unknown-turn --rule unknown-label'.split(' '),
    );
    assert.match(
      out,
      /"ok" is asked of each turn: its answer is an object with turns and their answers, like \{"2": "good"\}/,
    );
    assert.match(out, /"verdict" takes one label id as a text/);
    assert.match(
      out,
      /Turn "0" has the role "user", and "ok" is asked of turns of "assistant"\. Its turns are "1" and "3"|Turn "0" has the role "user"/,
    );
    assert.match(out, /excellent/);
    assert.match(out, /"why\/1" is asked only when "ok\/1" is "bad"/);
    assert.match(out, /Not answered: "ok" of turn "3"/);
  });

  it('have agreement by turns', () => {
    const { layers } = json('agreement') as { layers: Record<string, Record<string, unknown>> };
    const ok = layers['ok']!;
    assert.deepEqual([ok['n_items'], ok['n_annotations'], ok['n_pairable_items']], [6, 14, 6]);
    // By hand: 14 answers, 9 good and 5 bad; 2 coincidences of 3 answers differ, and 2 of 2 answers.
    assert.equal(
      (ok['alpha.nominal'] as number).toFixed(9),
      (1 - 4 / 14 / ((2 * 9 * 5) / (14 * 13))).toFixed(9),
    );
    assert.equal((layers['verdict'] as { n_items: number }).n_items, 3);
  });

  it('are in disagreement by turns', () => {
    interface Project {
      disagreements: { layer: string; labels: string[]; samples: { sample: string }[] }[];
      disputes: { sample: string; layer: string; labels: { label: string; annotators: string[] }[] }[];
    }
    const [found] = (json('buckets') as { projects: Project[] }).projects;
    assert.deepEqual(
      found!.disagreements.map(({ layer, labels, samples }) => [
        layer,
        labels,
        samples.map((one) => one.sample),
      ]),
      [['ok', ['bad', 'good'], ['c-1', 'c-2']]],
    );
    assert.deepEqual(
      found!.disputes.map((one) => [
        one.sample,
        one.layer,
        one.labels.map(({ label, annotators }) => [label, annotators]).sort(),
      ]),
      [
        [
          'c-1',
          'ok/3',
          [
            ['bad', ['ana', 'cem']],
            ['good', ['ben']],
          ],
        ],
        [
          'c-2',
          'ok/3',
          [
            ['bad', ['ben']],
            ['good', ['ana']],
          ],
        ],
      ],
    );
  });

  it('are resolved turn by turn, conditions within the turn', () => {
    const [one, two, three] = resolved();
    assert.deepEqual(one!.labels, { ok: { 1: 'good', 3: 'bad' }, why: { 3: ['wrong'] }, verdict: 'pass' });
    assert.deepEqual(
      [one!.resolution['ok/1']!.source, one!.resolution['ok/3']!.source],
      ['unanimous', 'majority'],
    );
    assert.deepEqual(two!.labels, { ok: { 1: 'bad' }, why: { 1: ['wrong'] }, verdict: 'pass' });
    assert.deepEqual(
      Object.entries(two!.unresolved!).map(([id, { reason }]) => [id, reason]),
      [
        ['ok/3', 'tie'],
        ['why/3', 'depends-on-unresolved'],
      ],
    );
    assert.deepEqual(three!.unresolved, undefined);
    const [first] = resolved('--policy', 'dawid-skene');
    assert.equal(first!.resolution['ok/3']!.source, 'dawid-skene');
  });

  it('are missing where a required turn has no answer', () => {
    temporary.write({
      'annotations/ana.jsonl': answers('ana', { 'c-3': { ok: { 1: 'good' }, verdict: 'pass' } }),
      'annotations/ben.jsonl': '',
      'annotations/cem.jsonl': '',
    });
    const [only] = resolved();
    assert.deepEqual(only!.labels, { ok: { 1: 'good' }, verdict: 'pass' });
    assert.equal(only!.unresolved!['ok/3']!.reason, 'no-answer');
  });

  it('are decided in bulk, promoted to gold and listed as corrections, by turns in the files', () => {
    const planned = JSON.parse(run('adjudicate', '--strategy', 'majority', '--dry-run', '--json').out) as {
      layers: { ok: { decided: number } };
      decisions: { labels: { ok?: object } }[];
    };
    const turns = planned.decisions.flatMap(({ labels }) => Object.keys(labels.ok ?? {}));
    assert.ok(turns.length > 0);
    assert.equal(planned.layers.ok.decided, turns.length);
    const adjudicated = run('adjudicate', '--strategy', 'majority');
    assert.equal(adjudicated.code, 0, adjudicated.err);
    const [decision] = jsonLines<{ labels: object }>(temporary.read('decisions/lea.jsonl'));
    assert.deepEqual(decision!.labels, {
      ok: { 1: 'good', 3: 'bad' },
      why: { 3: ['wrong'] },
      verdict: 'pass',
    });
    const corrections = JSON.stringify(json('report', 'corrections'));
    assert.match(corrections, /"layer":"ok\/3"[^}]*"annotator":"ben"/);
  });

  it('could have cited the rules of their labels', () => {
    const more = { guideline: '1', status: 'done', rules: ['R-1'] };
    const labels = { ok: { 1: 'good', 3: 'good' }, verdict: 'pass' };
    const lines = ['c-1', 'c-2', 'c-3'].map((id) => record('ana', id, labels, more));
    temporary.write({
      'labelwright.yaml': `${project['labelwright.yaml']}guideline: guideline.yaml
lint: {rules: {uncited-rule: [info, {min_answers: 3}]}}
`,
      'guideline.yaml': `version: "1"
status: released
labels: [{id: good, definition: It helps., include: [{id: R-1, text: It answers.}, {id: R-2, text: It asks back.}]}]
`,
      'annotations/ana.jsonl': lines.join('\n'),
    });
    assert.match(run('check').out, /Of 3 answers that give "good" and cite rules, none cites "R-2"/);
  });

  it('are lost one by one in exports, and refused by name', () => {
    const { code, err } = run('export', 'csv', '--policy', 'all', '-o', 'table.csv', '--strict');
    assert.equal(code, 1);
    assert.match(err, /ok\/1 "good": left out/);
    assert.match(temporary.read('table.csv'), /,ana,verdict,choice,pass,/);
    const named = run('export', 'csv', '--layer', 'ok', '-o', 'other.csv');
    assert.equal(named.code, 2);
    assert.match(named.err, /"ok" is asked of each turn, which no exchange format can hold/);
    const check = run('spot-check', '--layer', 'ok', '--size', '2', '--dry-run');
    assert.equal(check.code, 2);
    assert.match(check.err, /"ok" is asked of each turn/);
  });

  it('follow a migration', () => {
    temporary.write({
      'labelwright.yaml': project['labelwright.yaml'].replace(/\bbad\b/g, 'poor'),
      'migrations/one.yaml': 'author: lea\nchanges:\n  - {type: rename, from: bad, to: poor}\n',
    });
    const { code, err, out } = run('migrate', '--as', 'lea');
    assert.equal(code, 0, err + out);
    assert.match(
      temporary.read('annotations/ana.jsonl').trim().split('\n').at(-1)!,
      /"ok":\{"1":"(good|poor)","3":"(good|poor)"\}/,
    );
  });

  it('are in both files of a hand-off', () => {
    const { code, err } = run('handoff', 'out', '--force');
    assert.equal(code, 0, err);
    const lines = ['train', 'dev', 'test'].flatMap((split) => {
      try {
        return temporary.read(`out/data/${split}.jsonl`).trim().split('\n');
      } catch {
        return [];
      }
    });
    assert.ok(
      lines.some((line) => line.includes('"labels":{"ok":{"1":"good","3":"bad"},"why":{"3":["wrong"]}')),
    );
  });
});
