import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openGit, type GitFolder } from '../../../../src/platform/git/git-folder';
import { allowGit } from '../../../../src/platform/git/run-git';
import { makeRepository } from '../../../support/git-repository';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

describe('Git, for the files of a folder', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  before(allowGit);
  const opened = async (place = folder.path): Promise<GitFolder> => {
    const { git, reason } = await openGit(place);
    assert.ok(git, reason);
    return git;
  };
  /** What differs, without what was there before. */
  const changes = async (git: GitFolder, commit: string, options = {}) =>
    (await git.changedSince(commit, options)).map(({ path: name, kind, before }) => ({
      path: name,
      kind,
      ...(kind === 'renamed' && { from: before!.path }),
    }));
  const lines = async (git: GitFolder, commit: string, name: string, from = name) =>
    git.changedLines(name, (await git.fileAt(commit, from))!);

  it('says why there is nothing: no repository, no folder, no git', async () => {
    assert.match((await openGit(folder.path)).reason!, /is not in a Git repository\.$/);
    assert.match((await openGit(path.join(folder.path, 'none'))).reason!, /^There is no folder /);
    makeRepository(folder.path);
    const { PATH } = process.env;
    process.env.PATH = '';
    try {
      assert.equal((await openGit(folder.path)).reason, 'Git is not installed, or not on the path.');
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('works in a subfolder, with paths relative to it, whatever they are called', async () => {
    const odd = ['ünï cödé.txt', '*.jsonl', ':(top)x', '-q', 'tab\tand "quote"', 'line\nfeed'];
    const repository = makeRepository(folder.path);
    const first = repository.commit(
      { 'outside.txt': 'out', ...Object.fromEntries(odd.map((name) => [`a b/${name}`, `of ${name}`])) },
      'First',
    );
    const git = await opened(path.join(folder.path, 'a b'));
    assert.equal(git.root, folder.path);
    assert.equal(git.prefix, 'a b/');
    assert.deepEqual(
      (await git.filesAt(first)).map((file) => file.path),
      [...odd].sort(),
    );
    for (const name of odd) assert.equal(await git.textAt(first, name), `of ${name}`);
    assert.equal(await git.textAt(first, 'outside.txt'), undefined);
    for (const name of odd) appendFileSync(path.join(folder.path, 'a b', name), '\nmore');
    writeFileSync(path.join(folder.path, 'outside.txt'), 'changed');
    assert.deepEqual(
      await changes(git, first),
      [...odd].sort().map((name) => ({ path: name, kind: 'changed' })),
    );
    assert.deepEqual((await lines(git, first, '*.jsonl')).added, [{ start: 1, end: 2 }]);
    assert.deepEqual(pick(await git.log('-q'), 'subject'), ['First']);
  });

  it('resolves revisions and nothing else', async () => {
    const repository = makeRepository(folder.path);
    const commit = repository.commit({ 'a.txt': 'a' }, 'One');
    repository.git('tag', '-a', 'v1', '-m', 'Version 1');
    const git = await opened();
    for (const revision of ['HEAD', 'v1', 'main', commit.slice(0, 8)])
      assert.equal(await git.commit(revision), commit);
    for (const revision of ['nothing', 'HEAD~5', '', '--all', '-h', 'HEAD:a.txt', 'a\0b'])
      assert.equal(await git.commit(revision), undefined, revision);
  });

  it('lists changed files: committed, uncommitted, untracked; never ignored ones', async () => {
    const repository = makeRepository(folder.path);
    const first = repository.commit(
      { '.gitignore': '*.tmp\n', a: '1\n', b: '1\n', c: '1\n', d: '1\n' },
      'One',
    );
    repository.commit({ b: '2\n' }, 'Two');
    repository.write({ c: '2\n', 'new/e': '1\n', 'x.tmp': '1\n', f: '1\n' });
    repository.git('add', 'f');
    rmSync(path.join(folder.path, 'd'));
    assert.deepEqual(await changes(await opened(), first), [
      { path: 'b', kind: 'changed' },
      { path: 'c', kind: 'changed' },
      { path: 'd', kind: 'removed' },
      { path: 'f', kind: 'added' },
      { path: 'new/e', kind: 'added' },
    ]);
  });

  it('finds the changed lines', async () => {
    const repository = makeRepository(folder.path);
    const first = repository.commit({ a: '1\n2\n3\n4\n5\n6\n', binary: 'a\0b\n1\n' }, 'One');
    repository.write({ a: '0\n1\n3\n4\nfour\nfive\n6\nlast', binary: 'a\0b\n2\n' });
    const git = await opened();
    assert.deepEqual(await lines(git, first, 'a'), {
      added: [
        { start: 0, end: 1 },
        { start: 4, end: 6 },
        { start: 7, end: 8 },
      ],
      removes: true,
    });
    assert.deepEqual((await lines(git, first, 'binary')).added, [{ start: 1, end: 2 }]);
    repository.write({ a: '1\n2\n3\n4\n5\n6\n7\n' });
    assert.deepEqual(await lines(git, first, 'a'), { added: [{ start: 6, end: 7 }], removes: false });
  });

  it('recognises renamed files on request, with the changed lines', async () => {
    const repository = makeRepository(folder.path);
    const first = repository.commit({ 'p/a b': '1\n2\n3\n4\n5\n6\n', 'out/x': 'w\nx\ny\nz\n' }, 'One');
    repository.git('mv', 'p/a b', 'p/ä');
    repository.git('mv', 'out/x', 'p/x');
    repository.write({ 'p/ä': '1\n2\nthree\n4\n5\n6\n7\n' });
    const git = await opened(path.join(folder.path, 'p'));
    assert.deepEqual(await changes(git, first, { renames: true }), [
      { path: 'x', kind: 'added' },
      { path: 'ä', kind: 'renamed', from: 'a b' },
    ]);
    assert.deepEqual(await lines(git, first, 'ä', 'a b'), {
      added: [
        { start: 2, end: 3 },
        { start: 6, end: 7 },
      ],
      removes: true,
    });
    assert.deepEqual(
      (await git.changedSince(first)).map(({ path: name, kind }) => [name, kind]),
      [
        ['a b', 'removed'],
        ['x', 'added'],
        ['ä', 'added'],
      ],
    );
  });

  it('finds where two branches parted', async () => {
    const repository = makeRepository(folder.path);
    const fork = repository.commit({ a: '1' }, 'Fork');
    repository.git('checkout', '-q', '-b', 'mine');
    repository.commit({ b: '1' }, 'Mine');
    repository.git('checkout', '-q', 'main');
    const theirs = repository.commit({ a: '2' }, 'Theirs');
    repository.git('checkout', '-q', 'mine');
    assert.equal(await (await opened()).mergeBase(theirs), fork);
  });

  it('reads the history of a file, newest first', async () => {
    const repository = makeRepository(folder.path);
    assert.deepEqual(await (await opened()).log('a'), []);
    const one = repository.commit({ a: '1' }, 'Grüße, "zitiert"', 'Ünal <u@example.com>');
    repository.commit({ b: '1' }, 'Another file');
    const three = repository.commit({ a: '2' }, 'Second\n\nbody');
    const log = await (await opened()).log('a');
    assert.deepEqual(pick(log, 'commit', 'author', 'subject'), [
      [three, 'Ana', 'Second'],
      [one, 'Ünal', 'Grüße, "zitiert"'],
    ]);
    assert.match(log[0]!.time, /^2026-03-02T\d\d:00:00\.000Z$/);
    assert.equal((await (await opened()).log('a', { limit: 1 })).length, 1);
  });

  it('takes a link for no file, and a missing file for none', async () => {
    const repository = makeRepository(folder.path);
    mkdirSync(path.join(folder.path, 'folder'));
    symlinkSync('/etc/passwd', path.join(folder.path, 'link'));
    const commit = repository.commit({ 'folder/a': '1' }, 'One');
    const git = await opened();
    for (const name of ['link', 'folder', 'none'])
      assert.equal(await git.textAt(commit, name), undefined, name);
    const only = [{ path: 'folder/a', size: 1, hash: repository.git('rev-parse', 'HEAD:folder/a') }];
    assert.deepEqual(await git.filesAt(commit), only);
    assert.deepEqual(await git.filesAt(commit, 'folder'), only);
    assert.deepEqual(await git.filesAt(commit, 'none'), []);
  });

  it('runs no program that a repository names, and heeds no variables of a hook', async () => {
    const repository = makeRepository(folder.path);
    const first = repository.commit({ a: '1\n' }, 'One');
    const trap = path.join(folder.path, '.git', 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch '${folder.path}/sprung'\n`, { mode: 0o755 });
    for (const key of ['core.fsmonitor', 'diff.external', 'core.pager', 'gpg.program'])
      repository.git('config', key, trap);
    repository.git('config', 'log.showSignature', 'true');
    repository.write({ a: '2\n' });
    process.env.GIT_DIR = '/nowhere';
    process.env.GIT_INDEX_FILE = '/nowhere/index';
    try {
      const git = await opened();
      assert.equal((await git.changedSince(first)).length, 1);
      assert.equal((await lines(git, first, 'a')).added.length, 1);
      assert.equal((await git.log('a')).length, 1);
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    }
    assert.deepEqual(
      (await (await opened()).changedSince(first)).map((change) => change.path),
      ['a'],
    );
  });
});
