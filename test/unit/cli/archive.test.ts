import assert from 'node:assert/strict';
import { writeFileSync, readdirSync } from 'node:fs';
import { ARCHIVE_LIMITS, ArchiveBudget } from '../../../src/platform/archive';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { UserError } from '../../../src/base/user-error';
import { temporaryFolder } from '../../support/temporary-folder';
import { zip, type ZipEntry } from '../../support/zip';
import { SLOW } from '../../host/until';

describe('archives as folders', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const archive = (entries: readonly ZipEntry[]): string => {
    const file = folder.at('a.zip');
    writeFileSync(file, zip(entries));
    return file;
  };

  async function contents(paths: readonly string[], budget?: ArchiveBudget): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const { name, chunks } of await inputFiles(paths, budget)) {
      found[name] = '';
      for await (const chunk of chunks()) found[name] += chunk;
    }
    return found;
  }

  const refuses = (entries: readonly ZipEntry[], why: RegExp, budget?: ArchiveBudget) =>
    assert.rejects(
      contents([archive(entries)], budget),
      (error) => error instanceof UserError && why.test(error.message),
    );

  it('reads files, packed or not, and those of archives in it, as often as asked, and nothing that is hidden or a link', async () => {
    const inner = zip([{ name: 'doc.tsv', content: 'é', deflate: true }]);
    const file = archive([
      { name: 'b/', content: '' },
      { name: 'b/x.txt', content: 'X'.repeat(5000), deflate: true },
      { name: 'a.txt', content: '\uFEFFa😀' },
      { name: 'annotation/d/ana.zip', content: inner },
      { name: '__MACOSX/b/._x.txt', content: 'resource' },
      { name: 'b/.hidden', content: 'hidden' },
      { name: 'link.txt', content: '/etc/passwd', says: { attributes: 0o120777 } },
      { name: 'empty.txt', content: '', deflate: true },
    ]);
    const expected = {
      'a.txt': 'a😀',
      'annotation/d/ana.zip/doc.tsv': 'é',
      'b/x.txt': 'X'.repeat(5000),
      'empty.txt': '',
    };
    assert.deepEqual(await contents([file]), expected);
    const [first] = await inputFiles([file]);
    assert.equal(await first!.head(), 'a😀');
    await assert.rejects(first!.open(), /Unpack .*a\.zip first/);
    // Nothing was put beside it.
    assert.deepEqual(readdirSync(folder.path), ['a.zip']);
  });

  it('reads archives that lie in a folder, below their names', async () => {
    folder.write({ 'in/z.txt': 'z' });
    writeFileSync(folder.at('in/user.ZIP'), zip([{ name: 'a.txt', content: 'a' }]));
    assert.deepEqual(await contents([folder.at('in')]), { 'user.ZIP/a.txt': 'a', 'z.txt': 'z' });
  });

  it('reads sizes and places from ZIP64 fields', async () => {
    assert.deepEqual(
      await contents([archive([{ name: 'a.txt', content: 'long', deflate: true, zip64: true }])]),
      { 'a.txt': 'long' },
    );
  });

  for (const name of [
    '../evil.txt',
    '/etc/evil.txt',
    'a/../../evil.txt',
    '..\\evil.txt',
    'C:\\evil.txt',
    'C:/evil.txt',
    'a\u001b[2Jb.txt',
  ])
    it(`refuses a name that leads out or deceives: ${JSON.stringify(name)}`, () =>
      refuses(
        [
          { name: 'a.txt', content: 'a' },
          { name, content: 'evil' },
        ],
        /a\.zip is not read: .*(path|control)/,
      ));

  it('refuses names that come twice', () =>
    refuses(
      [
        { name: 'a.txt', content: 'a' },
        { name: 'a.txt', content: 'b' },
      ],
      /"a\.txt": it comes twice/,
    ));

  it('refuses what is encrypted or packed by an unknown method', async () => {
    await refuses([{ name: 'a.txt', content: 'a', says: { flags: 1, packed: 13 } }], /encrypted/i);
    await refuses([{ name: 'a.txt', content: 'a', says: { flags: 0x41, packed: 13 } }], /encrypt/i);
    await refuses([{ name: 'a.txt', content: 'a', says: { method: 12 } }], /method that is not read \(12\)/);
  });

  it('refuses a file that is far larger than it is packed, and files that share their bytes to be so together', async () => {
    const bomb = { content: Buffer.alloc(4 << 20), deflate: true };
    await refuses([{ name: 'bomb.txt', ...bomb }], /more than 200 times/);
    const kernel = { content: Buffer.alloc(900_000), deflate: true };
    const shared = Array.from({ length: 20 }, (_, n) => ({ name: `${n}.txt`, ...kernel, says: { at: 0 } }));
    await refuses(shared, /its files are more than 200 times/);
  });

  it('refuses more files or bytes than an import may have, those of all archives together', async () => {
    const files = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.txt`, content: 'abc' }));
    const limits = (some: Partial<typeof ARCHIVE_LIMITS>) =>
      new ArchiveBudget({ ...ARCHIVE_LIMITS, ...some });
    await refuses(files, /5 files together/, limits({ files: 5 }));
    await refuses(files, /0 MB together/, limits({ bytes: 17 }));
    const budget = limits({ files: 11 });
    const file = archive(files);
    await assert.rejects(contents([file, file], budget), /11 files together/);
  });

  it('refuses an archive in an archive in an archive, and a large one in another', async () => {
    const one = zip([{ name: 'a.txt', content: 'a' }]);
    const two = zip([{ name: 'one.zip', content: one }]);
    await refuses([{ name: 'two.zip', content: two }], /is inside an archive and contains another, one\.zip/);
    const small = new ArchiveBudget({ ...ARCHIVE_LIMITS, inner: 10 });
    await refuses(
      [{ name: 'one.zip', content: one }],
      /one\.zip is not read: an archive in an archive/,
      small,
    );
  });

  it('tells a file that is not as the archive says', async () => {
    await refuses(
      [{ name: 'a.txt', content: 'abcdef', deflate: true, says: { size: 3 } }],
      /a\.txt cannot be unpacked: too many bytes/,
    );
    await refuses(
      [{ name: 'a.txt', content: 'abcdef', deflate: true, says: { size: 9 } }],
      /a\.txt cannot be unpacked: not enough bytes/,
    );
    await refuses(
      [{ name: 'a.txt', content: 'abcdef', says: { crc: 1 } }],
      /a\.txt is damaged: its checksum differs/,
    );
    await refuses([{ name: 'a.txt', content: 'a\xff\xfe', says: { at: 9999 } }], /cannot be unpacked/);
  });

  it('refuses what is no archive, a part of one, and one whose directory lies', async () => {
    const file = archive([{ name: 'a.txt', content: 'abc' }]);
    const whole = zip([{ name: 'a.txt', content: 'abc' }]);
    for (const bytes of [Buffer.from('text'), Buffer.alloc(0), whole.subarray(0, 60), whole.subarray(5)]) {
      writeFileSync(file, bytes);
      await assert.rejects(contents([file]), UserError);
    }
    const lying = Buffer.from(whole);
    lying.writeUInt16LE(500, lying.length - 12);
    writeFileSync(file, lying);
    await assert.rejects(contents([file]), UserError);
  });
});
