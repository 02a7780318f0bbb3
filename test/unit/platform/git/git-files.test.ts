import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileError } from '../../../../src/base/files/file-error';
import { GitFiles } from '../../../../src/platform/git/git-files';
import { openGit } from '../../../../src/platform/git/git-folder';
import { allowGit } from '../../../../src/platform/git/run-git';
import { NodeFiles } from '../../../../src/platform/node-files';
import { makeRepository, type TestRepository } from '../../../support/git-repository';
import { temporaryFolder } from '../../../support/temporary-folder';

describe('the files of a folder as a commit has them', () => {
  const folder = temporaryFolder();
  before(allowGit);
  const at = (...parts: string[]) => path.join(folder.path, 'project', ...parts);
  let repository: TestRepository;
  let disk: NodeFiles;
  let files: GitFiles;
  const text = async (file: string, start?: number, end?: number) =>
    Buffer.from(await files.read(file, start, end)).toString('utf8');
  const spools = (): number => {
    const name = hash();
    return readdirSync(tmpdir()).filter((folder) => existsSync(path.join(tmpdir(), folder, name))).length;
  };
  const hash = () => repository.git('rev-parse', 'v1:project/changed.txt');

  beforeEach(async () => {
    repository = makeRepository(folder.path);
    symlinkSync('/etc/passwd', path.join(folder.path, 'link'));
    repository.commit(
      {
        'outside.txt': 'out',
        'project/same.txt': 'the same',
        'project/changed.txt': 'as it was',
        'project/gone.txt': 'gone since',
        'project/data/ünï "x".jsonl': '{}\n',
      },
      'One',
    );
    repository.git('tag', 'v1');
    writeFileSync(at('changed.txt'), 'as it is, and longer');
    writeFileSync(at('new.txt'), 'new');
    repository.git('rm', '-q', 'project/gone.txt');
    disk = new NodeFiles(at());
    const { git } = await openGit(at());
    files = await GitFiles.open(git!, (await git!.commit('v1'))!, disk);
  });
  afterEach(() => {
    files.dispose();
  });

  it('are listed as they were', async () => {
    const listed = await files.list(['**/*', '!same.txt']);
    assert.deepEqual(
      listed.map((info) => [info.path, info.size]),
      [
        ['changed.txt', 9],
        ['data/ünï "x".jsonl', 3],
        ['gone.txt', 10],
      ],
    );
    assert.equal((await files.stat('changed.txt'))?.version, hash());
    assert.equal(await files.stat('new.txt'), undefined);
  });

  it('are read as they were, whole and in part, waiting and not', async () => {
    assert.equal(await text('changed.txt'), 'as it was');
    assert.equal(await text('gone.txt', 5), 'since');
    assert.equal(await text('same.txt', 4, 100), 'same');
    assert.equal(Buffer.from(files.readNow('gone.txt', 0, 4)).toString(), 'gone');
    assert.equal(Buffer.from(files.readNow('changed.txt')).toString(), 'as it was');
    const pieces: string[] = [];
    for await (const piece of files.chunks('changed.txt', 3)) pieces.push(Buffer.from(piece).toString());
    assert.deepEqual(pieces, ['it was']);
    assert.equal(Buffer.from(files.readNow('same.txt')).toString(), 'the same');
  });

  it('do not grow with the files of the working tree', async () => {
    appendFileSync(at('same.txt'), ', and more');
    assert.equal(await text('same.txt'), 'the same');
    assert.equal(await text('same.txt', 4), 'same');
  });

  it('cannot be written, nor read from elsewhere', async () => {
    await assert.rejects(
      files.append('same.txt'),
      (error) => FileError.is(error, 'read-only') && /earlier version/.test(error.message),
    );
    await assert.rejects(files.writeAtomic('x'), (error) => FileError.is(error, 'read-only'));
    await assert.rejects(files.read('../outside.txt'), (error) => FileError.is(error, 'outside'));
    for (const name of ['new.txt', 'link'])
      await assert.rejects(files.read(name), (error) => FileError.is(error, 'not-found'), name);
    assert.throws(
      () => files.readNow('new.txt'),
      (error) => FileError.is(error, 'not-found'),
    );
  });

  it('leave nothing behind', async () => {
    await Promise.all([text('changed.txt'), text('changed.txt'), text('gone.txt')]);
    assert.equal(spools(), 1);
    files.dispose();
    assert.equal(spools(), 0);
  });

  it('are those of the working tree where Git LFS holds them, as long as they are the same', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:46ce565e4e4cc0be419d4cf03b58be4caaa2c00249f65f11f18ebf9f25d3dd0a\nsize 9\n`;
    const commit = repository.commit({ 'project/a.big': pointer, 'project/b.big': pointer }, 'Two');
    writeFileSync(at('a.big'), 'the whole');
    writeFileSync(at('b.big'), 'something');
    const { git } = await openGit(at());
    const now = await GitFiles.open(git!, commit, disk);
    try {
      const read = async (file: string) => Buffer.from(await now.read(file)).toString();
      assert.equal(await read('a.big'), 'the whole');
      assert.equal((await now.stat('a.big'))?.size, 9);
      assert.match(await read('b.big'), /^version https:\/\/git-lfs/);
    } finally {
      now.dispose();
    }
  });

  it('are none of the bytes that a filter makes of them', async () => {
    repository.commit({ '.gitattributes': '*.crlf text eol=crlf\n', 'project/a.crlf': 'one\ntwo\n' }, 'Two');
    repository.git('rm', '-q', '--cached', 'project/a.crlf');
    repository.git('reset', '-q', '--hard');
    const { git } = await openGit(at());
    const now = await GitFiles.open(git!, (await git!.commit('HEAD'))!, disk);
    try {
      assert.equal(Buffer.from(await disk.read('a.crlf')).toString(), 'one\r\ntwo\r\n');
      assert.equal(Buffer.from(await now.read('a.crlf')).toString(), 'one\ntwo\n');
    } finally {
      now.dispose();
    }
  });
});
