import assert from 'node:assert/strict';
import { FileError } from '../../../../src/base/files/file-error';
import { projectPath } from '../../../../src/base/files/paths';

const refusedAs = (code: string) => (error: unknown) => FileError.is(error) && error.code === code;

describe('projectPath', () => {
  it('brings a path into its one form', () => {
    assert.equal(projectPath('./data//a.txt'), 'data/a.txt');
    assert.equal(projectPath('data/./a.txt'), 'data/a.txt');
    assert.equal(projectPath('..data/...'), '..data/...');
  });

  it('refuses what leaves the project', () => {
    for (const path of [
      '..',
      '../a',
      'a/../../b',
      'a/..',
      '/etc/passwd',
      'C:\\a',
      'c:/a',
      '\\\\host\\a',
      '..\\a',
    ]) {
      assert.throws(() => projectPath(path), refusedAs('outside'), path);
    }
  });

  it('refuses what is of Git, however a file system spells it', () => {
    for (const path of [
      '.git',
      '.git/hooks',
      'data/.GIT/x',
      'GIT~1/hooks/a',
      '.git ./a',
      '.git::$INDEX_ALLOCATION/a',
      '.g\u200cit/a',
      'a\\.git\\b',
    ])
      assert.throws(() => projectPath(path), refusedAs('outside'), path);
    for (const path of ['.gitignore', '.github/a', 'git/a', 'a.git/b', '.git-old/a', 'digit~1/a'])
      assert.equal(projectPath(path), path);
  });

  it('refuses what is no path', () => {
    for (const path of ['', '.', './', 'a\0b'])
      assert.throws(() => projectPath(path), refusedAs('invalid'), path);
  });
});
