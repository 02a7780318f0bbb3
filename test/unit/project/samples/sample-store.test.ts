import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import type { ProjectFiles } from '../../../../src/base/files/files';
import type { DataModel } from '../../../../src/project/model/model';
import { isUnreadable } from '../../../../src/project/samples/sample';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';
import { SampleStore } from '../../../../src/project/samples/sample-store';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const pause = () => Promise.resolve();
const data = (glob: string): DataModel => ({
  samples: [{ glob, node: undefined as never }],
  id: 'id',
  text: 'text',
  annotations: 'annotations',
  decisions: 'decisions',
  gold: [],
});

/** Files that hand out their bytes in pieces of a few bytes, in one buffer that is used again. */
function inPieces(files: MemoryFiles, size: number): ProjectFiles {
  return new Proxy(files, {
    get(target, name) {
      if (name !== 'chunks') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      }
      return async function* (file: string, start = 0) {
        const bytes = await target.read(file);
        const buffer = new Uint8Array(size);
        for (let at = start; at < bytes.length; at += size) {
          const length = Math.min(size, bytes.length - at);
          buffer.set(bytes.subarray(at, at + length));
          yield buffer.subarray(0, length);
          buffer.fill(0);
        }
      };
    },
  });
}

interface Seen {
  row: number;
  line: number;
  raw: string;
  ascii: boolean;
}

async function scan(files: ProjectFiles, glob: string, before?: 'index' | 'ids'): Promise<Seen[]> {
  const store = new SampleStore(new OverlayFiles(files));
  await store.refresh(data(glob));
  const [file] = store.files;
  if (before === 'index') await file!.index(new OverlayFiles(files));
  if (before === 'ids') await store.readIds(pause);
  const seen: Seen[] = [];
  await store.scan(file!, { pause }, ({ row, line, raw, bytes }) =>
    seen.push({ row, line, raw, ascii: bytes === raw.length }),
  );
  // What a scan saw is what is read later, row by row.
  for (const { row, raw } of seen) {
    const content = store.read(file!, row);
    if (!isUnreadable(content)) assert.equal(content.raw.raw, raw);
  }
  return seen;
}

