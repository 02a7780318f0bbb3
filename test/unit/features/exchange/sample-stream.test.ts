import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import type { DataModel } from '../../../../src/project/model/model';
import { isUnreadable } from '../../../../src/project/samples/sample';
import { streamSamples } from '../../../../src/features/exchange/sample-stream';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';
import { SampleStore } from '../../../../src/project/samples/sample-store';

const data: DataModel = {
  samples: [
    { glob: 'data/*', node: undefined as never },
    { glob: 'documents/*', format: 'document', node: undefined as never },
  ],
  id: 'id',
  text: 'text',
  annotations: 'annotations',
  decisions: 'decisions',
  gold: [],
};

const end = fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n');
const line = fc.oneof(
  fc
    .record({ id: fc.constantFrom('', 'a', 'b'), text: fc.constantFrom('x', 'y', 'ü😀') })
    .map((sample) => JSON.stringify(sample)),
  fc.constantFrom('{"text":"x"}', '{"id":7,"text":"y"}', '{}', 'no JSON'),
);
const lines = fc
  .tuple(fc.constantFrom('', '\ufeff'), fc.array(fc.tuple(line, end)), fc.constantFrom('', '{"text":"x"}\r'))
  .map(([bom, each, last]) => bom + each.flat().join('') + last);

describe('samples as a stream', () => {
  it('are those that the store of samples reads, with the same ids and lines', () =>
    fc.assert(
      fc.asyncProperty(lines, lines, fc.integer({ min: 8, max: 50 }), async (one, two, size) => {
        const contents = {
          'data/one.jsonl': one,
          'data/two.jsonl': two,
          'data/three.txt': 'x\n\nno JSON\r\ny',
          'data/four.csv': 'id,text\n1,"x\ny"\n,x\n\nbroken\n',
          'documents/a.txt': 'x\ny',
        };
        const files = new OverlayFiles(new MemoryFiles(contents, size));
        const store = new SampleStore(files);
        await store.refresh(data);
        await store.readIds(() => Promise.resolve());
        const expected: unknown[] = [];
        for (const file of store.files)
          for (let row = 0; row < file.rows; row++) {
            const content = store.read(file, row);
            const sample = isUnreadable(content)
              ? { unreadable: content.unreadable }
              : { id: content.id, text: content.text, fields: content.fields };
            expected.push({ file: file.path, line: content.raw.line, sample });
          }
        const found: unknown[] = [];
        for await (const each of streamSamples(files, store.files, data)) found.push(each);
        assert.deepEqual(found, expected);
      }),
      { numRuns: 60 },
    ));
});
