import assert from 'node:assert/strict';
import path from 'node:path';
import { MemoryFiles } from '../../../support/memory-files';
import { bucketsOf } from '../../../../src/features/buckets/buckets';
import { disagreementsOf } from '../../../../src/features/buckets/disagreements';
import { Project } from '../../../../src/engine/project';
import { NodeFiles } from '../../../../src/platform/node-files';
import { projectReport } from '../../../../src/features/report/measure/project-report';
import { tableCsv } from '../../../../src/base/csv/table-csv';
import { reportTables } from '../../../../src/features/report/csv';
import { documentPage } from '../../../../src/document/html';
import { reportDocument } from '../../../../src/features/report/document';
import type { Report } from '../../../../src/features/report/model';
import { plantedFiles } from '../../../support/planted-project';
import { repoRoot } from '../../../support/repo-root';
import { SLOW } from '../../../host/until';

const pause = (): Promise<void> => Promise.resolve();
const OPTIONS = { software: '9.9.9', now: new Date(Date.UTC(2026, 10, 25)), samples: 30, texts: true, pause };

async function reportOf(
  files: NodeFiles | MemoryFiles,
  options = OPTIONS,
): Promise<{ project: Project; report: Report }> {
  const project = new Project(files, { pause });
  await project.refresh();
  return { project, report: await projectReport({ project, model: project.model! }, options) };
}

