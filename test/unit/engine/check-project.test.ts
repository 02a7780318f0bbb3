import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import type { ProjectFiles } from '../../../src/base/files/files';
import { checkProject } from '../../../src/engine/check-project';
import { Project } from '../../../src/engine/project';
import { NodeFiles } from '../../../src/platform/node-files';
import { exampleProject } from '../../support/command-line';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl, data/*.csv, data/*.txt], gold: gold/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: parts, type: spans, labels: [amount]}
labels: [{id: refund}, {id: cancel}, {id: amount}]
`;
const GUIDELINE = `version: "2"
labels: [{id: refund}, {id: gone}]
changelog: [{version: "2", changes: [{type: changed, target: cancel, impact: semantic}]}, {version: "1"}]
`;
const record = (sample: string, n: number, labels: unknown, more: object = {}): string =>
  JSON.stringify({
    v: 1,
    id: `r-${n}`,
    time: new Date(n * 1000).toISOString(),
    annotator: 'ana',
    sample,
    labels,
    guideline: '1',
    unit: 'codepoint',
    ...more,
  });

/** One of everything that line and project rules find, and answers that differ. */
function brokenFiles(): Record<string, string> {
  const span = (start: number, end: number, text: string) => ({
    parts: [{ start, end, label: 'amount', text }],
  });
  return {
    'labelwright.yaml': SCHEMA,
    'guideline.yaml': GUIDELINE,
    'data/a.jsonl':
      '{"id":"1","text":"pay 5 \\ud83d"}\n\n{"id":"2","text":"CafÃ© 😡 7 EUR"}\n{"id":"1","text":"x"}\n{"id":"3"}\n{',
    'data/b.csv': 'id,text\n4,"two\nlines, 8 EUR"\n5,"open\n',
    'data/c.txt': 'no id\nno id\n',
    'annotations/ana.jsonl':
      [
        record('1', 1, { intent: 'refnd', ...span(4, 5, '5') }),
        record('2', 2, { intent: 'cancel', ...span(8, 9, '7') }),
        record('4', 3, { intent: 'cancel', ...span(11, 12, '8') }),
        record('nobody', 4, { intent: 'refund' }),
        '{"v":1',
        record('2', 5, { intent: 'refund', ...span(0, 99, 'x') }, { rules: ['R-0'] }),
      ].join('\n') + '\n{"v":1,"id":',
    'annotations/ben.jsonl': `${record('2', 9, { intent: 'cancel' }, { annotator: 'ben' })}\r\n`,
    'decisions/lea.jsonl':
      '{"v":1,"id":"d","time":"2026-01-01T00:00:00.000Z","reviewer":"lea","sample":"9","labels":{"intent":"x"}}\n',
    'gold/g.jsonl':
      '{"sample":"2","labels":{"intent":"nope"}}\n{"id":"own","text":"9 EUR","labels":{"parts":[{"start":0,"end":7,"label":"amount","text":"9"}]},"unit":"codepoint"}\n',
  };
}

const pause = () => Promise.resolve();

/** What a project finds as it is refreshed in the editor: file by file. */
async function refreshed(files: ProjectFiles) {
  const project = new Project(files, { pause });
  await project.refresh();
  return project.findings.paths.map((path) => ({ path, findings: project.findingsOf(path).findings }));
}

describe('engine/check-project', () => {
  const worlds: [string, () => ProjectFiles][] = [
    ['a broken project', () => new MemoryFiles(brokenFiles())],
    ['the example', () => new NodeFiles(exampleProject)],
  ];
  for (const [name, files] of worlds)
    it(`finds in one pass what a refresh finds: ${name}`, async () => {
      const expected = await refreshed(files());
      const result = await checkProject(new Project(files(), { pause }), { limit: Infinity });
      assert.deepEqual(
        result.files.map(({ path, findings }) => ({ path, findings })),
        expected,
      );
      const data = expected.filter(({ path }) => !path.endsWith('.yaml'));
      assert.ok(data.length > 0 && data.every(({ findings }) => findings.length > 0));
    });

  it('leaves the project as a refresh leaves it', async () => {
    const one = new Project(new MemoryFiles(brokenFiles()), { pause });
    const two = new Project(new MemoryFiles(brokenFiles()), { pause });
    await checkProject(one, { limit: Infinity });
    await two.refresh();
    const state = ({ samples, records, disagreements }: Project) => ({
      samples: samples.total,
      ids: samples.idsComplete,
      duplicates: samples.known.duplicates.map(({ id, again }) => [id, again.file.path, again.row]),
      rows: records.table.rows,
      files: records.files.map(({ path, size, lines }) => [path, size, lines]),
      groups: [...disagreements.groups.values()].map(({ id, samples: keys }) => [id, [...keys]]),
    });
    assert.deepEqual(state(one), state(two));
    assert.ok(state(one).groups.length > 0);
  });

  it('keeps the first findings of each file and counts all', async () => {
    const check = (options: Parameters<typeof checkProject>[1]) =>
      checkProject(new Project(new MemoryFiles(brokenFiles()), { pause }), options);
    const all = await check({ limit: Infinity });
    const two = await check({ limit: 2 });
    assert.deepEqual(two.counts, all.counts);
    assert.deepEqual(
      two.files,
      all.files.map((file) => ({ ...file, findings: file.findings.slice(0, 2) })),
    );
  });

  it('keeps the findings of one rule or severity', async () => {
    const check = (options: Partial<Parameters<typeof checkProject>[1]>) =>
      checkProject(new Project(new MemoryFiles(brokenFiles()), { pause }), { limit: 3, ...options });
    const all = (await check({ limit: Infinity })).files.flatMap(({ findings }) => findings);
    const errors = await check({ severities: new Set(['error']), limit: Infinity });
    assert.deepEqual(
      errors.files.flatMap(({ findings }) => findings),
      all.filter(({ severity }) => severity === 'error'),
    );
    assert.equal(errors.counts.warning, all.filter(({ severity }) => severity === 'warning').length);
    const rule = 'span-out-of-bounds';
    const one = await check({ rules: new Set([rule]) });
    const expected = all.filter((finding) => finding.rule === rule);
    assert.deepEqual(
      one.files.flatMap(({ findings }) => findings),
      expected,
    );
    assert.ok(expected.length > 0 && one.counts.error === expected.length);
  });
});
