import { writeFileSync } from 'node:fs';
import path from 'node:path';
import assert from 'node:assert/strict';
import {
  InputError,
  readLongData,
  type ReadLongOptions,
} from '../../../src/features/agreement/cli/long-rows';
import { assertRefused, builtCommandLine, failedImport } from '../../support/command-line';
import { plantedFiles } from '../../support/planted-project';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const cli = builtCommandLine();
const labelwright = (args: string[], input = '') => cli.run(repoRoot, args, { input });

const rows = (answers: Record<string, string[]>) =>
  Object.entries(answers)
    .flatMap(([annotator, labels]) => labels.map((label, i) => JSON.stringify({ item: i, annotator, label })))
    .join('\n');

const sample = rows({
  ann: ['bug', 'bug', 'idea', 'idea', 'bug', 'praise'],
  bob: ['bug', 'idea', 'idea', 'idea', 'bug', 'praise'],
  cy: ['idea', 'bug', 'bug', 'bug', 'idea', 'praise'],
});

describe('labelwright agreement', function () {
  this.timeout(SLOW);

  it('prints an aligned table, warnings and a methods paragraph', () => {
    const { code, out } = labelwright(['agreement', '-'], sample);
    assert.equal(code, 0);
    assert.match(out, /^6 items, 3 annotators, 18 answers; 6 items with two or more answers/m);
    assert.match(out, /alpha, nominal +-?\d\.\d{3} {2}fewer than 20 items/);
    assert.match(out, /Warning: 6 items have labels by two annotators; do not quote/);
    assert.match(out, /Warning: "cy" causes much of the disagreement/);
    assert.match(out, /Krippendorff's alpha \(nominal metric\) = .* Computed with Labelwright \d/);
  });

  it('prints JSON under stable keys, with the same numbers for the same seed', () => {
    const run = () =>
      labelwright(
        ['agreement', '-', '--json', '--order', 'bug,idea,praise', '--bootstrap', '200', '--seed', '4'],
        sample,
      );
    const json = JSON.parse(run().out) as Record<string, unknown>;
    assert.deepEqual(JSON.parse(run().out), json);
    assert.equal(json.level, 'ordinal');
    assert.equal(json['cohen.kappa'], null);
    assert.match(String(json['cohen.kappa.reason']), /two annotators/);
    assert.ok('alpha.ordinal.bootstrap' in json);
    assert.equal((json.pairs as unknown[]).length, 3);
  });

  it('compares two: strengths, position bias, and consistency of swapped repeats', () => {
    const compared = (item: number, annotator: string, a: string, b: string, label: string) =>
      JSON.stringify({ item, annotator, a, b, label });
    const input = [
      compared(1, 'ann', 'old', 'new', 'new'),
      compared(1, 'ann', 'new', 'old', 'new'),
      compared(1, 'bob', 'old', 'new', 'old'),
      compared(2, 'ann', 'old', 'new', 'tie'),
      compared(3, 'ann', 'old', 'new', 'new'),
    ].join('\n');
    const { code, out } = labelwright(['agreement', '-'], input);
    assert.equal(code, 0);
    assert.match(out, /^3 items, 2 annotators/m);
    assert.match(out, /5 comparisons of two, 1 tie, 0 answers that neither is good/);
    assert.match(out, /Strength of new, the reference +0\.000\n +Strength of old +−1\.\d+ +−\d/);
    assert.match(out, /tie parameter +0\.577 +0\.025 to \d\d\.\d+/, 'which may exceed 1');
    assert.match(out, /First side beyond one half +0\.000 +−0/);
    assert.match(out, /all +1 +1\.00 \[.*\n +ann +1 +1\.00/);
    assert.match(
      labelwright(['agreement', '-'], compared(1, 'ann', 'x', 'y', 'z')).err,
      /:1:1: "label" must be "x"/,
    );
  });

  it('refuses what it cannot read with exit code 2', () => {
    assert.equal(labelwright(['agreement', 'no-such-file.jsonl']).code, 2);
    assert.equal(labelwright(['agreement', '-', '--level', 'cardinal'], sample).code, 2);
    const { code, out, err } = labelwright(['agreement', '-'], `${sample}\n{"item": 1,\n{"item": 2}`);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^<stdin>:19:\d+: the line is not JSON/);
    assert.match(err, /<stdin>:20:1: "annotator" must be/);
    const samples = labelwright(['agreement', '-'], '{"id": 1, "text": "Pay it back."}');
    assert.match(samples.err, /^<stdin>:1:1: this is a sample, not an answer .*: name the project/);
  });
});

describe('labelwright agreement on a project', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const project = path.join(repoRoot, 'examples/support-tickets');

  it('has the agreement on each attribute of spans', () => {
    folder.write(plantedFiles);
    const of = (layer: string, ...more: string[]): string =>
      labelwright(['agreement', folder.path, '--layer', layer, ...more]).out;
    const { attributes } = JSON.parse(of('parts', '--json')) as {
      attributes: Record<string, Record<string, unknown>>;
    };
    assert.deepEqual(Object.keys(attributes), ['paid']);
    const { units, pairs, percent_agreement: share } = attributes.paid!;
    assert.deepEqual([units, pairs], [16, 42]);
    assert.ok(Math.abs((share as number) - (15 + 1 / 3) / 16) < 1e-12);
    assert.ok('alpha.nominal.ci' in attributes.paid!);
    assert.match(of('parts'), /^ *Units +Pairs +Agreement +Alpha, nominal\n *paid +16 +42 +0\.96/m);
    assert.ok(!('attributes' in (JSON.parse(of('links', '--json')) as object)));
  });

  it('names the layers where it does not know one', () => {
    const { code, err } = labelwright(['agreement', project, '--layer', 'intnt']);
    assert.equal(code, 2);
    assert.match(err, /no layer "intnt"\. Its layers: intent, remedy, urgency, entities, request\./);
  });

  it('reports every layer', () => {
    const json = JSON.parse(labelwright(['agreement', project, '--json']).out) as {
      layers: Record<string, Record<string, unknown>>;
    };
    assert.deepEqual(Object.keys(json.layers), ['intent', 'remedy', 'urgency', 'entities', 'request']);
    assert.ok(typeof json.layers.intent!['alpha.nominal'] === 'number');
    assert.ok('alpha.jaccard' in json.layers.remedy!);
    assert.ok(typeof json.layers.entities!.pairwise_f1 === 'number');
    assert.equal(json.layers.urgency!.level, 'ordinal');
    for (const id of ['remedy', 'entities', 'request'])
      for (const key of ['per_annotator', 'per_guideline', 'per_rule', 'drift', 'percent_agreement'])
        assert.ok(key in json.layers[id]!, `${id} has no ${key}`);
    const remedy = json.layers.remedy!.reference as Record<string, { correct: number }>;
    assert.ok(remedy.ana!.correct > 0);
    const { out } = labelwright(['agreement', failedImport, '--layer', 'urgency', '--json']);
    const { dmitri } = (JSON.parse(out) as { per_annotator: Record<string, Record<string, unknown>> })
      .per_annotator;
    assert.ok(dmitri!.self_consistency, 'two samples with one text');
  });

  it('takes one layer, and says which there are', () => {
    const { out } = labelwright(['agreement', project, '--layer', 'intent', '--json']);
    assert.ok('per_rule' in (JSON.parse(out) as object));
    assertRefused(labelwright(['agreement', project, '--layer', 'nope']), /no layer "nope".*intent, remedy/);
    assert.match(
      labelwright(['resolve', project, '--method', 'majority']).err,
      /--layer.*intent, remedy, urgency/,
    );
    assert.match(
      labelwright(['resolve', project, '--layer', 'intent', '--method', 'majority']).out,
      /84 items, \d+ decided/,
    );
  });
});

