import assert from 'node:assert/strict';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const SCHEMA = `labelwright: 1
title: Traces
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers:
  - {id: note, type: text}
  - {id: codes, type: choices, open: true}
  # What is counted.
  - {id: kinds, type: choices, labels: [late]}
labels:
  - {id: late, name: Too late}
people: {annotators: [ana, ben]}
`;
const GUIDELINE = `version: "0.1.0"
labels:
  - id: late
    definition: The reply comes too late.
changelog:
  - version: "0.1.0"
    date: "2026-01-01"
    changes: []
`;
const COLD = 'The reply is cold to someone who is ill.';
let number = 0;
const line = (annotator: string, sample: string, labels: object): string =>
  `${JSON.stringify({ v: 1, id: `01KAW3Q0Z4M8Y2T6B9C1D6${String(number).padStart(4, '0')}`, time: new Date(Date.UTC(2026, 2, 1) + 1000 * number++).toISOString(), annotator, sample, labels })}\n`;

describe('labelwright codes', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const run = (...args: string[]) => cli.run(folder.path, ['codes', ...args]);
  interface Found {
    layers: {
      layer: string;
      codes: { code: string; samples: string[]; people: object; notes: { text: string }[][] }[];
      similar: string[][];
      saturation: object[];
      uncoded: { text: string }[][];
    }[];
  }
  const found = (...args: string[]): Found['layers'][number] =>
    (JSON.parse(run('--json', ...args).out) as Found).layers[0]!;

  beforeEach(() => {
    const samples = Array.from({ length: 25 }, (_, n) => `t-${n + 1}`);
    folder.write({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': samples
        .map((id, n) => `{"id":"${id}","text":"${'Text '.repeat(30 - n)}${id}."}\n`)
        .join(''),
      'annotations/ana.jsonl':
        line('ana', 't-2', { codes: ['cold'], note: COLD }) +
        line('ana', 't-1', { codes: ['cold', 'vague'], note: 'Says nothing about the price.' }) +
        samples
          .slice(2, 22)
          .map((id) => line('ana', id, { codes: [], note: id === 't-3' ? 'Odd.' : '' }))
          .join('') +
        line('ana', 't-23', { codes: ['rude'] }),
      'annotations/ben.jsonl': line('ben', 't-2', { codes: ['Cold'], note: COLD.replace('ill', 'unwell') }),
    });
  });

  it('counts codes with people and samples, and groups notes that are alike', () => {
    const { codes, similar, uncoded } = found();
    assert.deepEqual(pick(codes, 'code', 'samples', 'people'), [
      ['cold', ['t-2', 't-1'], { ana: 2 }],
      ['Cold', ['t-2'], { ben: 1 }],
      ['rude', ['t-23'], { ana: 1 }],
      ['vague', ['t-1'], { ana: 1 }],
    ]);
    assert.deepEqual(similar, [['cold', 'Cold']]);
    const texts = (groups: { text: string }[][]) => groups.map((group) => group.map(({ text }) => text));
    assert.deepEqual(texts(codes[0]!.notes), [
      [COLD, COLD.replace('ill', 'unwell')],
      ['Says nothing about the price.'],
    ]);
    assert.deepEqual(texts(uncoded), [['Odd.']]);
  });

  it('says how many new codes came with each 20 samples, in the order of time', () => {
    assert.deepEqual(found().saturation, [
      { from: 1, to: 20, total: 3, new: 3 },
      { from: 21, to: 23, total: 4, new: 1 },
    ]);
    const { out } = run('--format', 'html');
    assert.match(out, /<svg\s+class="bar"[^]*?<\/svg>\s*3/);
    assert.doesNotMatch(out, /Make a label/);
    assert.match(run().out, /The last 3 samples brought 1 new code\./);
    assert.match(run('--format', 'csv').out, /^codes,cold,2,2,ana,3$/m);
  });

  it('groups by the labels of another layer on request, and says where there are no codes', () => {
    assert.equal(found('--layer', 'kinds').layer, 'kinds');
    assert.match(run('--layer', 'note').err, /"note" is not a layer of type choice or choices/);
    folder.write({ 'labelwright.yaml': SCHEMA.replace('open: true', 'labels: [late]') });
    assertRefused(run(), /no layer with codes.*"open: true"/);
  });

  it('makes a label of a code: its entry, its place, a definition, a rule, an example and a version', () => {
    const args = ['--label', 'cold', '--into', 'kinds', '--id', 'tone', '--definition', 'Cold words.'];
    const dry = run(...args, '--rule', 'The reply has no greeting.', '--dry-run');
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /^\+ {2}- \{id: tone, name: cold\}$/m);
    assert.equal(folder.read('labelwright.yaml'), SCHEMA);
    const { code, out, err } = run(...args, '--rule', 'The reply has no greeting.', '--as', 'ana');
    assert.equal(code, 0, err);
    assert.match(out, /To be labelled with it: 2 samples with the code\.\n {2}t-2\n {2}t-1/);
    const schema = folder.read('labelwright.yaml');
    assert.match(schema, /# What is counted\.\n.*labels: \[late, tone\]\}/);
    const guideline = folder.read('guideline.yaml');
    for (const part of [
      /version: "0\.2\.0"/,
      /- id: tone\n {4}definition: Cold words\./,
      /R-TONE-1/,
      /The reply has no greeting\./,
      /kinds: ?\[?\s*-? ?tone/,
      /author: ana/,
      /target: tone/,
    ])
      assert.match(guideline, part);
    assert.equal(cli.run(folder.path, ['check', '--fail-on', 'error']).code, 0);
  });

  it('refuses what cannot be done, and writes nothing', () => {
    const cases: [string[], RegExp][] = [
      [['--label', 'cold'], /--into LAYER/],
      [['--label', 'nobody', '--into', 'kinds'], /No one has given the code "nobody"/],
      [['--label', 'cold', '--into', 'note'], /No layer of type choice or choices is called "note"/],
      [['--label', 'cold', '--into', 'kinds', '--id', 'late'], /has the label "late" already/],
      [['--into', 'kinds'], /--into belongs to --label/],
    ];
    for (const [args, message] of cases) {
      assertRefused(run(...args), message);
    }
    assert.equal(folder.read('labelwright.yaml'), SCHEMA);
    assert.equal(folder.read('guideline.yaml'), GUIDELINE);
  });
});
