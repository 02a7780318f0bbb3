/** The queries of docs/sql.md, and what Labelwright itself knows of a project in their place. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { agreementScope } from '../../src/engine/agreement/agreement-scope';
import { stateOf } from '../../src/engine/progress';
import { Project } from '../../src/engine/project';
import { NodeFiles } from '../../src/platform/node-files';
import { decides } from '../../src/project/records/records';
import { repoRoot } from './repo-root';

interface SqlBlock {
  /** Empty for one that defines views. */
  readonly name: string;
  readonly sql: string;
}

export type SqlRow = Readonly<Record<string, string | number | null>>;

/** What a query gave, and how long it took. */
interface SqlResult {
  readonly rows: readonly SqlRow[];
  readonly ms: number;
}

export const sqlBlocks: readonly SqlBlock[] = [
  ...readFileSync(path.join(repoRoot, 'docs/sql.md'), 'utf8').matchAll(/^```sql ?(.*)\n([^]*?)^```/gm),
].map(([, name, sql]) => ({ name: name!, sql: sql! }));

/** The same for the projects of bench/child/labelled-project.ts, whose names are others. */
export const blocksFor = (labels: readonly string[]): readonly SqlBlock[] =>
  sqlBlocks.map(({ name, sql }) => ({
    name,
    sql: sql
      .replaceAll("'$.channel'", "'$.topic'")
      .replaceAll("'$.entities'", "'$.parts'")
      .replace(/(?<=VALUES )[^;]*?(?=\n\) AS known)/, labels.map((label) => `('${label}')`).join(', ')),
  }));

/** Runs the blocks in their order in the folder of a project. */
export async function runSql(
  connection: DuckDBConnection,
  folder: string,
  blocks: readonly SqlBlock[],
): Promise<ReadonlyMap<string, SqlResult>> {
  await connection.run(`SET file_search_path = '${folder.replaceAll("'", "''")}'`);
  const results = new Map<string, SqlResult>();
  for (const { name, sql } of blocks) {
    if (name === 'of-batches' && !existsSync(path.join(folder, 'assignments'))) continue;
    const start = performance.now();
    const reader = await connection.runAndReadAll(sql);
    const ms = performance.now() - start;
    if (name !== '') results.set(name, { rows: reader.getRowObjectsJson() as SqlRow[], ms });
  }
  return results;
}