describe('labelwright resolve, of a file', function () {
  this.timeout(SLOW);

  it('lists ties and never breaks them', () => {
    const tied = rows({ ann: ['x', 'x'], bob: ['x', 'y'] });
    assert.match(labelwright(['resolve', '-'], tied).out, /1 decided by majority, 1 undecided/);
    const json = JSON.parse(labelwright(['resolve', '-', '--json'], tied).out) as Record<string, unknown>;
    assert.deepEqual(json.labels, { 0: 'x', 1: null });
  });

  it('estimates error rates', () => {
    const json = JSON.parse(
      labelwright(['resolve', '-', '--method', 'dawid-skene', '--json'], sample).out,
    ) as {
      labels: Record<string, string>;
      confusion: Record<string, Record<string, Record<string, number>>>;
    };
    assert.equal(json.labels[5], 'praise');
    assert.ok(json.confusion.cy!.praise!.praise! > 0.99);
  });
});

describe('labelwright resolve, of a file with sets of labels', function () {
  this.timeout(SLOW);

  const sets = (answers: Record<string, string[][]>) =>
    Object.entries(answers)
      .flatMap(([annotator, list]) => list.map((labels, item) => JSON.stringify({ item, annotator, labels })))
      .join('\n');
  const input = sets({
    ann: [['x', 'y'], ['x'], []],
    bob: [['x'], [], []],
    cy: [['x', 'y'], [], []],
    dan: [['y', 'z'], ['x'], []],
  });
  const aggregate = (...args: string[]) => labelwright(['resolve', '-', ...args], input);

  it('votes on each label, lists ties and never breaks them', () => {
    const { out } = aggregate();
    assert.match(out, /^3 items, each label separately; 2 decided by majority, 1 undecided\n/);
    assert.match(out, /1 +x +2 of 4/);
    const json = JSON.parse(aggregate('--json').out) as Record<string, unknown>;
    assert.deepEqual(json.labels, { 0: ['x', 'y'], 1: null, 2: [] });
    assert.deepEqual((json.items as Record<string, unknown>)[1], {
      labels: null,
      taken: [],
      open: ['x'],
      votes: { x: 2 },
      of: 4,
    });
  });

  it('asks for the quorum of the yes and of the no', () => {
    const json = JSON.parse(aggregate('--json', '--quorum', '0.8').out) as Record<string, unknown>;
    assert.deepEqual(json.labels, { 0: null, 1: null, 2: [] });
  });

  it('estimates error rates label by label', () => {
    const json = JSON.parse(aggregate('--method', 'dawid-skene', '--json').out) as {
      labels: Record<string, string[] | null>;
      posterior: Record<string, Record<string, number>>;
      per_label: Record<string, { has_converged: boolean; confusion: object }>;
    };
    assert.deepEqual(json.labels[0], ['x', 'y']);
    assert.deepEqual(json.labels[2], []);
    assert.ok(json.posterior[0]!.z! < 0.5);
    assert.deepEqual(Object.keys(json.per_label), ['x', 'y', 'z']);
    assert.deepEqual(Object.keys(json.per_label.x!.confusion), ['ann', 'bob', 'cy', 'dan']);
    assert.match(
      aggregate('--method', 'dawid-skene').out,
      /^3 items, 4 annotators, each label separately; converged/,
    );
  });

  it('says what takes spans instead', () => {
    const spans = JSON.stringify({ item: 1, annotator: 'a', spans: [] });
    assertRefused(labelwright(['resolve', '-'], spans), /For spans use "labelwright resolve"/);
  });
});

