import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { Project } from '../../../../src/engine/project';
import { holdReading } from '../../../support/held-reading';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: a, type: choice, labels: [x, y]}]
labels: [{id: x}, {id: y}]
`;
const TIME = '2026-01-05T10:00:00.000Z';
const record = (label: string, sample = 's', time = TIME): string =>
  `${JSON.stringify({ v: 1, id: label, time, annotator: 'ana', sample, labels: { a: label } })}\n`;

function open(annotations: Record<string, string>) {
  const files = new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': '{"id":"s","text":"one"}\n{"id":"t","text":"two"}\n',
    ...annotations,
  });
  return { files, project: new Project(files, { pause: () => Promise.resolve() }) };
}

const labelOf = ({ records, samples }: Project, sample: string): unknown =>
  records.table.labels(records.table.first(samples.ids.find(sample)));

describe('project/answers: the order in which files are read', () => {
  it('changes nothing about which of two records of one time counts', async () => {
    for (const first of ['annotations/ana.jsonl', 'annotations/b.jsonl']) {
      const { files, project } = open({
        'annotations/ana.jsonl': record('x'),
        'annotations/b.jsonl': record('y'),
      });
      const other = first.endsWith('ana.jsonl') ? 'annotations/b.jsonl' : 'annotations/ana.jsonl';
      const gate = holdReading(files, other);
      const refreshed = project.refresh();
      while (!project.listed) await new Promise((resolve) => setImmediate(resolve));
      await project.records.from(
        ({ path }) => path === first,
        () => Promise.resolve(),
      );
      gate.open();
      await refreshed;
      assert.deepEqual(labelOf(project, 's'), { a: 'y' }, `${first} first`);
      const histories = project.records.files.map(({ path, history }) => [path, history.size]);
      assert.deepEqual(histories, [
        ['annotations/ana.jsonl', 1],
        ['annotations/b.jsonl', 0],
      ]);
    }
  });

  it('reads a file again from its start that could not be read to its end', async () => {
    const path = 'annotations/ana.jsonl';
    const { files, project } = open({ [path]: record('x') + record('y', 't') });
    const chunks = files.chunks.bind(files);
    files.chunks = async function* (name, ...range) {
      if (name !== path) return yield* chunks(name, ...range);
      yield files.read(path, 0, record('x').length);
      throw new Error('gone for a moment');
    };
    await assert.rejects(project.refresh(), /gone for a moment/);
    files.chunks = chunks;
    assert.equal(project.records.complete, false);
    await project.refresh();
    const file = project.records.file(path)!;
    assert.deepEqual([file.lines, file.size, file.history.size], [2, files.text(path).length, 0]);
    assert.deepEqual([labelOf(project, 's'), labelOf(project, 't')], [{ a: 'x' }, { a: 'y' }]);
  });
});
