import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import { activate } from '../../../../src/project/migrations/activation';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import { applyMigrations, type MigrateOptions } from '../../../../src/features/migrate/apply-migrations';
import type { MigrationCounts } from '../../../../src/features/migrate/counts';
import { revertMigration } from '../../../../src/features/migrate/revert-migration';
import { decisionLine } from '../../../support/record-line';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [back, fee, other]}
  - {id: topics, type: choices, labels: [back, fee, other]}
  - {id: marks, type: spans, labels: [sum, other], overlap: any}
  - {id: said, type: text}
labels: [{id: back}, {id: fee}, {id: other}, {id: sum}, {id: old, status: deprecated}]
people: {annotators: [ana, bea], reviewers: [lea]}
`;
const GUIDELINE = 'version: "2"\nrules:\n  - {id: G-1, text: A.}\n  - {id: G-2, text: B.}\n';
const SAMPLES = ['t-1', 't-2', 't-3'].map((id) => `{"id":"${id}","text":"abc €5 def"}\n`).join('');

const RENAME = `author: lea
reason: The report says so.
changes:
  - {type: rename, from: refund, to: back}
  - {type: rename, kind: rule, from: R-1, to: G-1}
  - {type: rename, kind: layer, from: aim, to: intent}
`;

type Line = Record<string, unknown>;
const line = (record: Line): string => `${JSON.stringify(record)}\n`;
let number = 0;
const record = (who: string, sample: string, more: Line): string =>
  line({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1D5${String(number++).padStart(4, '0')}`,
    time: new Date(Date.UTC(2026, 0, 1) + number).toISOString(),
    annotator: who,
    sample,
    guideline: '1',
    ...more,
  });

interface Opened {
  readonly files: MemoryFiles;
  readonly project: Project;
  apply(options?: MigrateOptions): Promise<MigrationCounts>;
}

async function opened(files: MemoryFiles): Promise<Opened> {
  const pause = () => Promise.resolve();
  const project = new Project(files, { pause });
  await project.refreshModel();
  const { data } = project.model!.schema;
  await project.samples.refresh(data);
  await project.samples.readIds(pause);
  await project.records.refresh(data);
  return {
    files,
    project,
    apply: (options = {}) => applyMigrations(project, activate(project.model!), options),
  };
}

const open = (migrations: Record<string, string>, records: Record<string, string>): Promise<Opened> =>
  opened(
    new MemoryFiles({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': SAMPLES,
      ...Object.fromEntries(
        Object.entries(migrations).map(([name, text]) => [`migrations/${name}.yaml`, text]),
      ),
      ...records,
    }),
  );

const decoder = new TextDecoder();
const textOf = async (files: MemoryFiles, path: string): Promise<string> =>
  decoder.decode(await files.read(path));
const linesOf = async (files: MemoryFiles, path: string): Promise<Line[]> =>
  (await textOf(files, path))
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each) as Line);

/** What counts: of every person's answers the newest, and the newest decision, without what belongs to the line. */
async function counting(files: MemoryFiles): Promise<Record<string, unknown>> {
  const newest = new Map<string, { time: number; record: Line }>();
  for (const { path } of await files.list(['annotations/*.jsonl', 'decisions/*.jsonl']))
    for (const each of await linesOf(files, path)) {
      const key =
        'annotator' in each ? `${String(each.annotator)} ${String(each.sample)}` : String(each.sample);
      const time = Date.parse(String(each.time));
      if (!newest.has(key) || newest.get(key)!.time <= time) newest.set(key, { time, record: each });
    }
  return Object.fromEntries(
    [...newest].sort().flatMap(([key, { record: each }]) => {
      const said = Object.fromEntries(
        Object.entries(each).filter(([field]) => !['id', 'time', 'migration'].includes(field)),
      );
      return each.withdrawn === true ? [] : [[key, said]];
    }),
  );
}

