import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { MAX_LINE_BYTES, TOO_LONG_LINE } from '../../../../src/base/json/long-lines';
import { eachLine } from '../../../../src/project/answers/lines';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import { ChunkReader } from '../../../../src/engine/chunks/chunk-reader';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';

const record = (id: number, label: string) =>
  JSON.stringify({
    v: 1,
    id: `01J0000000000000000000000${id}`,
    time: `2026-01-01T00:00:0${id}.000Z`,
    annotator: 'ana',
    sample: `t-${id}`,
    labels: { one: label },
  });

describe('a line that no string could hold', function () {
  this.timeout(120_000);
  const temporary = temporaryFolder();
  const annotations = (): string => path.join(temporary.path, 'annotations/ana.jsonl');

  /** The torn line is a hole in the file: it takes no room on the disk. */
  function write(tornBytes: number, end: string): void {
    for (const folder of ['data', 'annotations']) fs.mkdirSync(path.join(temporary.path, folder));
    fs.writeFileSync(
      path.join(temporary.path, 'labelwright.yaml'),
      'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers: [{id: one, type: choice, labels: [a, b]}]\nlabels: [{id: a}, {id: b}]\n',
    );
    fs.writeFileSync(
      path.join(temporary.path, 'data/a.jsonl'),
      '{"id":"t-1","text":"A"}\n{"id":"t-2","text":"B"}\n',
    );
    fs.writeFileSync(annotations(), `${record(1, 'a')}\n`);
    fs.truncateSync(annotations(), record(1, 'a').length + 1 + tornBytes);
    fs.appendFileSync(annotations(), end);
  }

  it('is reported with its place, and the other lines count, in the check and when somebody saves', async () => {
    write(MAX_LINE_BYTES + 10, `\n${record(2, 'b')}\n`);
    const files = new NodeFiles(temporary.path);
    const project = new Project(files, { pause: () => Promise.resolve() });
    await project.refresh();
    const { findings } = project.findingsOf('annotations/ana.jsonl');
    const long = findings.filter(({ rule }) => rule === 'invalid-json-line');
    assert.deepEqual(
      long.map(({ range }) => range.start.line),
      [1],
    );
    assert.match(long[0]!.message, /longer than 256 MiB/);
    const { table } = project.records;
    const labels = () =>
      ['t-1', 't-2'].map((id) => table.labels(table.find(project.samples.ids.find(id), 0)));
    assert.deepEqual(labels(), [{ one: 'a' }, { one: 'b' }]);
    await new Journal(project).save('ana', { sample: 't-1', labels: { one: 'b' } });
    assert.deepEqual(labels(), [{ one: 'b' }, { one: 'b' }]);
  });

  it('is read alike in ranges, also at the end of a file', async () => {
    write(MAX_LINE_BYTES + 10, '');
    const files = new NodeFiles(temporary.path);
    const project = new Project(files, { pause: () => Promise.resolve() });
    const { size: total } = fs.statSync(annotations());
    const whole: [string, number, boolean][] = [];
    await eachLine(project.files, 'annotations/ana.jsonl', {}, ({ raw, offset, closed }) => {
      whole.push([raw, offset, closed]);
    });
    const ranges: typeof whole = [];
    const next = new ChunkReader(project.files).lines(
      'annotations/ana.jsonl',
      { start: 0, end: 1 << 19 },
      total,
      (bytes, start, end, offset, closed) =>
        ranges.push([Buffer.from(bytes.subarray(start, end)).toString(), offset, closed]),
    );
    assert.equal(next, total);
    assert.deepEqual(ranges, whole);
    assert.deepEqual(whole[1], [TOO_LONG_LINE, record(1, 'a').length + 1, false]);
  });
});