describe('project/samples/sample-store', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();

  it('scans the lines of any text in pieces of any size, indexed before or on the way', async () => {
    const line = fc.constantFrom('a', 'é', '😡', ' ', '\t', '\r', 'xyz', '\n', '\r\n', '\n\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = parts.join('');
          const expected = text
            .split('\n')
            .map((raw, n, all) => ({ raw: raw.replace(/\r$/, ''), line: n, last: n === all.length - 1 }))
            .filter(({ raw }) => /[^ \t\r]/.test(raw))
            .map(({ raw, line: n }, row) => ({ row, line: n, raw, ascii: /^[\0-\x7f]*$/.test(raw) }));
          for (const before of [undefined, 'index', 'ids'] as const) {
            const files = inPieces(new MemoryFiles({ 'a.txt': text }), size);
            assert.deepEqual(await scan(files, 'a.txt', before), expected);
          }
        },
      ),
    );
  });

  it('keeps blank lines out of texts', async () => {
    const seen = await scan(new MemoryFiles({ 'a.txt': 'one\n\n \ntwo\r\n\r\n' }), 'a.txt');
    assert.deepEqual(pick(seen, 'raw', 'line'), [
      ['one', 0],
      ['two', 3],
    ]);
  });

  it('indexes again after an abort', async () => {
    const files = new OverlayFiles(inPieces(new MemoryFiles({ 'a.txt': 'one\ntwo\nthree\n' }), 4));
    const store = new SampleStore(files);
    await store.refresh(data('a.txt'));
    const abort = new AbortController();
    await store.readIds(() => Promise.resolve(abort.abort()), abort.signal);
    assert.equal(store.files[0]!.complete, false);
    await store.files[0]!.index(files, () => abort.abort(), abort.signal);
    await store.readIds(pause);
    assert.equal(store.total, 3);
    assert.equal(store.known.rows(store.files[0]!), 3);
    assert.equal(store.known.duplicateCount, 0);
  });

  it('reads lines that run over the pieces of a file on disk', async () => {
    const lines = Array.from({ length: 40 }, (_, n) =>
      JSON.stringify({ id: `${n}`, text: `${n} `.repeat(30_000) }),
    );
    writeFileSync(path.join(folder.path, 'a.jsonl'), lines.join('\n'));
    const files = new NodeFiles(folder.path);
    const seen = await scan(files, 'a.jsonl');
    assert.deepEqual(pick(seen, 'raw'), lines);
  });

  describe('after a change of some files', () => {
    const several = (...globs: string[]): DataModel => ({
      ...data(''),
      samples: globs.map((glob) => ({ glob, node: undefined as never })),
    });
    const documents: DataModel = {
      ...data(''),
      samples: [{ glob: 'data/*.txt', format: 'document', node: undefined as never }],
    };
    /** Which ids the store knows, where, and which come twice. */
    const known = (store: SampleStore) => ({
      rows: store.files.flatMap((file) =>
        Array.from({ length: file.rows }, (_, row) => {
          const content = store.read(file, row)!;
          const place = store.locate(content.id);
          return [file.path, row, content.id, store.keyAt(file, row) >= 0, place?.file.path, place?.row];
        }),
      ),
      duplicates: store.known.duplicates.map(({ id, first, again }) => [
        id,
        first.file.path,
        first.row,
        again.file.path,
        again.row,
      ]),
      count: store.known.duplicateCount,
    });

    it('reads what changed and nothing else, and names a document without reading it', async () => {
      const files = new MemoryFiles(
        Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`data/${n}.txt`, `Text ${n}`])),
      );
      const read: string[] = [];
      const source = new OverlayFiles(files);
      const { readNow, chunks } = source;
      source.readNow = (...args) => (read.push(args[0]), readNow.apply(source, args));
      source.chunks = (...args) => (read.push(args[0]), chunks.apply(source, args));
      const store = new SampleStore(source);
      await store.refresh(documents);
      await store.readIds(pause);
      assert.deepEqual(read, []);
      assert.equal(store.locate('data/7.txt')?.file.path, 'data/7.txt');
      for (const file of store.files) await store.scan(file, { pause }, () => {});
      assert.equal(read.length, 40);
      read.length = 0;
      files.put('data/7.txt', 'Another text');
      files.remove('data/8.txt');
      assert.equal(await store.refresh(documents), true);
      await store.readIds(pause);
      assert.deepEqual(read, []);
      assert.equal(store.locate('data/8.txt'), undefined);

      const lines = new SampleStore(source);
      files.put('a.jsonl', '{"id": "a", "text": "A"}\n');
      files.put('b.jsonl', '{"id": "b", "text": "B"}\n{"id": "a", "text": "again"}\nnonsense\n');
      await lines.refresh(several('*.jsonl'));
      await lines.readIds(pause);
      read.length = 0;
      files.put('a.jsonl', '{"id": "c", "text": "A"}\n');
      await lines.refresh(several('*.jsonl'));
      await lines.readIds(pause);
      assert.deepEqual(read, ['a.jsonl']);
      assert.equal(lines.locate('a')?.file.path, 'b.jsonl');
    });

    it('knows the same as a store that reads everything', async () => {
      const line = fc.oneof(
        fc.constantFrom('a', 'b', 'c', 'd').map((id) => `{"id": "${id}", "text": "of ${id}"}`),
        fc.constantFrom('x', 'y').map((text) => `{"text": "${text}"}`),
        fc.constant('nonsense'),
      );
      const content = fc
        .array(line, { maxLength: 4 })
        .map((lines) => lines.map((one) => `${one}\n`).join(''));
      const change = fc.record({
        path: fc.constantFrom('1.jsonl', '2.jsonl', '3.jsonl'),
        content: fc.option(content),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.nat(3), async (changes, stopAt) => {
          const files = new MemoryFiles();
          const store = new SampleStore(new OverlayFiles(files));
          for (const [n, { path: file, content: text }] of changes.entries()) {
            if (text !== null) files.put(file, text);
            else files.remove(file);
            await store.refresh(several('*.jsonl'));
            // Now and then the next change comes before all is known.
            const abort = new AbortController();
            let pauses = 0;
            const impatient = async () => void (n % 2 === 1 && ++pauses > stopAt && abort.abort());
            await store.readIds(impatient, abort.signal);
          }
          await store.readIds(pause);
          const fresh = new SampleStore(new OverlayFiles(files));
          await fresh.refresh(several('*.jsonl'));
          await fresh.readIds(pause);
          assert.deepEqual(known(store), known(fresh));
        }),
        { numRuns: 150 },
      );
    });
  });
});