/** Asserts that the queries gave what the engine knows of a project with a choice `intent` and spans `parts`. */
export async function assertSameNumbers(
  folder: string,
  results: ReadonlyMap<string, SqlResult>,
): Promise<void> {
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause: () => Promise.resolve(), projectRules: false });
  try {
    await project.refreshModel();
    const model = project.model!;
    await project.samples.refresh(model.schema.data);
    await project.samples.readIds(() => Promise.resolve());
    await project.records.refresh(model.schema.data);
    await project.assignments.ready(model);
    const { samples, records } = project;
    const { table } = records;
    const scope = agreementScope(project, model);
    const people = new Tally();
    const pairs = new Tally();
    const confusions = new Tally();
    const spans = new Tally();
    const labels = new Tally();
    const judged = new Tally();
    const training = new Map<string, unknown>();
    const disputed = new Set<string>();
    for (const file of samples.files)
      await samples.scan(file, { pause: () => Promise.resolve() }, ({ row }, { sample }) => {
        if (!('id' in sample)) return;
        const id = sample.id!;
        const key = samples.keyAt(file, row);
        const answers: { readonly who: string; readonly intent: string; readonly isCompared: boolean }[] = [];
        const seen = new Set<string>();
        for (let at = table.first(key); at >= 0; at = table.following(at)) {
          if (!table.counts(at)) continue;
          const labelled = table.labels(at);
          const intent = labelled.intent as string;
          const who = table.annotatorName(at);
          assert.notEqual(stateOf({ project, model }, at), 'draft');
          people.add(who);
          labels.add(sample.fields.topic as string, intent);
          answers.push({ who, intent, isCompared: scope.includes(key, at) });
          for (const span of (labelled.parts ?? []) as { label: string }[]) {
            spans.add(span.label, 'spans');
            if (!seen.has(span.label)) spans.add(span.label, 'samples');
            seen.add(span.label);
          }
        }
        answers.sort((a, b) => (a.who < b.who ? -1 : 1));
        const gold = records.gold.get(id)?.record.labels.intent;
        for (const [n, { who, intent, isCompared }] of answers.entries()) {
          if (gold !== undefined) judged.add(who, 'judged');
          if (intent === gold) judged.add(who, 'right');
          for (const other of answers.slice(n + 1)) {
            if (isCompared && other.isCompared) {
              pairs.add(who, other.who, 'n');
              if (intent === other.intent) pairs.add(who, other.who, 'same');
            }
            if (intent !== other.intent)
              confusions.add(...([intent, other.intent].sort() as [string, string]));
          }
        }
        const said = new Set(answers.map(({ intent }) => intent));
        if (said.size > 1) disputed.add(id);
        const decision = records.decisionOf(key);
        const decided = decision && decides(decision) ? decision.labels?.intent : undefined;
        const agreed = said.size === 1 ? [...said][0] : undefined;
        const known = gold ?? decided ?? agreed;
        if (known !== undefined) training.set(id, known);
      });
    const rows = (name: string): readonly SqlRow[] => results.get(name)!.rows;
    const same = (name: string, expected: Tally, key: (row: SqlRow) => unknown[], count: string): void => {
      const found = new Tally();
      for (const row of rows(name)) found.add(...key(row).map(String), Number(row[count]));
      assert.deepEqual(found.sorted, expected.sorted, name);
    };
    same('progress', people, (row) => [row.annotator], 'answered');
    for (const { answered, open } of rows('progress'))
      assert.equal(Number(answered) + Number(open), samples.total);
    assert.deepEqual(new Set(rows('disagreements').map(({ sample }) => sample)), disputed);
    same('confusions', confusions, ({ a, b }) => [a, b], 'pairs');
    same('pairs', pairs.only('n'), ({ a, b }) => [a, b, 'n'], 'n');
    for (const { a, b, n, agreement } of rows('pairs'))
      assert.equal(Math.round(Number(agreement) * Number(n)), pairs.get(String(a), String(b), 'same'));
    same('slices', labels, (row) => [row.channel, row.label], 'answers');
    same('span-labels', spans.only('spans'), (row) => [row.label, 'spans'], 'spans');
    same('span-labels', spans.only('samples'), (row) => [row.label, 'samples'], 'samples');
    same('against-gold', judged.only('judged'), (row) => [row.annotator, 'judged'], 'judged');
    same('against-gold', judged.only('right'), (row) => [row.annotator, 'right'], 'right_answers');
    assert.deepEqual(new Map(rows('training').map(({ sample, intent }) => [sample, intent])), training);
    // What the engine itself compares.
    await project.fromAll(() => Promise.resolve());
    const found = new Set(
      [...project.disagreements.twice].filter((key) =>
        project.disagreements.hasDisagreementOn(key, 'intent'),
      ),
    );
    assert.deepEqual(found, new Set([...disputed].map((id) => samples.ids.find(id))));
  } finally {
    project.dispose();
  }
}

/** Counts by several names. */
class Tally {
  readonly #counts = new Map<string, number>();

  /** Names, and a number where it is not 1. */
  add(...names: readonly (string | number)[]): void {
    const last = names.at(-1);
    const count = typeof last === 'number' ? last : 1;
    const name = JSON.stringify(typeof last === 'number' ? names.slice(0, -1) : names);
    this.#counts.set(name, this.get(...(JSON.parse(name) as string[])) + count);
  }

  get(...names: readonly string[]): number {
    return this.#counts.get(JSON.stringify(names)) ?? 0;
  }

  /** Those whose last name is the given one. */
  only(name: string): Tally {
    const some = new Tally();
    for (const [names, count] of this.#counts)
      if (names.endsWith(`${JSON.stringify(name)}]`)) some.#counts.set(names, count);
    return some;
  }

  get sorted(): readonly (readonly [string, number])[] {
    return [...this.#counts].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
