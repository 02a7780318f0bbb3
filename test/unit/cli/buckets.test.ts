import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assertRefused, builtCommandLine, exampleProject, failedImport } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

interface Json {
  version: number;
  projects: {
    folder: string;
    samplesLabelledTwice: number;
    disagreements: BucketJson[];
    errors: BucketJson[];
  }[];
}
interface BucketJson {
  id: string;
  kind: string;
  layer?: string;
  rule?: string;
  labels: string[];
  count: number;
  samples: {
    sample: string;
    path?: string;
    line?: number;
    gold?: unknown;
    decision?: { reviewer: string; value?: unknown };
    answers?: {
      annotator: string;
      value?: unknown;
      rules: string[];
      path: string;
      line: number;
      stale: boolean;
    }[];
  }[];
}

describe('labelwright buckets and status', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const example = (): Json => {
    const { code, out, err } = cli.run(exampleProject, ['buckets', '--json']);
    assert.deepEqual([err, code], ['', 0]);
    return JSON.parse(out) as Json;
  };
  const line = (file: string, number: number): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(exampleProject, file), 'utf8').split('\n')[number - 1]!) as Record<
      string,
      unknown
    >;

  it('lists every disagreement with who gave which label, and where it stands', () => {
    const [project] = example().projects;
    assert.ok(project!.disagreements.length > 10);
    for (const { layer, kind, labels, count, samples } of project!.disagreements) {
      assert.equal(samples.length, count);
      for (const { sample, answers, path: file, line: number } of samples) {
        assert.equal(line(file!, number!).id, sample);
        assert.ok(answers!.length >= 2);
        for (const answer of answers!) {
          const record = line(answer.path, answer.line) as {
            annotator: string;
            sample: string;
            labels: Record<string, unknown>;
            rules?: string[];
          };
          assert.equal(record.sample, sample);
          assert.equal(record.annotator, answer.annotator);
          assert.deepEqual(answer.rules, record.rules ?? []);
          const value = record.labels[layer!];
          if (typeof value === 'string' || typeof value === 'number') assert.equal(answer.value, value);
        }
        if (kind === 'label-pair')
          for (const label of labels)
            assert.ok(
              answers!.some(({ value }) => value === label),
              sample,
            );
      }
    }
  });

  it('lists errors: violations, gold, stale labels and flags', () => {
    const [project] = example().projects;
    const of = (kind: string) => project!.errors.filter((bucket) => bucket.kind === kind);
    const broken = JSON.parse(cli.run(failedImport, ['buckets', '--json']).out) as Json;
    const violations = broken.projects[0]!.errors.filter(({ kind }) => kind === 'schema-violation');
    assert.ok(violations.length > 4 && violations.every(({ rule }) => rule !== undefined));
    for (const { layer, samples } of of('gold-mismatch'))
      for (const { gold, answers } of samples)
        assert.ok(
          answers!.some(({ value }) => JSON.stringify(value) !== JSON.stringify(gold)),
          layer,
        );
    assert.ok(of('stale-label')[0]!.samples.every(({ answers }) => answers!.every(({ stale }) => stale)));
    for (const flag of [
      'ambiguous-source',
      'missing-context',
      'broken-preprocessing',
      'guideline-gap',
      'unsure',
    ])
      assert.ok(of(flag)[0]!.count > 0, flag);
  });

  it('shows a tree, with so many samples of each bucket as asked for', () => {
    const { out } = cli.run(exampleProject, ['buckets', '--limit', '1']);
    assert.match(out, /^Support tickets.*\n\nDisagreements: \d+ of \d+ samples with two or more answers\n/);
    assert.match(out, /^ {2}intent {2}\d+ samples\n {4}Labels confused {2}\d+ samples$/m);
    assert.match(out, /^ {8}t-\d+ {2}data\/tickets\.jsonl:\d+ {2}ana: [\w-]+ \[.+\]; ben: /m);
    assert.match(out, /^ {8}… \d+ more$/m);
    assert.match(out, /^Errors: \d+ samples$/m);
    assert.doesNotMatch(cli.run(exampleProject, ['buckets', '--limit', '0']).out, /… \d+ more/);
  });

  it('are valid for several projects, also for one without records', () => {
    const schema = 'labelwright: 1\ndata: {samples: a.jsonl}\nlayers: []\nlabels: []\n';
    folder.write({ 'one/labelwright.yaml': schema, 'two/labelwright.yaml': schema });
    const buckets = JSON.parse(cli.run(folder.path, ['buckets', '--json']).out) as Json;
    assert.deepEqual(
      buckets.projects.map((project) => [project.folder, project.disagreements, project.errors]),
      [
        ['one', [], []],
        ['two', [], []],
      ],
    );
    const status = JSON.parse(cli.run(folder.path, ['status', '--json']).out) as { projects: unknown[] };
    assert.equal(status.projects.length, 2);
    const text = cli.run(folder.path, ['status']).out;
    assert.match(
      text,
      /^Status\n2 projects\n\none\n\nStatus of one, no guideline version\n\n0 samples, 0 files,/,
    );
    const { err } = cli.run(folder.path, ['status', '-o', 'status.html']);
    assert.equal(err, 'Wrote status.html\n');
    assert.match(folder.read('status.html'), /^<!doctype html>[^]*<h1 dir="auto">Status<\/h1>[^]*>two<\/h2>/);
  });

  it('count the work of each annotator', () => {
    const { out, code } = cli.run(exampleProject, ['status', '--json']);
    assert.equal(code, 0);
    const { projects } = JSON.parse(out) as {
      projects: {
        samples: { total: number };
        annotators: {
          id: string;
          done: number;
          stale: number;
          returned: number;
          draft: number;
          todo: number;
        }[];
        disagreements: { samplesDisputed: number; samplesLabelledTwice: number };
        findings: { errors: number };
      }[];
    };
    const [project] = projects;
    assert.deepEqual(pick(project!.annotators, 'id'), ['ana', 'ben', 'chloe']);
    for (const { done, stale, returned, draft, todo } of project!.annotators)
      assert.equal(done + stale + returned + draft + todo, project!.samples.total);
    const disputed = new Set(
      example().projects[0]!.disagreements.flatMap(({ samples }) => samples.map(({ sample }) => sample)),
    );
    assert.equal(project!.disagreements.samplesDisputed, disputed.size);
    assert.match(cli.run(exampleProject, ['status']).out, /^ {2}ana( +\d+){6}$/m);
  });

  it('end with 2 where there is no project', () => {
    folder.write({ 'a.txt': '' });
    for (const command of ['buckets', 'status']) {
      assertRefused(cli.run(folder.path, [command]), /There is no labelwright\.yaml/);
      assert.equal(cli.run(folder.path, [command, '--help']).code, 0);
    }
  });
});
