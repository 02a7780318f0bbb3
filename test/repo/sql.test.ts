import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LABELS, writeLabelledProject } from '../../bench/child/labelled-project';
import { connectDuckDb } from '../support/duckdb';
import { runInProcess } from '../support/in-process-command';
import { assertSameNumbers, blocksFor, runSql, sqlBlocks, type SqlRow } from '../support/sql-queries';
import * as example from '../unit/example/workspace';
import { SLOW } from '../host/until';
import { pick } from '../support/pick';

/** What the queries of docs/sql.md give on the example, against Labelwright's own numbers. */
describe('the queries in docs/sql.md', function () {
  this.timeout(SLOW);

  let folder = '';
  let results: Awaited<ReturnType<typeof runSql>>;

  before(async function () {
    folder = mkdtempSync(path.join(tmpdir(), 'labelwright-sql-'));
    cpSync(example.folder, folder, { recursive: true });
    const connection = await connectDuckDb();
    if (!connection) return this.skip();
    results = await runSql(connection, folder, sqlBlocks);
    connection.closeSync();
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const rows = (name: string): readonly SqlRow[] => {
    const found = results.get(name)?.rows ?? [];
    assert.ok(found.length > 0, name);
    return found;
  };
  const json = async <T>(...args: string[]): Promise<T> => {
    const { out } = await runInProcess([...args, folder, '--json']);
    return JSON.parse(out) as T;
  };
  const intent = async (...options: string[]) => {
    type Pair = { a: string; b: string; n: number; percent_agreement: number };
    type Layer = { n_annotations: number; pairs: Pair[] };
    return (await json<{ layers: { intent: Layer } }>('agreement', ...options)).layers.intent;
  };

  it('count the answers of each person', async () => {
    type Status = { samples: { total: number }; annotators: { id: string; done: number; stale: number }[] };
    const [{ samples, annotators }] = (await json<{ projects: [Status] }>('status')).projects;
    assert.deepEqual(
      rows('progress').map((row) => [row.annotator, Number(row.answered), Number(row.open)]),
      annotators.map(({ id, done, stale }) => [id, done + stale, samples.total - done - stale]),
    );
  });

  it('find the samples on which people disagree', async () => {
    type Buckets = { disputes: { sample: string; layer: string }[] };
    const [{ disputes }] = (await json<{ projects: [Buckets] }>('buckets')).projects;
    assert.deepEqual(
      rows('disagreements')
        .map(({ sample }) => sample)
        .sort(),
      disputes
        .filter(({ layer }) => layer === 'intent')
        .map(({ sample }) => sample)
        .sort(),
    );
  });

  it('measure how far each pair of people agrees', async () => {
    const { pairs } = await intent();
    const { pairs: all } = await intent('--with-gold');
    const found = rows('pairs');
    assert.equal(found.length, pairs.length);
    for (const [i, { a, b, n, percent_agreement: agreement }] of pairs.entries()) {
      assert.deepEqual([found[i]!.a, found[i]!.b, Number(found[i]!.n)], [a, b, n]);
      assert.ok(Math.abs(Number(found[i]!.agreement) - agreement) < 1e-12);
    }
    assert.ok(found.length > 0 && pairs.some(({ n }, i) => n < all[i]!.n), 'gold is left out');
    const different = all.reduce((sum, { n, percent_agreement: p }) => sum + Math.round(n * (1 - p)), 0);
    const confused = rows('confusions').reduce((sum, row) => sum + Number(row.pairs), 0);
    assert.equal(confused, different);
  });

  it('count labels in slices, and spans', async () => {
    const answers = rows('slices').reduce((sum, row) => sum + Number(row.answers), 0);
    assert.equal(answers, (await intent('--with-gold')).n_annotations);
    const spans = rows('span-labels');
    assert.ok(spans.every(({ label }) => typeof label === 'string'));
    assert.equal(spans[0]!.label, 'product');
  });

  it('compare answers with gold, and make a table to train on', async () => {
    assert.deepEqual(pick(rows('against-gold'), 'annotator'), ['ana', 'ben', 'chloe']);
    const training = rows('training');
    assert.equal(new Set(training.map(({ sample }) => sample)).size, training.length);
    const disputed = new Set(rows('disagreements').map(({ sample }) => sample));
    const decided = training.filter(({ sample }) => disputed.has(sample));
    assert.ok(decided.length > 0 && decided.length < disputed.size);
  });

  // The benchmark "team:sql" does the same with a million records.
  it('give what the engine knows of a generated project', async function () {
    const connection = await connectDuckDb();
    if (!connection) return this.skip();
    const target = path.join(folder, 'generated');
    await writeLabelledProject(target, 2000);
    await assertSameNumbers(target, await runSql(connection, target, blocksFor(LABELS)));
    connection.closeSync();
  });
});