describe('features/migrate', function () {
  this.timeout(SLOW);

  it('renames the layer also in what was shown, said of swapped sides, and begun with', async () => {
    const shown = { better: ['b', 'a'], other: ['a', 'b'] };
    const { files, apply } = await open(
      { m: 'changes: [{type: rename, kind: layer, from: better, to: said}]\n' },
      {
        'annotations/ana.jsonl': record('ana', 't-1', {
          labels: { better: 'a' },
          shown,
          swapped: { better: 'b' },
          start: { better: '0123456789abcdef', 'better/3': 'fedcba9876543210' },
        }),
      },
    );
    await apply();
    const after = (await linesOf(files, 'annotations/ana.jsonl')).at(-1)!;
    assert.deepEqual(
      [after.labels, after.shown, after.swapped, after.start],
      [
        { said: 'a' },
        { said: shown.better, other: shown.other },
        { said: 'b' },
        { said: '0123456789abcdef', 'said/3': 'fedcba9876543210' },
      ],
    );
  });

  it('renames what was suggested, and what was said first, with the answer', async () => {
    const origin = (name: string) => ({
      kind: 'suggestion',
      arm: 'after',
      model: 'm',
      suggested: { intent: name },
      action: 'accepted',
      first: { labels: { intent: 'other' }, seconds: 3 },
    });
    const { files, apply } = await open(
      { a: RENAME },
      {
        'annotations/ana.jsonl': record('ana', 't-1', {
          labels: { aim: 'refund' },
          origin: { ...origin('refund'), suggested: { aim: 'refund' } },
        }),
      },
    );
    await apply();
    const [newest] = Object.values(await counting(files)) as { labels: unknown; origin: unknown }[];
    assert.deepEqual(newest!.labels, { intent: 'back' });
    assert.deepEqual(newest!.origin, origin('back'));
  });

  it('says answers again with their new names, and leaves history, version and unknown fields as they are', async () => {
    const before = record('ana', 't-1', {
      labels: { aim: 'refund', topics: ['refund', 'other'], said: 'refund' },
      rules: ['R-1', 'G-1'],
      status: 'draft',
      'x-own': 1,
    });
    const { files, apply } = await open({ m1: RENAME }, { 'annotations/ana.jsonl': before });
    const counts = await apply({ dryRun: true });
    assert.equal(await textOf(files, 'annotations/ana.jsonl'), before);
    assert.deepEqual(pick(counts.moved, 'kind', 'from', 'to', 'records', 'file'), [
      ['label', 'refund', 'back', 1, 'annotations/ana.jsonl'],
      ['rule', 'R-1', 'G-1', 1, 'annotations/ana.jsonl'],
      ['layer', 'aim', 'intent', 1, 'annotations/ana.jsonl'],
    ]);
    await apply();
    const text = await textOf(files, 'annotations/ana.jsonl');
    assert.ok(text.startsWith(before));
    const [old, fresh, ...more] = await linesOf(files, 'annotations/ana.jsonl');
    assert.deepEqual(more, []);
    assert.deepEqual(fresh!.labels, { intent: 'back', topics: ['back', 'other'], said: 'refund' });
    assert.deepEqual(fresh!.rules, ['G-1']);
    assert.deepEqual([fresh!.guideline, fresh!.status, fresh!['x-own']], ['1', 'draft', 1]);
    assert.deepEqual(fresh!.migration, {
      name: 'm1',
      replaces: old!.id,
      by: 'lea',
      reason: 'The report says so.',
    });
    assert.ok(String(fresh!.time) > String(old!.time));
  });

  it('does nothing the second time, and only what counts the first', async () => {
    const { files, apply, project } = await open(
      { m1: RENAME },
      {
        'annotations/ana.jsonl':
          record('ana', 't-1', { labels: { intent: 'refund' } }) +
          record('ana', 't-1', { labels: { intent: 'other' } }) +
          record('ana', 't-2', { labels: { intent: 'refund' } }) +
          record('ana', 't-2', { withdrawn: true }),
        'annotations/bea.jsonl': record('bea', 't-3', { labels: { intent: 'refund' } }),
      },
    );
    assert.equal((await apply()).records, 1);
    const text = await textOf(files, 'annotations/bea.jsonl');
    assert.equal((await apply()).records, 0);
    project.dispose();
    const again = await opened(files);
    assert.equal((await again.apply()).records, 0);
    assert.equal(await textOf(files, 'annotations/bea.jsonl'), text);
  });

  it('splits by samples and by rules, and leaves what is not said, or said twice, to do', async () => {
    const split = `changes:
  - type: split
    from: refund
    into: [back, fee]
    samples: {t-1: fee, t-3: elsewhere}
    where: [{cites: G-1, to: back}, {layer: said, label: a fee, to: fee}]
`;
    const answer = (who: string, sample: string, more: Line = {}): string =>
      record(who, sample, {
        labels: { intent: 'refund', ...(more.labels as Line) },
        rules: more.rules ?? [],
      });
    const { files, apply } = await open(
      { m: split },
      {
        'annotations/ana.jsonl':
          answer('ana', 't-1', { rules: ['G-1'] }) +
          answer('ana', 't-2', { rules: ['G-1'] }) +
          answer('ana', 't-3'),
        'annotations/bea.jsonl': answer('bea', 't-2', { rules: ['G-1'], labels: { said: 'a fee' } }),
        'annotations/cid.jsonl': answer('cid', 't-2'),
      },
    );
    const counts = await apply();
    const now = await counting(files);
    const intents = Object.entries(now).map(([key, said]) => [key, ((said as Line).labels as Line).intent]);
    assert.deepEqual(intents, [
      ['ana t-1', 'fee'],
      ['ana t-2', 'back'],
      ['ana t-3', 'refund'],
      ['bea t-2', 'refund'],
      ['cid t-2', 'refund'],
    ]);
    assert.deepEqual(
      counts.open.map(({ file, sample, reason }) => [file, sample, reason.replace(/"/g, '')]),
      [
        ['annotations/ana.jsonl', 't-3', 'elsewhere is not one of back, fee.'],
        ['annotations/bea.jsonl', 't-2', 'The mapping says both back and fee.'],
        ['annotations/cid.jsonl', 't-2', 'No mapping says which of back, fee it is.'],
      ],
    );
    assert.equal(counts.openCount, 3);
  });

  it('merges: in a list one stays, spans in one place are left to a person, gold too', async () => {
    const merge =
      'changes:\n  - {type: merge, from: [amount, price], to: sum}\n  - {type: merge, from: [a, b], to: back}\n';
    const span = (start: number, label: string): Line => ({ start, end: 6, label, text: 'x' });
    const { files, apply } = await open(
      { m: merge },
      {
        'annotations/ana.jsonl':
          record('ana', 't-1', {
            labels: { marks: [span(0, 'amount'), span(0, 'price')], topics: ['a', 'other', 'b'] },
          }) + record('ana', 't-2', { labels: { marks: [span(0, 'amount'), span(1, 'price')] } }),
        'gold/g.jsonl': line({ sample: 't-1', labels: { intent: 'a' } }),
      },
    );
    const counts = await apply();
    const now = (await counting(files)) as Record<string, { labels: Record<string, unknown> }>;
    assert.deepEqual(now['ana t-1']!.labels, {
      marks: [span(0, 'amount'), span(0, 'price')],
      topics: ['back', 'other'],
    });
    assert.deepEqual(now['ana t-2']!.labels.marks, [span(0, 'sum'), span(1, 'sum')]);
    assert.deepEqual(pick(counts.open, 'file', 'from'), [
      ['annotations/ana.jsonl', 'amount'],
      ['gold/g.jsonl', 'a'],
    ]);
    assert.equal(await textOf(files, 'gold/g.jsonl'), line({ sample: 't-1', labels: { intent: 'a' } }));
  });

  it('of answers that stay valid it keeps each once, and gives no layer two', async () => {
    const decision = (sample: string, more: Line): string =>
      record('', sample, more).replace('"annotator":""', '"reviewer":"lea"');
    const { files, apply } = await open(
      {
        m: 'changes:\n  - {type: merge, from: [a, b], to: back}\n  - {type: rename, kind: layer, from: aim, to: intent}\n',
      },
      {
        'decisions/lea.jsonl':
          decision('t-1', { valid: { intent: ['a', 'fee', 'b'], topics: [['a'], ['b'], ['a', 'fee']] } }) +
          decision('t-2', { labels: { aim: 'fee' }, valid: { intent: ['fee', 'other'] } }),
      },
    );
    const counts = await apply();
    const now = (await counting(files)) as Record<string, Line>;
    assert.deepEqual(now['t-1']!.valid, { intent: ['back', 'fee'], topics: [['back'], ['back', 'fee']] });
    assert.deepEqual(now['t-2']!.labels, { aim: 'fee' });
    assert.deepEqual(pick(counts.open, 'sample', 'from'), [['t-2', 'aim']]);
  });

  it('blocks what the project is not ready for', async () => {
    const changes = `changes:
  - {type: rename, from: fee, to: back}
  - {type: rename, from: x, to: nowhere}
  - {type: rename, from: y, to: z}
  - {type: rename, from: z, to: back}
  - {type: split, kind: rule, from: R, into: [G-1, G-2]}
  - {type: rename, from: [p, q], to: back}
  - {type: deprecate, from: other, to: back}
  - {type: deprecate, from: old, to: back}
  - {type: rename, kind: person, from: bea, to: ana}
`;
    const { project } = await open({ m: changes }, {});
    const [active] = activate(project.model!);
    assert.deepEqual(
      active!.changes.map(({ blocked }) => blocked?.split('.')[0]),
      [
        '"fee" is still a label of the project',
        'There is no label "nowhere"',
        undefined,
        undefined,
        'Only labels can be split, not a rule',
        'Only a merge has several ids under "from"; this is a rename',
        '"other" is not deprecated yet',
        undefined,
        '"bea" is still a person of the project',
      ],
    );
  });

  it('gives a person another name: the old one withdraws, unless the new one has an answer of their own', async () => {
    const { files, apply, project } = await open(
      {
        m: 'changes:\n  - {type: rename, kind: person, from: anna, to: ana}\n  - {type: rename, kind: person, from: lee, to: lea}\n',
      },
      {
        'annotations/anna.jsonl':
          record('anna', 't-1', { labels: { intent: 'fee' } }) +
          record('anna', 't-2', { labels: { intent: 'fee' } }),
        'annotations/ana.jsonl': record('ana', 't-2', { labels: { intent: 'other' } }),
        'decisions/lee.jsonl': decisionLine('lee', 't-1', {
          labels: { intent: 'fee' },
          time: '2026-01-02T00:00:00.000Z',
        }),
      },
    );
    const before = await counting(files);
    const counts = await apply();
    const now = await counting(files);
    assert.deepEqual(Object.keys(now), ['ana t-1', 'ana t-2', 'anna t-2', 't-1']);
    assert.equal((now['t-1'] as Line).reviewer, 'lea');
    assert.deepEqual(pick(counts.open, 'sample', 'reason'), [
      ['t-2', '"ana" has answered this sample as well.'],
    ]);
    assert.equal((await apply()).records, 0);
    const reverted = await revertMigration(project, 'm');
    assert.equal(reverted.records, 2);
    assert.deepEqual(await counting(files), before);
  });

  const PERSON = 'changes: [{type: rename, kind: person, from: anna, to: ana}]';

  it('takes a name back, and leaves what the person has answered again under the name before', async () => {
    const { files, apply, project } = await open(
      { m: PERSON },
      {
        'annotations/anna.jsonl':
          record('anna', 't-1', { labels: { intent: 'fee' } }) +
          record('anna', 't-2', { labels: { intent: 'fee' } }),
      },
    );
    await apply();
    const again = { labels: { intent: 'other' } };
    await new Journal(project).save('anna', { sample: 't-1', ...again });
    for (const dryRun of [true, false]) {
      const { records, answered } = await revertMigration(project, 'm', { dryRun });
      assert.deepEqual([records, answered], [1, 1]);
    }
    const now = (await counting(files)) as Record<string, Line>;
    assert.deepEqual(Object.keys(now), ['ana t-1', 'anna t-1', 'anna t-2']);
    assert.deepEqual(now['anna t-1']!.labels, again.labels);
  });

  it('takes no answer from a name when the new one answers just before it is written', async () => {
    const rival = record('ana', 't-1', { labels: { intent: 'other' } });
    const files = new (class extends MemoryFiles {
      override async append(...[path, records]: Parameters<MemoryFiles['append']>) {
        if (path === 'annotations/ana.jsonl' && !(await this.stat(path))) this.put(path, rival);
        return super.append(path, records);
      }
    })({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': SAMPLES,
      'migrations/m.yaml': PERSON.replace('[', '[{type: rename, from: refund, to: back}, '),
      'annotations/anna.jsonl': record('anna', 't-1', { labels: { intent: 'refund' } }),
    });
    await (await opened(files)).apply();
    const now = (await counting(files)) as Record<string, Line>;
    assert.equal(await textOf(files, 'annotations/ana.jsonl'), rival);
    assert.deepEqual(now['anna t-1']!.labels, { intent: 'refund' });
  });

  it('says what a later migration took further, which is to be reverted first', async () => {
    const { files, apply, project } = await open(
      { m1: 'changes: [{type: rename, from: a, to: b}]', m2: 'changes: [{type: rename, from: b, to: back}]' },
      { 'annotations/ana.jsonl': record('ana', 't-1', { labels: { intent: 'a' } }) },
    );
    const before = await counting(files);
    await apply();
    assert.equal((await linesOf(files, 'annotations/ana.jsonl')).length, 3);
    const first = await revertMigration(project, 'm1');
    assert.deepEqual([first.records, [...first.later]], [0, [['m2', 1]]]);
    assert.equal((await revertMigration(project, 'm2')).records, 1);
    assert.equal((await revertMigration(project, 'm1')).records, 1);
    assert.deepEqual(await counting(files), before);
  });

  it('apply, interrupted and resumed anywhere, then reverted: the answers that count are the same', async () => {
    const label = fc.constantFrom('refund', 'cost', 'other', 'fee', 'amount', 'gone');
    const value = fc.record(
      {
        intent: label,
        aim: label,
        topics: fc.uniqueArray(label, { maxLength: 3 }),
        marks: fc.array(
          fc.record({ start: fc.nat(2), end: fc.integer({ min: 3, max: 5 }), label, text: fc.constant('x') }),
          { maxLength: 3 },
        ),
        said: label,
      },
      { requiredKeys: [] },
    );
    const person = fc.constantFrom('ana', 'anna', 'lea');
    const answer = fc.record({
      person,
      sample: fc.constantFrom('t-1', 't-2', 't-3'),
      labels: value,
      rules: fc.subarray(['R-1', 'G-1', 'G-2']),
      withdrawn: fc.boolean(),
      decision: fc.boolean(),
    });
    const migrations = {
      m1: RENAME,
      m2: `changes:
  - {type: split, from: cost, into: [fee, other], samples: {t-1: fee}, where: [{cites: G-2, to: other}]}
  - {type: merge, from: [amount, gone], to: sum}
  - {type: rename, kind: person, from: anna, to: ana}
`,
    };
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 12 }), fc.nat(3), async (answers, stopAfter) => {
        const records: Record<string, string> = {};
        for (const { person: who, sample, labels, rules, withdrawn, decision } of answers) {
          const folder = decision ? 'decisions' : 'annotations';
          const content = withdrawn ? { withdrawn: true } : { labels, rules };
          const text = decision
            ? record('', sample, content).replace('"annotator":""', `"reviewer":"${who}"`)
            : record(who, sample, content);
          records[`${folder}/${who}.jsonl`] = (records[`${folder}/${who}.jsonl`] ?? '') + text;
        }
        const { files, project, apply } = await open(migrations, records);
        const before = await counting(files);
        const stop = new AbortController();
        let writes = 0;
        await apply({ signal: stop.signal, progress: () => void (++writes > stopAfter && stop.abort()) });
        project.dispose();
        const resumed = await opened(files);
        moved += (await resumed.apply()).records;
        assert.equal((await resumed.apply()).records, 0);
        for (const [path, text] of Object.entries(records))
          assert.ok((await textOf(files, path)).startsWith(text));
        await revertMigration(resumed.project, 'm2');
        await revertMigration(resumed.project, 'm1');
        assert.deepEqual(await counting(files), before);
        resumed.project.dispose();
      }),
      { numRuns: 60 },
    );
    assert.ok(moved > 0);
  });
});
