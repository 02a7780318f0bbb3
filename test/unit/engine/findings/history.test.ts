import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { checkProject } from '../../../../src/engine/check-project';
import { bucketsOf } from '../../../../src/features/buckets/buckets';
import { Project } from '../../../../src/engine/project';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
`;

const line = (n: number, sample: string, intent: string, more: object = {}): string =>
  `${JSON.stringify({ v: 1, id: `r${n}`, time: new Date(n * 1000).toISOString(), annotator: 'ana', sample, labels: { intent }, ...more })}\n`;

const filesOf = (...lines: string[]): MemoryFiles =>
  new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': [1, 2, 3].map((n) => `${JSON.stringify({ id: `t-${n}`, text: `text ${n}` })}\n`).join(''),
    'annotations/ana.jsonl': lines.join(''),
  });

const open = (files: MemoryFiles): Project => new Project(files, { pause: () => Promise.resolve() });
const found = (project: Project): string[] =>
  project
    .findingsOf('annotations/ana.jsonl')
    .findings.map(({ rule, range }) => `${rule} ${range.start.line + 1}`)
    .filter((words) => !words.startsWith('low-agreement'));

describe('findings about answers that were replaced', () => {
  it('end with the record that replaces them, also while the project is open', async () => {
    const files = filesOf(line(1, 't-1', 'refnd'), line(2, 't-2', 'othr'));
    const project = open(files);
    await project.refresh();
    assert.deepEqual(found(project), ['unknown-label 1', 'unknown-label 2']);
    await files.append('annotations/ana.jsonl', new TextEncoder().encode(line(3, 't-1', 'refund').trim()));
    await project.noteAppended('annotations/ana.jsonl');
    await project.refresh();
    assert.deepEqual(found(project), ['unknown-label 2']);
    assert.deepEqual(
      bucketsOf(project).errors.map(({ id, samples }) => [id, samples]),
      [['schema-violation/unknown-label', ['t-2']]],
    );
  });

  it('come back when the later record is taken out of the file', async () => {
    const [bad, good] = [line(1, 't-1', 'refnd'), line(3, 't-1', 'refund')];
    const files = filesOf(bad, good);
    const project = open(files);
    project.setEditorText('annotations/ana.jsonl', bad + good);
    await project.refresh();
    assert.deepEqual(found(project), []);
    project.setEditorText('annotations/ana.jsonl', bad);
    await project.refresh();
    assert.deepEqual(found(project), ['unknown-label 1']);
  });

  it('end as well when an older record stands below a newer one', async () => {
    const project = open(filesOf(line(5, 't-1', 'refund'), line(1, 't-1', 'refnd')));
    await project.refresh();
    assert.deepEqual(found(project), []);
  });

  it('leave what makes a line unreadable', async () => {
    const project = open(filesOf(line(1, 't-1', 'refnd', { flags: 'unsure' }), line(3, 't-1', 'refund')));
    await project.refresh();
    assert.deepEqual(found(project), ['invalid-record 1']);
  });

  it('are not among those that are only counted', async () => {
    const many = Array.from({ length: 20 }, (_, n) => line(n + 1, `t-${(n % 2) + 1}`, 'refnd'));
    const files = filesOf(...many, line(90, 't-1', 'refund'), line(91, 't-3', 'othr'));
    const { counts, files: list } = await checkProject(open(files), { limit: 1 });
    const ana = list.find(({ path }) => path === 'annotations/ana.jsonl')!;
    assert.equal(ana.counts.error, 2); // the last answers to t-2 and t-3
    assert.equal(counts.error, 2);
    assert.deepEqual(
      ana.findings.map(({ range }) => range.start.line),
      [19],
    );
  });

  it('are taken from the counts without reading the file again, where the list is right', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => line(n + 2, 't-1', 'refnd'));
    const files = filesOf(line(1, 't-2', 'refnd'), ...many, line(1090, 't-3', 'othr'));
    let streamed = 0;
    const chunks = files.chunks.bind(files);
    files.chunks = (path, start = 0, end = Infinity) => {
      streamed += end - start;
      return chunks(path, start, end);
    };
    const { files: list } = await checkProject(open(files), { limit: 1 });
    const ana = list.find(({ path }) => path === 'annotations/ana.jsonl')!;
    assert.equal(ana.counts.error, 3); // the last answers to the three samples
    // Only the end of the file, for where its last line stops.
    assert.ok(streamed > 0 && streamed < 70_000, `${streamed} bytes`);
  });
});
