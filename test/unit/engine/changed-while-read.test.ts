import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';

const EVE = 'annotations/eve.jsonl';
const FILES = {
  'labelwright.yaml': `labelwright: 1
guideline: guideline.yaml
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
`,
  'guideline.yaml': 'version: "1"\nlabels: []\n',
  'data/a.jsonl': [1, 2, 3].map((n) => `{"id":"t-${n}","text":"text ${n}"}\n`).join(''),
};
const line = (n: number, intent: string, note = ''): string =>
  `${JSON.stringify({ v: 1, id: `eve-${n}`, time: new Date(n * 1000).toISOString(), annotator: 'eve', sample: `t-${n}`, labels: { intent }, note })}\n`;

/** What a project says of a new file that is changed when its lines were read for the first time, and before anything else is. */
async function saidOf(written: string, change: (project: Project, files: MemoryFiles) => void) {
  const files = new MemoryFiles(FILES);
  const project = new Project(files, { pause: () => Promise.resolve() });
  const chunks = files.chunks.bind(files);
  let changed: Promise<void> | undefined;
  files.chunks = async function* (path, ...range) {
    yield* chunks(path, ...range);
    if (path !== EVE || changed) return;
    change(project, files);
    changed = project.refresh();
  };
  await project.refresh();
  files.put(EVE, written);
  await project.refresh();
  await changed;
  const { table } = project.records;
  return {
    intents: Array.from({ length: table.rows }, (_, row) => table.labels(row).intent),
    findings: project.findingsOf(EVE).findings.map(({ rule, range }) => `${rule} ${range.start.line}`),
  };
}

describe('a new file of records that changes while it is read', () => {
  for (const [name, before, after] of [
    ['has a longer line', line(1, 'refund'), line(1, 'refnd', 'longer than it was')],
    ['has a shorter line', line(1, 'refund', 'shorter in a moment'), line(1, 'refnd')],
    ['has another line in place of one', line(1, 'refund', 'x'.repeat(300)), line(2, 'refnd')],
    ['has more lines', line(1, 'other'), line(1, 'refnd') + line(2, 'refund') + line(3, 'refund')],
  ] as const) {
    const lines = after.split('\n').slice(0, -1);
    const expected = {
      intents: lines.map((one) => (JSON.parse(one) as { labels: { intent: string } }).labels.intent),
      findings: ['unknown-label 0'],
    };
    it(`${name}, in an editor, unsaved`, async () =>
      assert.deepEqual(await saidOf(before, (project) => project.setEditorText(EVE, after)), expected));
    it(`${name}, by another program`, async () =>
      assert.deepEqual(await saidOf(before, (_, files) => files.put(EVE, after)), expected));
  }
});
