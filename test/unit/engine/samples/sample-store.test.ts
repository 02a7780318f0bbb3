import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { MemoryFiles } from '../../../../src/core/files/memory-files';
import type { ProjectFiles } from '../../../../src/core/files/files';
import type { DataModel } from '../../../../src/core/project/model';
import { isUnreadable } from '../../../../src/core/samples/sample';
import { OverlayFiles } from '../../../../src/engine/files/overlay-files';
import { SampleStore } from '../../../../src/engine/samples/sample-store';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';

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
  await store.scan(
    file!,
    ({ row, line, raw, bytes }) => seen.push({ row, line, raw, ascii: bytes === raw.length }),
    pause,
  );
  // What a scan saw is what is read later, row by row.
  for (const { row, raw } of seen) {
    const content = await store.read(file!, row);
    if (!isUnreadable(content)) assert.equal(content.raw.raw, raw);
  }
  return seen;
}

describe('engine/samples/sample-store', () => {
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
    assert.deepEqual(
      seen.map(({ raw, line }) => [raw, line]),
      [
        ['one', 0],
        ['two', 3],
      ],
    );
  });

  it('indexes anew after an abort', async () => {
    const files = new OverlayFiles(inPieces(new MemoryFiles({ 'a.txt': 'one\ntwo\nthree\n' }), 4));
    const store = new SampleStore(files);
    await store.refresh(data('a.txt'));
    const abort = new AbortController();
    await store.readIds(() => Promise.resolve(abort.abort()), abort.signal);
    assert.equal(store.files[0]!.complete, false);
    await store.files[0]!.index(files, () => abort.abort(), abort.signal);
    await store.readIds(pause);
    assert.equal(store.total, 3);
    assert.equal(store.idRows(store.files[0]!), 3);
    assert.equal(store.duplicateCount, 0);
  });

  it('reads lines that run over the pieces of a file on disk', async () => {
    const lines = Array.from({ length: 40 }, (_, n) =>
      JSON.stringify({ id: `${n}`, text: `${n} `.repeat(30_000) }),
    );
    writeFileSync(path.join(folder.path, 'a.jsonl'), lines.join('\n'));
    const files = new NodeFiles(folder.path);
    const seen = await scan(files, 'a.jsonl');
    assert.deepEqual(
      seen.map(({ raw }) => raw),
      lines,
    );
    files.dispose();
  });
});
