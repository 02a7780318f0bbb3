import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openGit } from '../../../../src/platform/git/git-folder';
import { allowGit } from '../../../../src/platform/git/run-git';
import { makeRepository } from '../../../support/git-repository';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('whether a file is as it was in a commit', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const at = (...parts: string[]): string => path.join(folder.path, ...parts);
  before(allowGit);
  const changed = async (commit: string, options = {}): Promise<string[]> => {
    const { git, reason } = await openGit(folder.path);
    assert.ok(git, reason);
    return (await git.changedSince(commit, options)).map(({ path: name, kind }) => `${name} ${kind}`);
  };

  it('goes by its content, whatever its time and its place in the index', async () => {
    const { commit, git, write } = makeRepository(folder.path);
    const first = commit({ a: 'one\n', b: 'one\n', c: 'one\n' }, 'One');
    utimesSync(at('a'), 1, 1);
    write({ b: 'two\n' });
    // Git itself would not look at it.
    git('update-index', '--assume-unchanged', 'b');
    git('rm', '-q', '--cached', 'c');
    assert.deepEqual(await changed(first), ['b changed']);
  });

  it('is known in a repository of SHA-256', async () => {
    execFileSync('git', ['init', '-q', '-b', 'main', '--object-format=sha256', folder.path]);
    const { commit, write } = makeRepository(folder.path);
    const first = commit({ a: 'one\n', b: 'one\n' }, 'One');
    assert.equal(first.length, 64);
    write({ b: 'two\n' });
    assert.deepEqual(await changed(first), ['b changed']);
  });

  it('does not depend on line ends that Git converts', async () => {
    const { commit, git, write } = makeRepository(folder.path);
    const first = commit(
      { '.gitattributes': '*.txt eol=crlf\n', 'a.txt': 'one\ntwo\n', b: 'one\ntwo\n' },
      'One',
    );
    rmSync(at('a.txt'));
    git('checkout', 'a.txt');
    // As core.autocrlf does it.
    writeFileSync(at('b'), 'one\r\ntwo\r\n');
    assert.deepEqual(await changed(first), []);
    write({ 'a.txt': 'one\r\ntwo\r\nthree\r\n', b: 'one\r\ntwo\r' });
    assert.deepEqual(await changed(first), ['a.txt changed', 'b changed']);
  });

  it('is known where a piece of the file ends between CR and LF', async () => {
    const { commit } = makeRepository(folder.path);
    const long = 'x'.repeat((1 << 20) - 1);
    const first = commit({ a: `${long}\nb\n`, b: `${long}\r` }, 'One');
    writeFileSync(at('a'), `${long}\r\nb\r\n`);
    writeFileSync(at('b'), `${long}\r\r\n`);
    assert.deepEqual(await changed(first), ['b changed']);
  });

  it('goes by the pointer of a file that Git LFS holds', async () => {
    const { commit } = makeRepository(folder.path);
    const sha256 = createHash('sha256').update('the whole').digest('hex');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize 9\n`;
    const first = commit({ a: pointer, b: pointer, c: pointer }, 'One');
    writeFileSync(at('a'), 'the whole');
    writeFileSync(at('b'), 'the whale');
    assert.deepEqual(await changed(first), ['b changed']);
    const { git } = await openGit(folder.path);
    assert.deepEqual(await git!.changedLines('b', (await git!.fileAt(first, 'b'))!), {
      added: [{ start: 0, end: Infinity }],
      removes: false,
    });
  });

  it('goes by where links lead, and leaves submodules out', async () => {
    const { commit, git } = makeRepository(folder.path);
    mkdirSync(at('inner'));
    makeRepository(at('inner')).commit({ x: 'x' }, 'Inner');
    symlinkSync('a', at('same'));
    symlinkSync('a', at('turned'));
    git('config', 'advice.addEmbeddedRepo', 'false');
    git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', at('inner'), 'sub');
    const first = commit({ a: 'a', b: 'b' }, 'One');
    rmSync(at('turned'));
    symlinkSync('b', at('turned'));
    writeFileSync(at('sub', 'x'), 'changed');
    rmSync(at('b'));
    symlinkSync('a', at('b'));
    assert.deepEqual(await changed(first), ['b changed', 'turned added']);
  });

  it('is not compared unless it is wanted', async () => {
    const { commit, write } = makeRepository(folder.path);
    const first = commit({ a: '1', b: '1', gone: '1' }, 'One');
    write({ a: '2', b: '2', new: '1' });
    rmSync(at('gone'));
    const wanted = (name: string): boolean => name === 'a';
    assert.deepEqual(await changed(first, { wanted }), ['a changed', 'gone removed', 'new added']);
  });
});
