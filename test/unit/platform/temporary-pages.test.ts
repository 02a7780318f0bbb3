import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PagesOfThread, TemporaryPages } from '../../../src/platform/temporary-pages';
import { temporaryFolder } from '../../support/temporary-folder';

const page = (value: number): Uint8Array => new Uint8Array(100).fill(value);

describe('platform/temporary-pages', () => {
  const before = { TMPDIR: process.env.TMPDIR, TEMP: process.env.TEMP, TMP: process.env.TMP };
  const useFolder = (folder: string): void => {
    for (const name of Object.keys(before)) process.env[name] = folder;
  };
  const made = temporaryFolder();
  afterEach(() => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  it('are in a file that is made when it is needed, and leave nothing behind', () => {
    const folder = made.path;
    useFolder(folder);
    assert.equal(tmpdir(), folder);
    const pages = new TemporaryPages();
    assert.equal(pages.descriptor, undefined);
    const places = [1, 2, 3].map((value) => pages.write(page(value)));
    assert.equal(pages.write(page(9), places[1]), places[1]);
    const read = (place: number | undefined, from: { read: TemporaryPages['read'] }): number => {
      const bytes = page(0);
      from.read(place!, bytes);
      assert.equal(new Set(bytes).size, 1);
      return bytes[0]!;
    };
    const other = new PagesOfThread(pages.descriptor!);
    assert.equal(other.write(), undefined);
    for (const from of [pages, other])
      assert.deepEqual(
        places.map((place) => read(place, from)),
        [1, 9, 3],
      );
    assert.throws(() => other.read(1000, page(0)), /shorter/);
    if (process.platform !== 'win32') assert.deepEqual(readdirSync(folder), []);
    pages.dispose();
    pages.dispose();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are not written where there is no folder for them', () => {
    useFolder(path.join(made.path, 'missing'));
    const pages = new TemporaryPages();
    assert.equal(pages.write(page(1)), undefined);
    pages.dispose();
  });
});