describe('labelwright agreement on spans and single annotators', function () {
  this.timeout(SLOW);

  const answer = (annotator: string, item: number, ...spans: [number, number, string][]) =>
    JSON.stringify({ item, annotator, spans: spans.map(([start, end, label]) => ({ start, end, label })) });
  const input = [
    answer('ann', 1, [0, 2, 'A'], [3, 4, 'A']),
    answer('bob', 1, [0, 2, 'A']),
  ].join('\n'); // prettier-ignore

  it('names the reference of precision and recall', () => {
    const { out } = labelwright(['agreement', '-'], input);
    assert.match(out, /Reference +Other +Items +Precision +Recall/);
    assert.match(out, /\n +ann +bob +1 +1\.000 +0?\.500/);
    assert.match(out, /bob against ann\n +Label +Spans +Precision/);
    const turned = labelwright(['agreement', '-', '--reference', 'bob'], input).out;
    assert.match(turned, /\n +bob +ann +1 +0?\.500 +1\.000/);
    const json = JSON.parse(labelwright(['agreement', '-', '--json'], input).out) as {
      pairs: { a: string; b: string; reference: string }[];
    };
    assert.deepEqual([json.pairs[0]!.reference, json.pairs[0]!.b], ['ann', 'bob']);
  });

  it('says that only extent and label of spans are compared', () => {
    assert.match(labelwright(['agreement', '-'], input).out, /other fields of spans were not compared/);
  });

  it('counts one of a thing as one', () => {
    const one = labelwright(['agreement', '-'], rows({ ann: ['x'] })).out;
    assert.match(one, /^1 item, 1 annotator, 1 answer; 0 items with two/m);
    assert.match(one, /1 annotator gave 1 label to 1 item; 0 items \(0 labels\) were/);
    assert.match(labelwright(['resolve', '-'], rows({ ann: ['x'] })).out, /^1 item, 1 decided/);
    assert.match(
      labelwright(['agreement', '-'], input).out,
      /^1 item, 2 annotators, 2 answers; 1 item with/m,
    );
  });
});

