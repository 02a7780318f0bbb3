import assert from 'node:assert/strict';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: codes, type: choices, open: true}
labels: []
people: {annotators: [ana, ben], reviewers: [lea]}
`;
let number = 0;
const line = (annotator: string, sample: string, ...codes: string[]): string =>
  `${JSON.stringify({ v: 1, id: `01KAW3Q0Z4M8Y2T6B9C1D5${String(number).padStart(4, '0')}`, time: new Date(Date.UTC(2026, 2, 1) + number++).toISOString(), annotator, sample, labels: { codes } })}\n`;

describe('a layer with codes, on the command line', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const run = (...args: string[]) => cli.run(folder.path, args);
  const json = (...args: string[]): unknown => JSON.parse(run(...args).out);

  const rules = (): string[] => {
    const { projects } = json('check', '--json') as {
      projects: { files: { findings: { rule: string }[] }[] }[];
    };
    return projects[0]!.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };

  beforeEach(() => {
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': [1, 2, 3, 4].map((n) => `{"id":"t-${n}","text":"Text ${n}."}\n`).join(''),
      'annotations/ana.jsonl':
        line('ana', 't-1', 'wrong tone') +
        line('ana', 't-2', 'vague', 'wrong tone') +
        line('ana', 't-3') +
        line('ana', 't-4', 'Wrong tones'),
      'annotations/ben.jsonl':
        line('ben', 't-1', 'wrong tone') +
        line('ben', 't-2', 'wrong tone', 'vague') +
        line('ben', 't-3') +
        line('ben', 't-4', 'rude'),
    });
  });

  it('has no finding about unknown labels, and one about spellings', () => {
    assert.deepEqual(
      rules().filter((rule) => rule !== 'unadjudicated-disagreement'),
      ['similar-codes'],
    );
  });

  it('measures agreement, resolves and hands off with the codes in use', () => {
    const agreement = JSON.stringify(json('agreement', '--layer', 'codes', '--json'));
    for (const code of ['rude', 'vague', 'wrong tone', 'Wrong tones']) assert.ok(agreement.includes(code));
    const resolved = run('resolve').out.trim().split('\n');
    assert.deepEqual(
      resolved.slice(0, 3).map((each) => (JSON.parse(each) as { labels: object }).labels),
      [{ codes: ['wrong tone'] }, { codes: ['vague', 'wrong tone'] }, { codes: [] }],
    );
    assert.equal(run('handoff', 'out', '--project', '.', '--force').code, 0);
    const croissant = folder.read('out/croissant.json');
    assert.doesNotMatch(croissant, /labels-codes|"codes\/id"/);
  });

  it('exports them, and lists them where a format lists its labels', () => {
    const csv = run('export', 'csv', '--annotator', 'ana');
    assert.match(csv.out, /wrong tone/);
    const studio = run('export', 'argilla', '--output', 'argilla');
    assert.equal(studio.code, 0, studio.err);
    const settings = run('export', 'doccano', '--annotator', 'ana').out;
    assert.match(settings, /"vague","wrong tone"|"wrong tone"/);
  });

  it('imports any code, trimmed', () => {
    folder.write({
      'more.jsonl': '{"id":"t-9","text":"New.","label":[" cold start ","vague"]}\n',
      'map.yaml': 'layers: {label: codes}\n',
    });
    const { code, err, out } = run(
      ...'import doccano more.jsonl --project . --annotator cid --map map.yaml'.split(' '),
    );
    assert.equal(code, 0, err + out);
    const records = folder.read('annotations/cid.jsonl');
    assert.match(records, /"codes":\["cold start","vague"\]/);
  });

  it('merges two codes by a migration, and refuses one that cannot be a code', () => {
    folder.write({
      'migrations/1.yaml':
        'changes:\n  - {type: merge, kind: code, from: [Wrong tones, rude], to: wrong tone}\n',
    });
    const { code, out, err } = run('migrate');
    assert.equal(code, 0, out + err);
    assert.deepEqual(rules(), []);
    folder.write({
      'migrations/1.yaml': 'changes:\n  - {type: rename, kind: code, from: vague, to: "cafe\\u0301"}\n',
    });
    assert.match(run('migrate').out, /not in the Unicode form NFC/);
  });

  it('names what cannot be done with codes', () => {
    assertRefused(run('baseline', '--layer', 'codes'), /codes/);
  });
});