function memoryProject(
  answers: Record<string, Record<string, string>>,
  labels: string[],
  title = 'T',
): MemoryFiles {
  const schema = {
    labelwright: 1,
    title,
    data: { samples: ['data/*.jsonl'] },
    layers: [{ id: 'intent', type: 'choice', labels }],
    labels: labels.map((id) => ({ id })),
  };
  const samples = new Set(Object.values(answers).flatMap((own) => Object.keys(own)));
  const lines = (rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return new MemoryFiles({
    'labelwright.yaml': JSON.stringify(schema),
    'data/s.jsonl': lines([...samples].map((id) => ({ id, text: `<b>${id}</b>` }))),
    ...Object.fromEntries(
      Object.entries(answers).map(([annotator, own]) => [
        `annotations/${annotator}.jsonl`,
        lines(
          Object.entries(own).map(([sample, intent], n) => ({
            v: 1,
            id: `${annotator}${n}`,
            time: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
            annotator,
            sample,
            guideline: '1.0.0',
            labels: { intent },
          })),
        ),
      ]),
    ),
  });
}

describe('the agreement report of the example project', function () {
  this.timeout(SLOW);

  const files = new NodeFiles(path.join(repoRoot, 'examples/support-tickets'));
  let project: Project;
  let report: Report;
  before(async () => ({ project, report } = await reportOf(files)));

  it('counts what the buckets count, in lists, maps and causes', async () => {
    const { disagreements } = bucketsOf(project);
    for (const layer of report.layers) {
      const own = disagreements.filter((bucket) => bucket.layer === layer.id);
      assert.deepEqual(
        layer.buckets.map(({ id, count }) => [id, count]),
        own.map(({ id, samples }) => [id, samples.length]),
      );
      assert.equal(layer.disputed, new Set(own.flatMap(({ samples }) => samples)).size);
      for (const cell of layer.confusion?.cells ?? [])
        assert.equal(cell.count, own.find(({ id }) => id === cell.bucket)!.samples.length);
    }
    const causes = report.layers.flatMap((layer) => layer.causes);
    const disputes = [...(await disagreementsOf(project, pause))];
    assert.equal(
      causes.reduce((sum, { count }) => sum + count, 0),
      disputes.length,
    );
    assert.ok(report.layers.find(({ id }) => id === 'intent')!.confusion!.cells.length > 5);
  });

  it('says of each rule how often it was cited and how often people differ then', () => {
    const worst = report.rules[0]!;
    assert.ok(worst.disputed > 0 && worst.disputed <= worst.cited);
    assert.ok(report.rules.every(({ cited, disputed }) => disputed <= cited));
    assert.ok(report.rules.some(({ overlooked }) => (overlooked ?? 0) > 0));
  });

  it('makes a page in which every link leads somewhere and every plot is a table as well', () => {
    const page = documentPage(reportDocument(report), '1.0.0');
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(links.length > 50);
    assert.deepEqual(
      links.filter((link) => !ids.has(link)),
      [],
    );
    assert.doesNotMatch(page, /<th [^>]*>\s*<\/th>/, 'each heading says something');
    const plots = [...page.matchAll(/<svg\s+class="(\w+)"/g)].map((match) => match[1]);
    assert.ok(plots.includes('time') && plots.includes('bar') && plots.includes('interval'));
    for (const part of page.split(/<svg\s+class="time"/).slice(1))
      assert.match(part, /The numbers behind it[^]*<table/);
    // Needs nothing else: no script, and nothing is fetched.
    assert.doesNotMatch(page, /<script|<link|<img|url\(|https?:/);
    assert.match(page, /default-src &#39;none&#39;/);
  });

  it('gives the same numbers as tables', () => {
    const tables = new Map(reportTables(report).map((table) => [table.name, table]));
    const alpha = tables
      .get('coefficients')!
      .rows.find(([layer, key]) => layer === 'intent' && key === 'alpha.nominal')!;
    assert.equal(alpha[2], report.layers[0]!.headline.value);
    for (const { head, rows } of tables.values())
      for (const row of rows) assert.equal(row.length, head.length);
  });
});

describe('the agreement report of odd projects', function () {
  this.timeout(SLOW);

  const bad = '<img src=x onerror="alert(1)">';

  it('escapes whatever comes from the project', async () => {
    const answers = { ana: { [`s${bad}`]: bad, s2: 'b' }, ben: { [`s${bad}`]: 'b', s2: bad } };
    const { report } = await reportOf(memoryProject(answers, [bad, 'b', `'"&`], bad));
    const page = documentPage(reportDocument(report), '1.0.0');
    assert.doesNotMatch(page, /<img|onerror="/);
    assert.match(page, /&#60;img src=x/);
    assert.match(page, /&#60;b&#62;s/, 'texts are shown as they are');
  });

  it('leaves texts out where they must not be seen', async () => {
    const answers = { ana: { s1: 'a' }, ben: { s1: 'b' } };
    const { report } = await reportOf(memoryProject(answers, ['a', 'b']), { ...OPTIONS, texts: false });
    assert.doesNotMatch(JSON.stringify(report), /<b>s1/);
    assert.doesNotMatch(documentPage(reportDocument(report), '1.0.0'), /&#60;b&#62;s1/);
  });

  it('says that there is nothing yet, and gives reasons instead of numbers', async () => {
    assert.match(
      documentPage(reportDocument((await reportOf(memoryProject({}, ['a', 'b']))).report), '1.0.0'),
      /There are no answers yet/,
    );
    const alone = (await reportOf(memoryProject({ ana: { s1: 'a' } }, ['a', 'b']))).report;
    assert.equal(alone.layers[0]!.headline.value, null);
    assert.match(documentPage(reportDocument(alone), '1.0.0'), /undefined: no item has two annotators/);
  });

  it('lists the first samples of a bucket and says how many there are', async () => {
    const many = (label: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`s${n}`, label]));
    const { report } = await reportOf(memoryProject({ ana: many('a'), ben: many('b') }, ['a', 'b']));
    const [bucket] = report.layers[0]!.buckets;
    assert.deepEqual([bucket!.count, bucket!.samples.length], [40, 30]);
    assert.match(documentPage(reportDocument(report), '1.0.0'), /The first 30 of 40 samples/);
  });
});

describe('tableCsv', function () {
  this.timeout(SLOW);

  it('quotes as RFC 4180 says', () => {
    const rows = [['a,b', 'say "x"', 'two\nlines', null, 0]];
    assert.equal(
      tableCsv({ name: 't', head: ['1', '2', '3', '4', '5'], rows }),
      '1,2,3,4,5\n"a,b","say ""x""","two\nlines",,0\n',
    );
  });
});

describe('attributes in the report', function () {
  this.timeout(SLOW);

  it('have their agreement in the data, on the page and in a table', async () => {
    const { report } = await reportOf(new MemoryFiles(plantedFiles));
    const parts = report.layers.find(({ id }) => id === 'parts')!;
    // Two set the spans of three samples alike, all three that of "attribute" and the twelve that relations join.
    const [paid] = parts.attributes!;
    assert.ok(paid);
    assert.deepEqual([paid.attribute, paid.units, paid.pairs], ['paid', 3 + 13, 3 + 3 * 13]);
    assert.ok(paid.alpha.value !== null && paid.agreement.value! > 0.9);
    assert.equal(report.layers.find(({ id }) => id === 'links')!.attributes, undefined);
    const page = documentPage(reportDocument(report), '1.0.0').replace(/\s+/g, ' ');
    assert.equal(page.split('>Attributes</h3>').length, 2);
    const table = reportTables(report).find(({ name }) => name === 'attributes')!;
    assert.match(tableCsv(table), /^parts,paid,16,42,0\.9/m);
  });
});
