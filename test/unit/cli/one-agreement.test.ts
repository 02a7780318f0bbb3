// Agreement is of the same answers through every door, on one project with all that is left out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { allowGit } from '../../../src/platform/git/run-git';
import { connectDuckDb } from '../../support/duckdb';
import { makeRepository } from '../../support/git-repository';
import { jsonOf, runInProcess } from '../../support/in-process-command';
import { blocksFor, runSql } from '../../support/sql-queries';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const LABELS = ['card', 'refund', 'login'];
const PLAIN = Array.from({ length: 30 }, (_, n) => `s-${n}`);
/** Gold of four kinds; people agree on all but the promoted samples. */
const QUALIFYING = ['q-0', 'q-1', 'q-2'];
const CHECKS = ['c-0', 'c-1'];
const KNOWN = ['k-0', 'k-1', 'k-2'];
const PROMOTED = ['p-0', 'p-1', 'p-2'];
const ALL = [...PLAIN, ...QUALIFYING, ...CHECKS, ...KNOWN, ...PROMOTED];

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const at = (day: number, minute: number): string =>
  `2026-03-0${day}T10:${String(minute).padStart(2, '0')}:00.000Z`;

function answers(annotator: string, intentOf: (sample: string, n: number) => string | undefined, day = 2) {
  return ALL.flatMap((sample, n) => {
    const intent = intentOf(sample, n);
    const time = at(day, n);
    return intent === undefined
      ? []
      : [{ v: 1, id: `${annotator}-${day}-${sample}`, time, annotator, sample, labels: { intent } }];
  });
}
const truth = (n: number): string => LABELS[n % 3]!;
const other = (n: number): string => LABELS[(n + 1) % 3]!;
const differs = (sample: string, n: number): boolean =>
  PROMOTED.includes(sample) || (sample.startsWith('s-') && n % 4 === 0);
/** On some samples, cleo is asked because the others differ. */
const hasReserve = (sample: string, n: number): boolean => sample.startsWith('s-') && n % 8 === 0;

const FILES = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
guideline: {version: "1.0.0", status: released}
layers: [{id: intent, type: choice, labels: [card, refund, login]}]
labels: [{id: card}, {id: refund}, {id: login}]
people:
  annotators: [ana, ben, cleo, {id: kit, count: false}]
  reviewers: [lea]
