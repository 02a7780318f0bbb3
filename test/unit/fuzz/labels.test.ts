import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { Journal } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';
import { FORMATS } from '../../../src/formats/registry';
import { NodeFiles } from '../../../src/platform/node-files';
import { PanelService } from '../../../src/panel/server/panel-service';
import { writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { fuzzing } from './fuzzing';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: one, type: choice, labels: [a, b]}
  - {id: many, type: choices, labels: [a, b]}
  - {id: spans, type: spans, labels: [s, t]}
  - {id: links, type: relations, spans: spans, labels: [r]}
  - {id: rate, type: rating, min: 1, max: 5}
  - {id: free, type: text}
  - {id: better, type: comparison, between: [text, other]}
labels: [{id: a}, {id: b}, {id: s}, {id: t}, {id: r}]
guideline:
  version: "1.1.0"
  labels: [{id: a, definition: Not b.}, {id: b, definition: Not a.}]
  changelog:
    - version: "1.1.0"
      changes: [{type: renamed, target: a, impact: semantic, note: Renamed.}]
    - version: "1.0.0"
      changes: [{type: added, target: "*", impact: semantic, note: First.}]
`;
const MIGRATION = 'changes: [{type: rename, from: old, to: a}]\n';
const TEXT = 'Send the money back, please';

/** Anything that JSON can say where an answer belongs, and what is nearly one. */
const near = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'a', 'old', -1, 1.5, 1e308, [], {}, [null], [[]], [{}], [1, 'a']),
  fc.record(
    {
      start: fc.constantFrom<unknown>(0, 5, -1, 1.5, 2 ** 40, '0', null),
      end: fc.constantFrom<unknown>(4, 9, 0, 1000, null),
      label: fc.constantFrom<unknown>('s', 't', 'nowhere', 5, null),
      text: fc.constantFrom<unknown>('Send', 7, null, {}),
      id: fc.constantFrom<unknown>('x', 7, null),
      parts: fc.constantFrom<unknown>(
        [],
        [null],
        [{ start: 0, end: 4 }],
        [{ start: 0, end: 4, text: 3 }],
        'p',
      ),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      label: fc.constantFrom<unknown>('r', 1),
      from: fc.constantFrom<unknown>('x', null),
      to: fc.constant('y'),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const value = fc.oneof(near, fc.array(near, { maxLength: 3 }));
const LAYERS = ['one', 'many', 'spans', 'links', 'rate', 'free', 'better', 'nowhere', '__proto__'];
const labels = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...LAYERS), value, { maxKeys: 4 }) },
  { weight: 1, arbitrary: value },
);

/** What a good record says beside what the test throws at it: then something is left to compare. */
const GOOD = {
  one: 'a',
  spans: [{ start: 0, end: 4, label: 's', text: 'Send', id: 'x' }],
  rate: 3,
};

function line(fields: Record<string, unknown>): string {
  return `${JSON.stringify(fields)}\n`;
}

function filesWith([first, second, gold, decided, valid, suggested]: readonly unknown[]) {
  const record = (n: number, annotator: string, sample: string, given: unknown) =>
    line({
      v: 1,
      id: `01J0000000000000000000000${n}`,
      time: `2026-01-01T00:00:0${n}.000Z`,
      annotator,
      sample,
      guideline: '1.0.0',
      labels: given,
    });
  return {
    'labelwright.yaml': SCHEMA,
    'migrations/1.1.0.yaml': MIGRATION,
    'data/a.jsonl': ['t-1', 't-2'].map((id) => line({ id, text: TEXT, other: 'Keep it' })).join(''),
    'annotations/ana.jsonl':
      record(1, 'ana', 't-1', GOOD) + record(2, 'ana', 't-1', first) + record(3, 'ana', 't-2', GOOD),
    'annotations/ben.jsonl': record(1, 'ben', 't-1', second) + record(2, 'ben', 't-2', first),
    'annotations/cleo.jsonl': record(1, 'cleo', 't-1', GOOD),
    'decisions/dan.jsonl': line({
      v: 1,
      id: '01J00000000000000000000009',
      time: '2026-01-02T00:00:00.000Z',
      reviewer: 'dan',
      sample: 't-1',
      labels: decided,
      valid: { spans: valid, one: [valid], nowhere: valid },
    }),
    'gold/g.jsonl': line({ sample: 't-1', labels: gold }) + line({ sample: 't-2', labels: GOOD }),
    'suggestions/m.jsonl': line({ sample: 't-2', model: 'm', score: 0.5, labels: suggested }),
  };
}

const COMMANDS: readonly (readonly string[])[] = [
  ['check', '.', '--format', 'json'],
  ['buckets', '.'],
  ['explain', 't-1', '-C', '.'],
  ['status', '.', '--json'],
  ['agreement', '.'],
  ['resolve', '.', '--layer', 'one', '--method', 'majority'],
  ['report', 'agreement', '.', '-o', 'report.html'],
  ['report', 'agreement', '.', '--format', 'csv', '-o', 'tables'],
  ['report', 'annotator', 'ana', '.', '-o', 'ana.html', '--all-gold'],
  ['audit', '.', '--json'],
  ['resolve', '.', '--policy', 'decision,majority', '--output', 'resolved.jsonl', '--force'],
  ['resolve', '.', '--policy', 'dawid-skene', '--json'],
  ['report', 'corrections', '.'],
  ['adjudicate', '.', '--as', 'dan', '--strategy', 'majority', '--dry-run'],
  ['promote', '.', '--reviewer', 'dan', '--dry-run'],
  ['spot-check', '.', '--dry-run'],
  ['split', '.', '--dry-run'],
  ['migrate', '.', '--dry-run'],
  ['gate', '.'],
  ['handoff', 'bundle', '--project', '.', '--force'],
  ...FORMATS.filter(({ write }) => write).map(({ id }) => ['export', id, '.', '--dry-run']),
  ['export', 'doccano', '.', '--dry-run', '--annotator', 'ben'],
];

describe('fuzz: what stands under labels', function () {
  this.timeout(SLOW);

  const { timeout, parameters } = fuzzing(4);
  this.timeout(timeout * 3);
  const temporary = temporaryFolder();

  /** Does all that reads answers; what is foreseen may be refused, nothing may crash. */
  async function assertNothingCrashes(given: readonly unknown[], isGood = false): Promise<void> {
    fs.rmSync(temporary.path, { recursive: true });
    fs.mkdirSync(temporary.path);
    writeFiles(temporary.path, filesWith(given));
    const before = process.cwd();
    process.chdir(temporary.path);
    const failed: string[] = [];
    try {
      for (const args of COMMANDS) {
        const { out, err, code } = await runInProcess(args);
        const isRefused = code === 2 && err !== '' && !isGood;
        if (/Internal error/.test(err) || /rule-crashed/.test(out) || !(code < 2 || isRefused))
          failed.push(`${args.join(' ')}: ${err || out}`);
      }
    } finally {
      process.chdir(before);
    }
    assert.deepEqual(failed, []);
    await labelling();
  }

  /** What the panel shows of the samples, to annotators and in review. */
  async function labelling(): Promise<void> {
    const files = new NodeFiles(temporary.path);
    const project = new Project(files, { pause: () => Promise.resolve() });
    await project.refresh();
    const service = new PanelService(project, new Journal(project));
    for (const review of [false, true]) {
      const caller = { file: project.samples.files[0]!, annotator: 'ana', review };
      await service.project(caller);
      const filter = { queue: 'all' as const, ...(review && { review: true as const }) };
      const { view } = await service.view(caller, { filter });
      assert.equal((await service.samples(caller, { view, from: 0, count: 9 })).length, 2);
      await service.rows(caller, { view, from: 0, count: 9 });
      if (review) await service.evidence(caller, { sample: 't-1' });
    }
    await service.judged({ file: project.samples.files[0]!, annotator: 'ana', review: false });
  }

  it('lets every command do its work where labels are well formed', async () => {
    await assertNothingCrashes([GOOD, { ...GOOD, one: 'b' }, GOOD, {}, ['a', 'b'], GOOD], true);
  });

  it('crashes nothing in the smallest cases', async () => {
    const spans = [[null], ['x', null], [{ start: 0, end: 4, label: 's', text: 5 }], 'x', [[]], [1], 7];
    for (const [n, one] of spans.slice(0, 4).entries()) {
      const labels = { ...GOOD, spans: one, links: spans[n + 3], rate: spans[n + 2], many: spans[n + 1] };
      await assertNothingCrashes([labels, { spans: one }, labels, { spans: one, one }, one, labels]);
    }
  });

  it('crashes nothing, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(labels, labels, labels, labels, value, labels), (given) =>
        assertNothingCrashes(given),
      ),
      parameters as fc.Parameters<[unknown[]]>,
    );
  });
});
