import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { openGit } from '../../../../src/platform/git/git-folder';
import { allowGit, forbidGit, runGit } from '../../../../src/platform/git/run-git';
import { makeRepository } from '../../../support/git-repository';
import { hostileRepository } from '../../../support/hostile-repository';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

describe('running Git', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const at = (...parts: string[]): string => path.join(folder.path, ...parts);
  const environment = { ...process.env };
  before(allowGit);
  afterEach(() => {
    allowGit();
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  });
  const reason = async (place = folder.path): Promise<string> => (await openGit(place)).reason ?? '';
  /** Puts a program called `git` first on the path, which does something before Git is run. */
  const wrapGit = (line: string): void => {
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    mkdirSync(at('bin'));
    writeFileSync(at('bin', 'git'), `#!/bin/sh\n${line}\nexec '${git}' "$@"\n`, { mode: 0o755 });
    process.env.PATH = `${at('bin')}${path.delimiter}${environment.PATH}`;
  };

  it('is not done without leave, and the reason is the one that was given', async () => {
    makeRepository(folder.path);
    wrapGit(`touch '${at('was-run')}'`);
    forbidGit('Not here. Go elsewhere.');
    assert.deepEqual(await openGit(folder.path), {
      reason: 'Not here. Go elsewhere.',
      unused: 'Not here. Go elsewhere.',
    });
    await assert.rejects(runGit(folder.path, ['rev-parse', '--show-prefix']), /^GitError: Not here\./);
    assert.equal(existsSync(at('was-run')), false);
    allowGit();
    assert.equal(await reason(), '');
    assert.equal(existsSync(at('was-run')), true);
  });

  it('has a list of options, and no others', async () => {
    makeRepository(folder.path);
    for (const args of [
      ['cat-file', '--textconv', 'HEAD:a'],
      ['cat-file', '--filters', 'HEAD:a'],
      ['log', '-p'],
      ['log', '--show-signature'],
      ['config', '--edit'],
      ['ls-files', '--modified'],
      ['rev-parse', '--not-known', '--', 'a'],
    ] as const)
      await assert.rejects(runGit(folder.path, args), /^Error: Git is never run as "git/, args.join(' '));
    // What comes after the options is a path, whatever it is called.
    assert.equal((await runGit(folder.path, ['ls-files', '-z', '--', '--modified'])).code, 0);
  });

  it('takes no program of the folder for Git', async () => {
    makeRepository(folder.path);
    writeFileSync(at('git'), `#!/bin/sh\ntouch '${at('was-run')}'\n`, { mode: 0o755 });
    process.env.PATH = ['.', '', environment.PATH].join(path.delimiter);
    assert.equal(await reason(), '');
    // The same, as it would be left to the system.
    execFileSync('git', ['--version'], { cwd: folder.path, stdio: 'ignore' });
    assert.equal(existsSync(at('was-run')), true);
  });

  it('does not read the repository of another user, and says what to do', async () => {
    makeRepository(folder.path);
    wrapGit('export GIT_TEST_ASSUME_DIFFERENT_OWNER=1');
    assert.equal(
      await reason(),
      `Git does not read the repository of ${folder.path}, because it belongs to another user. If you trust them: git config --global --add safe.directory '${folder.path}'`,
    );
    process.env.GIT_CONFIG_COUNT = '1';
    process.env.GIT_CONFIG_KEY_0 = 'safe.directory';
    process.env.GIT_CONFIG_VALUE_0 = folder.path;
    assert.equal(await reason(), '');
  });

  for (const [words, missing] of [
    ['GIT_ALLOW_PROTOCOL alone, as versions before 2.44 know it', 'GIT_NO_LAZY_FETCH'],
    ['GIT_NO_LAZY_FETCH alone', 'GIT_ALLOW_PROTOCOL'],
  ] as const)
    it(`fetches no missing object: ${words}`, async () => {
      mkdirSync(at('hostile'));
      const repository = hostileRepository('lazy fetch', at('hostile'));
      wrapGit(`unset ${missing}`);
      const { git } = await openGit(repository.project);
      await assert.rejects(git!.textAt('v1', 'guideline.yaml'), /Labelwright fetches nothing by itself/);
      assert.deepEqual(repository.run(), []);
    });

  it('is refused in a repository without working files, as Git makes it and in disguise', async () => {
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder.path });
    git('init', '-q', '--bare', at('bare.git'));
    mkdirSync(at('bare.git', 'project'));
    const plain = /^Git is not used in .*: .*bare\.git is itself a repository without working files/;
    assert.match(await reason(at('bare.git')), plain);
    assert.match(await reason(at('bare.git', 'project')), plain);
    // Inside a real one: what is around it does not make it better.
    makeRepository(folder.path);
    assert.match(await reason(at('bare.git', 'project')), plain);
    const told = await runGit(at('bare.git'), ['rev-parse', '--show-prefix']);
    assert.match(told.err, /safe\.bareRepository/);
    git('config', 'core.bare', 'true');
    assert.match(await reason(), /is in a Git repository without working files\.$/);
  });

  it('is refused where the repository lies among the files, or has its files elsewhere', async () => {
    mkdirSync(at('project'));
    const { git } = makeRepository(at('project'));
    git('config', 'core.worktree', '../..');
    assert.match(await reason(at('project')), /has its files in another folder, .* \(core\.worktree\)\.$/);
    git('config', '--unset', 'core.worktree');
    renameSync(at('project/.git'), at('project/store'));
    const among = /its repository, .*store, is among the files of the project\. Move it/;
    writeFileSync(at('project/.git'), 'gitdir: store\n');
    assert.match(await reason(at('project')), among);
    execFileSync('rm', [at('project/.git')]);
    symlinkSync('store', at('project/.git'));
    assert.match(await reason(at('project')), among);
    // A folder `.git` may say that the rest of it is elsewhere.
    execFileSync('rm', [at('project/.git')]);
    mkdirSync(at('project/.git'));
    writeFileSync(at('project/.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(at('project/.git/commondir'), '../store\n');
    assert.match(await reason(at('project')), among);
  });

  it('is used in what Git makes: submodules, work trees, a repository beside its files', async () => {
    mkdirSync(at('outer'));
    mkdirSync(at('inner'));
    makeRepository(at('inner')).commit({ a: 'a' }, 'One');
    const outer = makeRepository(at('outer'));
    outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', at('inner'), 'sub');
    outer.commit({ b: 'b' }, 'With a submodule');
    outer.git('worktree', 'add', '-q', at('tree'));
    outer.git('worktree', 'add', '-q', at('outer', 'tree-inside'));
    execFileSync('git', ['init', '-q', '--separate-git-dir', at('store'), at('beside')]);
    execFileSync('git', ['clone', '-q', '--bare', at('outer'), at('all', '.bare')]);
    writeFileSync(at('all', '.git'), 'gitdir: ./.bare\n');
    execFileSync('git', ['worktree', 'add', '-q', 'main'], { cwd: at('all') });
    for (const place of ['outer', 'outer/sub', 'tree', 'outer/tree-inside', 'beside', 'all/main'])
      assert.equal(await reason(at(place)), '', place);
    symlinkSync('outer', at('link'));
    assert.equal(await reason(at('link')), '');
  });

  it('reads the history that was committed, and no other in its place', async () => {
    const { commit, git } = makeRepository(folder.path);
    const first = commit({ a: 'as it was' }, 'One');
    writeFileSync(at('other'), 'something else');
    git('replace', git('rev-parse', 'HEAD:a'), git('hash-object', '-w', 'other'));
    const second = commit({ b: 'b' }, 'Two');
    appendFileSync(at('.git/info/grafts'), `${second}\n`);
    assert.equal(git('show', `${first}:a`), 'something else');
    const opened = (await openGit(folder.path)).git!;
    assert.equal(await opened.textAt(first, 'a'), 'as it was');
    assert.deepEqual(pick(await opened.log('.'), 'subject'), ['Two', 'One']);
  });

  it('heeds the variables of a user, and none of a hook', async () => {
    const { commit } = makeRepository(folder.path);
    commit({ a: 'a' }, 'One');
    wrapGit(`env >> '${at('variables')}'`);
    Object.assign(process.env, {
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere/index',
      GIT_EXTERNAL_DIFF: 'false',
      GIT_SSH_COMMAND: 'false',
      GIT_CONFIG_PARAMETERS: "'core.pager=false'",
      GIT_CONFIG_GLOBAL: at('global'),
    });
    assert.equal(await reason(), '');
    const names = [...readFileSync(at('variables'), 'utf8').matchAll(/^(GIT_\w+)=/gm)].map(
      ([, name]) => name!,
    );
    assert.deepEqual([...new Set(names)].sort(), [
      'GIT_ALLOW_PROTOCOL',
      'GIT_CONFIG_GLOBAL',
      'GIT_GRAFT_FILE',
      'GIT_LITERAL_PATHSPECS',
      'GIT_NO_LAZY_FETCH',
      'GIT_NO_REPLACE_OBJECTS',
      'GIT_OPTIONAL_LOCKS',
      'GIT_TERMINAL_PROMPT',
    ]);
  });

  it('finds Git by what it is, not by its name alone', async () => {
    makeRepository(folder.path);
    mkdirSync(at('a', 'git'), { recursive: true });
    mkdirSync(at('b'));
    writeFileSync(at('b', 'git'), 'no program');
    chmodSync(at('b', 'git'), 0o644);
    process.env.PATH = [at('a'), at('b'), environment.PATH].join(path.delimiter);
    assert.equal(await reason(), '');
  });
});