qualification: {file: gold/first.jsonl, pass_mark: 0.1, on_failure: warn}
training: {gate: {min_agreement: 0}}
lint: {rules: {low-agreement: [warning, {min_alpha: 1}]}}
`,
  'data/all.jsonl': lines(ALL.map((id) => ({ id, text: `The text of ${id}` }))),
  // After the decisions, ana undid a change of mind, and a migration wrote an answer of ben again. Both are what they said before.
  'annotations/ana.jsonl': lines([
    ...answers('ana', (_, n) => truth(n)),
    ...answers('ana', (sample, n) => (sample === 'p-0' ? other(n) : undefined), 3),
    ...answers('ana', (sample, n) => (sample === 'p-0' ? truth(n) : undefined), 5).map((record) => ({
      ...record,
      undoes: 'ana-3-p-0',
    })),
  ]),
  'annotations/ben.jsonl': lines([
    ...answers('ben', (sample, n) => (differs(sample, n) ? other(n) : truth(n))),
    ...answers('ben', (sample, n) => (sample === 'p-1' ? other(n) : undefined), 5).map((record) => ({
      ...record,
      migration: { name: 'rename', replaces: 'ben-2-p-1' },
    })),
  ]),
  // After the decisions: cleo has read them.
  'annotations/cleo.jsonl': lines([
    ...answers('cleo', (sample, n) => (sample.startsWith('s-') && n % 2 === 0 ? truth(n) : undefined)),
    ...answers('cleo', (sample, n) => (PROMOTED.includes(sample) ? truth(n) : undefined), 5),
  ]),
  'annotations/kit.jsonl': lines(answers('kit', (_, n) => LABELS[(n + 2) % 3])),
  'decisions/lea.jsonl': lines(
    PROMOTED.map((sample, n) => ({
      v: 1,
      id: `d-${sample}`,
      time: at(4, n),
      reviewer: 'lea',
      sample,
      labels: { intent: truth(ALL.indexOf(sample)) },
    })),
  ),
  'gold/first.jsonl': lines(QUALIFYING.map((sample) => gold(sample))),
  'gold/rest.jsonl': lines([
    ...CHECKS.map((sample) => gold(sample, { check: 'attention' })),
    ...KNOWN.map((sample) => gold(sample)),
    ...PROMOTED.map((sample) =>
      gold(sample, { origin: { kind: 'decision', record: `d-${sample}`, reviewer: 'lea' } }),
    ),
  ]),
  // Everything that is not chosen as gold, by the two who have answered all of it.
  'assignments/pilot.yaml': 'people: [ana, ben, cleo]\nper_sample: 2\non_disagreement: 1\n',
  'assignments/pilot.jsonl': lines(
    [...PLAIN, ...PROMOTED].map((sample) => ({
      sample,
      people: ['ana', 'ben'],
      ...(hasReserve(sample, ALL.indexOf(sample)) && { reserve: ['cleo'] }),
    })),
  ),
  // One of the samples is cleo's own in another batch.
  'assignments/other.yaml': 'people: [cleo]\nper_sample: 1\n',
  'assignments/other.jsonl': lines([{ sample: 's-16', people: ['cleo'] }]),
  'assignments/main.yaml': 'people: [ana]\nafter: {agreement: {batch: pilot, min: 1}}\n',
};

function gold(sample: string, more: object = {}) {
  return { sample, labels: { intent: truth(ALL.indexOf(sample)) }, ...more };
}

interface Quoted {
  readonly value: number | null;
}

describe('agreement is the same number', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const copy = temporaryFolder();
  /** By `labelwright agreement`. */
  let expected: number;
  before(allowGit);
  beforeEach(async () => {
    makeRepository(folder.path).commit(FILES, 'All');
    type Measured = { 'alpha.nominal': number };
    const measured = async (...more: string[]): Promise<number> =>
      (await jsonOf<Measured>(['agreement', folder.path, '--layer', 'intent', ...more]))['alpha.nominal'];
    expected = await measured();
    // All that is left out would change it.
    assert.ok(expected < (await measured('--with-gold')) - 0.01);
  });
  const equal = (found: number | null | undefined): void =>
    assert.ok(Math.abs(found! - expected) < 1e-12, `${found}, ${expected}`);

  it('as by hand', () => {
    // 33 samples, of them 30 with two or three answers; the promoted with the answers before their decision.
    const groups = [...PLAIN, ...PROMOTED].map((sample) => {
      const n = ALL.indexOf(sample);
      const isReserve = hasReserve(sample, n) && sample !== 's-16';
      const cleo = sample.startsWith('s-') && n % 2 === 0 && !isReserve ? [n % 3] : [];
      return [n % 3, (differs(sample, n) ? n + 1 : n) % 3, ...cleo];
    });
    const totals = [0, 0, 0];
    let observed = 0;
    for (const group of groups)
      for (const [i, a] of group.entries()) {
        totals[a]! += 1;
        for (const [k, b] of group.entries()) if (i !== k && a !== b) observed += 1 / (group.length - 1);
      }
    const all = totals[0]! + totals[1]! + totals[2]!;
    let chance = 0;
    for (const [i, a] of totals.entries())
      for (const [k, b] of totals.entries()) if (i !== k) chance += a * b;
    equal(1 - ((all - 1) * observed) / chance);
  });

  it('in the report with gold as in agreement with gold', async () => {
    type Report = { layers: { headline: Quoted; pairable: number }[]; leftOut: { reason: string }[] };
    const report = await jsonOf<Report>(['report', 'agreement', folder.path, '--with-gold']);
    type Measured = { 'alpha.nominal': number; n_pairable_items: number };
    const all = await jsonOf<Measured>(['agreement', folder.path, '--layer', 'intent', '--with-gold']);
    const [layer] = report.layers;
    assert.deepEqual([layer!.headline.value, layer!.pairable], [all['alpha.nominal'], all.n_pairable_items]);
    assert.deepEqual(pick(report.leftOut, 'reason'), ['reserve', 'set-aside']);
  });

  it('in the report, the gate and the finding', async () => {
    type Report = { layers: { headline: Quoted }[] };
    const report = await jsonOf<Report>(['report', 'agreement', folder.path]);
    equal(report.layers[0]!.headline.value);
    const gate = await runInProcess(['gate', folder.path]);
    assert.ok(gate.out.includes('3 answers of reserves, to 3 samples on which others differ'), gate.out);
    assert.ok(gate.out.includes(`nominal ${expected.toFixed(3)} over 33 samples`), gate.out);
    const check = await runInProcess(['check', folder.path, '--rule', 'low-agreement']);
    assert.ok(check.out.includes(`alpha on "intent" is ${expected.toFixed(2)} `), check.out);
    assert.match(check.out, /over 33 samples/);
  });

  it('and resolving uses what it leaves out', async () => {
    type Merged = { items: Record<string, object> };
    const { items } = await jsonOf<Merged>(['resolve', folder.path, '--method', 'majority']);
    assert.deepEqual(items['s-8'], { label: truth(8), votes: 2, of: 3 });
    type Resolved = { layers: { intent: { sources: Record<string, number> } } };
    const { layers } = await jsonOf<Resolved>(['resolve', folder.path]);
    assert.equal(layers.intent.sources['majority'], 8);
  });

  it('in a batch that waits for it', async () => {
    const { out } = await runInProcess(['status', folder.path]);
    assert.match(out, /agreement in the batch "pilot" is below 1: alpha (\S+) on "intent"/);
    assert.ok(out.includes(`alpha ${expected.toFixed(2)} on "intent"`), out);
  });

  it('of each of two versions', async () => {
    type Compared = { layers: { before: Quoted; after: Quoted }[] };
    const compared = await jsonOf<Compared>(['compare', 'HEAD', '-C', folder.path]);
    equal(compared.layers[0]!.before.value);
    equal(compared.layers[0]!.after.value);
  });

  it('in a hand-off', async () => {
    const out = copy.at('bundle');
    assert.equal((await runInProcess(['handoff', out, '-C', folder.path, '--force'])).code, 0);
    const json = <T>(name: string): T => JSON.parse(readFileSync(`${out}/${name}`, 'utf8')) as T;
    equal(json<{ layers: { headline: Quoted }[] }>('reports/agreement.json').layers[0]!.headline.value);
    type Process = { agreement: Quoted[] };
    equal(json<Process>('annotation-process.json').agreement[0]!.value);
    assert.ok(readFileSync(`${out}/reports/tables/coefficients.csv`, 'utf8').includes(String(expected)));
    assert.ok(readFileSync(`${out}/README.md`, 'utf8').includes(expected.toFixed(3)));
  });

  it('of each pair of people in SQL', async function () {
    const connection = await connectDuckDb();
    if (!connection) return this.skip();
    const blocks = blocksFor(LABELS).map(({ name, sql }) => ({
      name,
      sql: sql.replace("'(a name)'", "'kit'"),
    }));
    const found = (await runSql(connection, folder.path, blocks)).get('pairs')!.rows;
    connection.closeSync();
    type Pairs = { pairs: { a: string; b: string; n: number; percent_agreement: number }[] };
    const { pairs } = await jsonOf<Pairs>(['agreement', folder.path, '--layer', 'intent']);
    assert.equal(pairs.length, 3);
    assert.deepEqual(
      found.map(({ a, b, n, agreement }) => [a, b, Number(n), Number(agreement)]),
      pairs.map(({ a, b, n, percent_agreement: agreement }) => [a, b, n, agreement]),
    );
  });
});
