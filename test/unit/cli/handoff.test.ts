import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { connectDuckDb } from '../../support/duckdb';
import { builtCommandLine, exampleProject } from '../../support/command-line';
import { croissantProblems } from '../../support/croissant';
import { makeRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Manifest {
  command: string;
  as_of: string;
  released_by?: string;
  assumptions: string[];
  gate: { passes: boolean; forced: boolean; closed_by: { check: string }[] };
  project: { source: { commit: string; uncommitted: string[] } | null };
  samples: { total: number; answered: number; splits: Record<string, number> };
  inputs: { path: string; sha256: string }[];
  outputs: { path: string; sha256: string; bytes: number }[];
}

describe('labelwright handoff', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const at = (...names: string[]): string => folder.at(...names);
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  const json = <T>(name: string): T => JSON.parse(text(name)) as T;
  const lines = <T>(name: string): T[] =>
    text(name)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  const handoff = (...args: string[]) =>
    cli.run(folder.path, ['handoff', '--project', 'project', '--by', 'lea', ...args]);
  const verify = (...args: string[]) =>
    cli.run(folder.path, ['handoff', '--verify', 'out', '--project', 'project', ...args]);

  const base = mkdtempSync(path.join(tmpdir(), 'labelwright-handoff-'));
  let ran: ReturnType<typeof handoff>;

  /** The example, with a gate that its labels pass; handed off once, then copied. */
  before(function () {
    const project = path.join(base, 'project');
    cpSync(exampleProject, project, { recursive: true });
    const schema = path.join(project, 'labelwright.yaml');
    const yaml = readFileSync(schema, 'utf8')
      .replace(/min_agreement: .*/, 'min_agreement: {intent: 0.5}')
      .replace(/min_gold_pass_rate: .*/, 'min_gold_pass_rate: 0.5')
      .replace(/max_unresolved: .*/, 'max_unresolved: 0.5')
      .replace(/^training:$/m, 'training:\n  assumptions: [The web form is like e-mail.]');
    writeFileSync(schema, yaml);
    ran = cli.run(base, ['handoff', 'out', '--project', 'project', '--by', 'lea']);
  });
  after(() => rmSync(base, { recursive: true }));
  beforeEach(() => cpSync(base, folder.path, { recursive: true }));

  it('hands off what the project has, with a hash of everything', () => {
    assert.equal(ran.code, 0, ran.out + ran.err);
    const manifest = json<Manifest>('out/manifest.json');
    for (const { path: name, sha256, bytes } of manifest.outputs) {
      const content = readFileSync(at('out', name));
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256, name);
      assert.equal(content.length, bytes);
    }
    for (const { path: name, sha256 } of manifest.inputs)
      assert.equal(
        createHash('sha256')
          .update(readFileSync(at('project', name)))
          .digest('hex'),
        sha256,
        name,
      );
    const there = readdirSync(at('out'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.equal(there.length, manifest.outputs.length + 1);
    assert.match(text('out/guideline/guideline.md'), /TB-1/);
    assert.match(text('out/guideline/guideline.html'), /^<!doctype html>/i);
    assert.equal(text('out/guideline/project.yaml'), text('project/labelwright.yaml'));
    assert.deepEqual(manifest.gate, { passes: true, forced: false, closed_by: [] });
    assert.deepEqual([manifest.released_by, manifest.assumptions], ['lea', ['The web form is like e-mail.']]);
    assert.match(
      text('out/README.md'),
      /^Released by lea, on the open gate\.\n\nAssumptions:\n\n- The web form is like e-mail\.$/m,
    );
    assert.equal(manifest.as_of, '2026-11-23T09:15:08.151Z', 'the time of the newest record');
    assert.doesNotMatch(JSON.stringify(manifest), new RegExp(folder.path));

    const splits = new Map(
      lines<{ sample: string; split: string }>('out/splits.jsonl').map((one) => [one.sample, one.split]),
    );
    assert.equal(splits.size, manifest.samples.total);
    const open = lines<{ sample: string; layer: string; reason: string }>('out/data/unresolved.jsonl');
    assert.ok(open.some(({ reason }) => reason === 'tie'));
    const seen = new Set<string>();
    for (const [split, count] of Object.entries(manifest.samples.splits)) {
      const rows = lines<{ sample: string; labels: Record<string, unknown>; context: object }>(
        `out/data/${split}.jsonl`,
      );
      assert.equal(rows.length, count);
      for (const { sample, labels, context } of rows) {
        assert.equal(splits.get(sample), split);
        assert.deepEqual(
          Object.keys(context).sort(),
          ['channel', 'customer', 'product'].filter((name) => name in context),
        );
        for (const { layer } of open.filter((one) => one.sample === sample)) assert.ok(!(layer in labels));
        seen.add(sample);
      }
    }
    const nothing = new Set(open.map(({ sample }) => sample).filter((sample) => !seen.has(sample)));
    assert.equal(
      seen.size + nothing.size,
      manifest.samples.answered,
      'every answered sample is in one of them',
    );
  });

  it('describes the data as Croissant and as a data card', () => {
    const description = json<Record<string, unknown>>('out/croissant.json');
    assert.deepEqual(croissantProblems(description), []);
    assert.match(String(description['rai:dataAnnotationProtocol']), /version 1\.3\.1 of a written guideline/);
    assert.match(
      (description['rai:dataAnnotationAnalysis'] as string[])[0]!,
      /^intent: Krippendorff’s alpha, nominal 0\.7\d\d, 95 % interval/,
    );
    const [, front, body] = /^---\n([^]*?)\n---\n([^]*)$/.exec(text('out/README.md'))!;
    const card = parse(front!) as {
      configs: { data_files: { split: string; path: string }[] }[];
      dataset_info: { features: { name: string }[]; splits: { name: string; num_examples: number }[] };
      license: string;
    };
    assert.equal(card.license, 'cc0-1.0');
    for (const { path: file } of card.configs[0]!.data_files) assert.ok(existsSync(at('out', file)));
    assert.deepEqual(
      card.dataset_info.splits.map(({ num_examples: count }) => count),
      Object.values(json<Manifest>('out/manifest.json').samples.splits),
    );
    assert.match(body!, /#### Annotation process/);
    assert.doesNotMatch(body!, /although the gate is closed/);
  });

  it('leaves out of both what the project does not state, and says so', () => {
    writeFileSync(
      at('project/labelwright.yaml'),
      text('project/labelwright.yaml').replace(/ {4}license: .*\n {4}url: .*\n/, ''),
    );
    assert.match(handoff('out').out, /Not stated, and left out .*: license, url\./);
    assert.deepEqual(croissantProblems(json('out/croissant.json')), ['license is missing', 'url is missing']);
    assert.match(text('out/README.md'), /Licence: Not stated/);
  });

  it('writes Parquet that DuckDB reads, with the rows of the JSONL', async function () {
    const connection = await connectDuckDb();
    if (!connection) return this.skip();
    const found = await connection.runAndReadAll(
      `select sample, text, intent, intent_source, urgency, list_transform(entities, x -> x.label), entities_confidence, context::varchar from '${at('out/data/train.parquet')}'`,
    );
    const rows = lines<{
      sample: string;
      text: string;
      labels: Record<string, unknown>;
      resolution: Record<string, { source: string; confidence: number | null }>;
      context: object;
    }>('out/data/train.jsonl').map(({ sample, text: said, labels, resolution, context }) => [
      sample,
      said,
      labels.intent ?? null,
      resolution.intent?.source ?? null,
      labels.urgency ?? null,
      (labels.entities as { label: string }[] | undefined)?.map(({ label }) => label) ?? null,
      resolution.entities?.confidence ?? null,
      JSON.stringify(context),
    ]);
    assert.deepEqual(found.getRowsJson(), rows);
    const [[meta]] = (
      await connection.runAndReadAll(
        `select decode(value) from parquet_kv_metadata('${at('out/data/train.parquet')}')`,
      )
    ).getRowsJson() as [[string]];
    assert.equal((JSON.parse(meta) as { guideline: { version: string } }).guideline.version, '1.3.1');
    connection.closeSync();
  });

  it('comes out again byte by byte, wherever it is made, and replaces only what it made', () => {
    const first = text('out/manifest.json');
    mkdirSync(at('elsewhere'));
    cpSync(at('project'), at('elsewhere/copy'), { recursive: true });
    const again = cli.run(at('elsewhere'), ['handoff', 'other', '--project', 'copy', '--by', 'lea']);
    assert.equal(again.code, 0, again.err);
    assert.equal(text('elsewhere/other/manifest.json'), first);
    assert.equal(handoff('out').code, 0);
    assert.equal(text('out/manifest.json'), first);
    assert.match(
      verify().out,
      /^All \d+ files are what was handed off\.\nMade again from the project and compared\.\n$/,
    );
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.includes('.part')),
      [],
    );

    folder.write({ 'out/notes.txt': 'mine', 'full/notes.txt': 'mine' });
    const refused = handoff('out');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /notes\.txt was not written by a hand-off/);
    assert.match(handoff('full').err, /not empty and is not a bundle/);
    rmSync(at('out/notes.txt'));
    appendFileSync(at('out/README.md'), 'mine');
    assert.match(handoff('out').err, /README\.md was not written by a hand-off, or was changed/);
    writeFileSync(at('out/manifest.json'), first.replace('"complete"', '"entire"'));
    assert.match(handoff('out').err, /manifest\.json is not as it was written/);
    assert.match(text('out/README.md'), /mine$/);
  });

  it('names each file that was changed, in the bundle and in the project', () => {
    appendFileSync(at('out/data/test.jsonl'), '{}\n');
    rmSync(at('out/labels.json'));
    folder.write({ 'out/data/more.jsonl': '' });
    const bundle = verify('--json');
    assert.equal(bundle.code, 1);
    const found = JSON.parse(bundle.out) as {
      differences: { file: string; kind: string }[];
      again: { done: boolean };
    };
    assert.deepEqual(found.differences, [
      { file: 'data/more.jsonl', kind: 'unknown' },
      { file: 'data/test.jsonl', kind: 'changed' },
      { file: 'labels.json', kind: 'missing' },
    ]);
    assert.equal(found.again.done, true);

    writeFileSync(
      at('project/annotations/ben.jsonl'),
      text('project/annotations/ben.jsonl').replace('"refund"', '"return"'),
    );
    folder.write({ 'project/suggestions/new.jsonl': '' });
    const { out, code } = verify();
    assert.equal(code, 1);
    assert.match(out, /annotations\/ben\.jsonl {2}was changed in the project since/);
    assert.match(out, /suggestions\/new\.jsonl {2}is new in the project/);
    assert.match(out, /Not made again: the project is not as it was\./);
  });

  it('tells a manifest that somebody made up from one that comes out', () => {
    const manifest = json<Manifest & { seal?: string }>('out/manifest.json');
    appendFileSync(at('out/data/train.jsonl'), '{}\n');
    const sha256 = createHash('sha256')
      .update(readFileSync(at('out/data/train.jsonl')))
      .digest('hex');
    const outputs = manifest.outputs.map((one) =>
      one.path === 'data/train.jsonl' ? { ...one, sha256 } : one,
    );
    const { seal, ...forged } = { ...manifest, outputs };
    const sealed = createHash('sha256')
      .update(`${JSON.stringify(forged, null, 2)}\n`)
      .digest('hex');
    assert.notEqual(sealed, seal);
    writeFileSync(at('out/manifest.json'), `${JSON.stringify({ ...forged, seal: sealed }, null, 2)}\n`);
    const { out, code } = verify();
    assert.equal(code, 1);
    assert.match(out, /data\/train\.jsonl {2}differs when it is made again/);
    assert.equal(
      cli.run(folder.path, ['handoff', '--verify', 'out']).code,
      0,
      'without the project it cannot be seen',
    );
  });

  it('writes nothing when the gate is closed, and with --force says what does not hold', () => {
    rmSync(at('out'), { recursive: true });
    writeFileSync(
      at('project/labelwright.yaml'),
      text('project/labelwright.yaml').replace(/max_unresolved: .*/, 'max_unresolved: 0.01'),
    );
    const refused = handoff('out');
    assert.equal(refused.code, 1);
    assert.match(refused.out, /FAILS +Answered samples that are not resolved/);
    assert.ok(!existsSync(at('out')));
    assert.equal(handoff('out', '--force').code, 0);
    const { gate, command } = json<Manifest>('out/manifest.json');
    assert.deepEqual(
      [gate.passes, gate.forced, gate.closed_by.map(({ check }) => check)],
      [false, true, ['max_unresolved']],
    );
    assert.equal(command, 'labelwright handoff --force');
    assert.match(text('out/README.md'), /although the gate is closed/);
    assert.equal(verify().code, 0);
  });

  it('tells of cells of its tables that a spreadsheet would run, and guards them when asked', () => {
    assert.ok(!('formula_cells' in json<object>('out/manifest.json')), 'the example has none');
    const said = 'A move to another plan or another interval is asked for.';
    const guideline = text('project/guideline.yaml');
    assert.ok(guideline.includes(said));
    writeFileSync(at('project/guideline.yaml'), guideline.replace(said, '=cmd|other!A1'));
    const { out, code } = handoff('out');
    assert.equal(code, 0);
    assert.match(out, /reports\/tables\/rules\.csv:\d+: 1 cell looks like a formula.*--guard-formulas/);
    const plain = text('out/reports/tables/rules.csv');
    const { formula_cells: cells } = json<{ formula_cells: { first: string } }>('out/manifest.json');
    const line = Number(cells.first.split(':')[1]);
    assert.deepEqual(cells, { guarded: false, count: 1, first: `reports/tables/rules.csv:${line}` });
    assert.match(plain.split('\n')[line - 1]!, /,=cmd\|other!A1$/);

    const guarded = handoff('out', '--guard-formulas');
    assert.doesNotMatch(guarded.out, /formula/);
    assert.equal(text('out/reports/tables/rules.csv'), plain.replace(',=cmd', ",'=cmd"));
    const manifest = json<Manifest>('out/manifest.json');
    assert.deepEqual((manifest as { formula_cells?: object }).formula_cells, { guarded: true });
    assert.equal(manifest.command, 'labelwright handoff --guard-formulas');
    assert.equal(verify().code, 0, 'it comes out again as it was asked for');
  });

  it('refuses a folder whose files would be data of the project, and a project without answers', () => {
    writeFileSync(
      at('project/labelwright.yaml'),
      text('project/labelwright.yaml').replace('data/*.jsonl', 'data/**/*.jsonl'),
    );
    assert.match(
      cli.run(at('project'), ['handoff', 'data/out']).err,
      /would be read as data of the project, by "data\/\*\*\/\*\.jsonl"/,
    );
    assert.ok(!existsSync(at('project/data/out')));
    assert.match(cli.run(at('project'), ['handoff', 'suggestions']).err, /by "suggestions/);
    rmSync(at('out'), { recursive: true });
    for (const name of ['annotations', 'decisions']) rmSync(at('project', name), { recursive: true });
    const nobody = handoff('out', '--force');
    assert.equal(nobody.code, 2);
    assert.match(nobody.err, /There are no answers yet/);
    assert.ok(!existsSync(at('out')));
  });

  it('writes into the folder that a link leads to, and over no file', () => {
    mkdirSync(at('real'));
    symlinkSync(at('real'), at('link'), 'junction');
    assert.equal(handoff('link').code, 0);
    assert.ok(lstatSync(at('link')).isSymbolicLink());
    assert.equal(text('real/manifest.json'), text('out/manifest.json'));
    symlinkSync(at('project'), at('way'), 'junction');
    assert.match(handoff('way/annotations').err, /would be read as data of the project/);
    folder.write({ file: 'mine' });
    const refused = handoff('file');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /file is a file\. Give a folder\./);
    assert.equal(text('file'), 'mine');
  });

  it('lists labels that were changed later: by whom, why, under which rule', () => {
    const changes = lines<Record<string, unknown>>('out/reports/corrections.jsonl');
    const decided = changes.filter(({ kind }) => kind === 'decided');
    assert.ok(
      decided.length > 0 && decided.every(({ by, reason }) => by === 'lea' && typeof reason === 'string'),
    );
    assert.ok(changes.some(({ kind, undone }) => kind === 'withdrawn' && undone === true));
    for (const { from, to } of changes) assert.notDeepEqual(from, to);
  });

  it('names the commit, and what is not as it is there', () => {
    const { commit, write } = makeRepository(at('project'));
    const hash = commit({}, 'all');
    write({ 'suggestions/x.jsonl': '', 'notes.txt': 'no input' });
    handoff('out');
    assert.deepEqual(json<Manifest>('out/manifest.json').project.source, {
      commit: hash,
      uncommitted: ['suggestions/x.jsonl'],
    });
  });
});