describe('readLongData', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const read = (lines: unknown[], options: ReadLongOptions = {}) => {
    const file = folder.at('rows.jsonl');
    writeFileSync(file, `\ufeff${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n`);
    return readLongData(file, options);
  };
  const row = { item: 'u', annotator: 'a', label: 'x' };
  const problem = (pattern: RegExp) => (error: unknown) =>
    error instanceof InputError && pattern.test(error.message);

  it('skips a BOM, CRLF and blank lines, and counts null answers', async () => {
    const data = await read([row, { item: 'u', annotator: 'b', label: null }]);
    assert.ok(data.kind === 'value');
    assert.deepEqual(data.input.table.labels, ['x']);
    assert.equal(data.notes.empty, 1);
  });

  it('never mixes layers or kinds of answer', async () => {
    await assert.rejects(
      read([
        { ...row, layer: 'p' },
        { ...row, layer: 'q' },
      ]),
      problem(/"p", "q".*--layer/),
    );
    await assert.rejects(
      read([{ ...row, layer: 'p' }], { layer: 'z' }),
      problem(/no row has the layer "z".*"p"/),
    );
    const data = await read(
      [
        { ...row, layer: 'p' },
        { ...row, label: 'y', layer: 'q' },
      ],
      { layer: 'q' },
    );
    assert.ok(data.kind === 'value' && data.input.table.labels.join() === 'y');
    await assert.rejects(
      read([row, { item: 'u', annotator: 'a', labels: [] }]),
      problem(/rows\.jsonl:2:1: a row with "labels"/),
    );
  });

  it('reads numbers out of labels only when a level needs them', async () => {
    const numeric = await read(
      [
        { ...row, label: '10' },
        { ...row, item: 'v', label: '9' },
      ],
      { numeric: true },
    );
    assert.ok(numeric.kind === 'value');
    assert.deepEqual([...numeric.input.table.values!], [9, 10]);
    await assert.rejects(read([row], { numeric: true }), problem(/"x" is not a number/));
  });

  it('keeps numbers apart from the labels when one label has several', async () => {
    const data = await read([
      { ...row, label: 'high', score: 4 },
      { ...row, annotator: 'b', label: 'high', score: 5 },
    ]);
    assert.ok(data.kind === 'value');
    assert.deepEqual(data.input.scores?.labels, ['4', '5']);
  });

  it('keeps the reference apart from the annotators', async () => {
    const lines = [row, { ...row, annotator: 'gold', label: 'y' }];
    const data = await read(lines, { reference: 'gold' });
    assert.ok(data.kind === 'value');
    assert.deepEqual(data.input.table.annotators, ['a']);
    assert.deepEqual(data.context.reference, new Map([['u', 'y']]));
    await assert.rejects(
      read(lines, { reference: 'golden' }),
      problem(/no row is by the annotator "golden"/),
    );
  });

  it('names the place of a wrong span', async () => {
    const spans = [{ start: 4, end: 2, label: 'A' }];
    await assert.rejects(read([{ item: 'u', annotator: 'a', spans }]), problem(/:1:1: spans\[0\] needs/));
  });
});
