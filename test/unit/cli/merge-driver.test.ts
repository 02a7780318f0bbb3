import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { assertRefused, builtCommandLine, writeFiles } from '../../support/command-line';
import { setupText } from '../../../src/features/merge/cli';
import { ATTRIBUTES, git, GIT_ENV, useMergeDriver } from '../../support/git-clones';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const FILE = 'annotations/ana.jsonl';
describe('labelwright merge-driver', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => folder.at(...parts);
  let count = 0;
  const record = (more: object = {}): string => {
    count += 1;
    const time = new Date(1e12 + 1000 * count).toISOString();
    return `${JSON.stringify({ v: 1, id: `r${count}`, time, annotator: 'ana', sample: `s${count}`, ...more })}\n`;
  };

  /** A repository as `init` and `--setup` leave it. */
  function repository(name: string): string {
    const own = at(name);
    writeFiles(own, {
      '.gitattributes': ATTRIBUTES,
      [FILE]: record(),
    });
    git(own, 'init', '-q', '-b', 'main');
    git(own, 'add', '-A');
    git(own, 'commit', '-qm', 'Start');
    setUp(own);
    return own;
  }

  const setUp = (own: string): void => useMergeDriver(cli, own);

  it('shows what makes Git use it, and changes nothing itself', () => {
    const { code, out } = cli.run(folder.path, ['merge-driver', '--setup']);
    assert.equal(code, 0);
    assert.match(out, /\|\| git merge-file %A %O %B/);
  });

  it('merges what two clones of one person appended, without conflict markers', () => {
    const one = repository('one');
    git(folder.path, 'clone', '-q', one, 'two');
    setUp(at('two'));
    const lines = [readFileSync(path.join(one, FILE), 'utf8'), record(), record(), record()];
    appendFileSync(path.join(one, FILE), lines[2]!);
    git(one, 'commit', '-qam', 'One');
    appendFileSync(at('two', FILE), `${lines[1]!}${lines[3]!}`);
    git(at('two'), 'commit', '-qam', 'Two');
    git(at('two'), 'pull', '-q', '--no-rebase', '--no-edit');
    assert.equal(readFileSync(at('two', FILE), 'utf8'), lines.join(''));
  });

  it('merges what was committed on each side of a rebase', () => {
    const own = repository('rebased');
    git(own, 'checkout', '-qb', 'later');
    for (let n = 0; n < 2; n += 1) {
      appendFileSync(path.join(own, FILE), record());
      git(own, 'commit', '-qam', `Later ${n}`);
    }
    git(own, 'checkout', '-q', 'main');
    appendFileSync(path.join(own, FILE), record());
    git(own, 'commit', '-qam', 'Main');
    git(own, 'checkout', '-q', 'later');
    git(own, 'rebase', '-q', 'main');
    const ids = readFileSync(path.join(own, FILE), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    assert.equal(new Set(ids).size, 4);
    assert.equal(ids.length, 4);
  });

  it('leaves our file as it was, and the merge to Git, where both sides changed a record', () => {
    const line = record({ id: 'a' });
    const [ours, theirs] = [1, 2].map((x) => line.replace('"v":1', `"v":1,"x":${x}`));
    folder.write({ base: line, ours: ours!, theirs: theirs! });
    const { code, err } = cli.run(folder.path, ['merge-driver', 'base', 'ours', 'theirs']);
    assert.equal(code, 1);
    assert.match(err, /1 record cannot be merged:\n {2}record a: changed on both sides/);
    assert.equal(readFileSync(at('ours'), 'utf8'), ours);
    const own = repository('conflict');
    const first = readFileSync(path.join(own, FILE), 'utf8');
    git(own, 'checkout', '-qb', 'other');
    writeFileSync(path.join(own, FILE), first.replace('"v":1', '"v":1,"x":1'));
    git(own, 'commit', '-qam', 'Other');
    git(own, 'checkout', '-q', 'main');
    writeFileSync(path.join(own, FILE), first.replace('"v":1', '"v":1,"x":2'));
    git(own, 'commit', '-qam', 'Main');
    assert.throws(() => git(own, 'merge', '-q', 'other'));
    assert.match(readFileSync(path.join(own, FILE), 'utf8'), /<<<<<<<[^]*"x":2[^]*"x":1[^]*>>>>>>>/);
  });

  it('merges files of several megabytes, with lines and characters across the pieces that are read', () => {
    const lines = Array.from({ length: 30 }, (_, n) => record({ note: 'ü😡'.repeat(30_000 + n) }));
    const side = (...left: readonly number[]): string => lines.filter((_, n) => !left.includes(n)).join('');
    folder.write({
      'big-base': side(7, 20),
      'big-ours': side(3, 20),
      'big-theirs': side(7).trimEnd(),
    });
    assert.equal(cli.run(folder.path, ['merge-driver', 'big-base', 'big-ours', 'big-theirs']).code, 0);
    assert.equal(readFileSync(at('big-ours'), 'utf8'), side(3));
  });

  it('leaves files that are not of records to Git, whatever .gitattributes says', () => {
    const own = repository('others');
    writeFiles(own, {
      '.gitattributes': '* merge=labelwright\n',
      'guideline.yaml': 'b: 1\na: 2\n\nc: 3\n',
      'data/a.jsonl': '{"id":"z","text":"Z"}\n{"id":"a","text":"A"}\n',
    });
    git(own, 'add', '-A');
    git(own, 'commit', '-qm', 'Files');
    const append = (text: string, sample: string): void => {
      writeFiles(own, { 'guideline.yaml': text });
      appendFileSync(path.join(own, 'data/a.jsonl'), sample);
      git(own, 'commit', '-qam', 'Change');
    };
    git(own, 'checkout', '-qb', 'other');
    append('b: 0\na: 2\n\nc: 3\n', '');
    git(own, 'checkout', '-q', 'main');
    append('b: 1\na: 2\n\nc: 4\n', '{"id":"m","text":"M"}\n');
    git(own, 'merge', '-q', '--no-edit', 'other');
    assert.equal(readFileSync(path.join(own, 'guideline.yaml'), 'utf8'), 'b: 0\na: 2\n\nc: 4\n');
    assert.match(readFileSync(path.join(own, 'data/a.jsonl'), 'utf8'), /"z".*\n.*"a".*\n.*"m".*\n$/);
    const good = record();
    for (const bad of [
      'a: 1\n',
      '{"id":"a","text":"A"}\n',
      '[]\n',
      '{"v":1,"id":"a","sample":"b"}\n',
      '<<<<<<< HEAD\n',
    ])
      for (const sides of [
        [bad, good, good],
        [good, good + bad, good],
        [good, good, bad],
      ]) {
        folder.write({ base: sides[0]!, ours: sides[1]!, theirs: sides[2]! });
        const ran = cli.run(folder.path, ['merge-driver', 'base', 'ours', 'theirs']);
        assertRefused(ran, /Line \d of (?:base|ours|theirs) is not a record with "id", "time" and "sample"/);
        assert.equal(readFileSync(at('ours'), 'utf8'), sides[1]);
      }
  });

  it('keeps a record whose writing was interrupted', () => {
    const [first, second] = [record(), record()];
    folder.write({ base: first, ours: first + second, theirs: `${first}${record().slice(0, 20)}` });
    assert.equal(cli.run(folder.path, ['merge-driver', 'base', 'ours', 'theirs']).code, 0);
    assert.match(readFileSync(at('ours'), 'utf8'), /^\{.*\}\n\{.*\}\n\{"v":1,"id":"r\d+","ti?m?\n$/);
  });

  it('ends on a line that is too long for a record', function () {
    this.timeout(120_000);
    const file = openSync(at('long'), 'w');
    for (let n = 0; n < 300; n += 1) writeSync(file, Buffer.alloc(1 << 20, 'a'));
    closeSync(file);
    folder.write({ short: record() });
    const before = process.cpuUsage();
    assertRefused(
      cli.run(folder.path, ['merge-driver', 'short', 'long', 'short']),
      /long has a line of more than 256 MiB, so it is not merged/,
    );
    assert.ok(process.cpuUsage(before).user < 30_000_000);
    assert.equal(statSync(at('long')).size, 300 << 20);
    rmSync(at('long'));
  });

  it('shows commands that name the running program, for every shell', () => {
    const shown = (program: string, isWindows: boolean): string =>
      /merge\.labelwright\.driver (.*)$/m.exec(setupText(program, isWindows))![1]!;
    const end = 'merge-driver %O %A %B || git merge-file %A %O %B';
    assert.equal(shown('/opt/a b/cli.js', false), `'node "/opt/a b/cli.js" ${end}'`);
    assert.equal(
      shown("C:\\Users\\Ana O'Hara\\50%\\cli.js", true),
      `"node 'C:/Users/Ana O'\\''Hara/50%%/cli.js' ${end}"`,
    );
    const odd = `it's "50%A" $HOME \`x\` \\ !`;
    writeFiles(at(odd), { 'cli.js': 'console.log(process.argv.slice(2).join(" ")); process.exit(3);' });
    const own = repository('odd');
    git(own, 'config', '--unset', 'merge.labelwright.driver');
    const script = setupText(at(odd, 'cli.js'), false);
    assert.equal(spawnSync('sh', ['-c', script], { cwd: own, env: GIT_ENV }).status, 0);
    // What Git makes of it: percent signs first, then the shell.
    const value = git(own, 'config', 'merge.labelwright.driver').trim().replaceAll('%%', '%');
    const { stdout } = spawnSync('sh', ['-c', value.split(' || ')[0]!], { encoding: 'utf8' });
    assert.equal(stdout, 'merge-driver %O %A %B\n');
  });

  it('shows the name of the program where that is on the PATH', () => {
    writeFiles(at('bin'), { labelwright: '#!/bin/sh\n' });
    chmodSync(at('bin/labelwright'), 0o755);
    const { out } = cli.run(folder.path, ['merge-driver', '--setup'], { env: { PATH: at('bin') } });
    assert.match(out, /driver "labelwright merge-driver %O %A %B \|\| git merge-file %A %O %B"$/m);
  });

  it('lets clones end with the same records, and loses none (10 histories on Git)', () => {
    type Step = { clone: number; kind: 'label' | 'merge' | 'rebase' | 'amend' };
    const step: fc.Arbitrary<Step> = fc.record({
      clone: fc.nat(5),
      kind: fc.constantFrom('label', 'label', 'label', 'merge', 'rebase', 'amend'),
    });
    let history = 0;
    const property = fc.property(
      // Mostly few clones: each takes a third of a second.
      fc.constantFrom(2, 2, 3, 3, 4, 6),
      fc.array(step, { minLength: 6, maxLength: 10 }),
      (size, steps) => {
        history += 1;
        const origin = at(`origin-${history}`);
        git(folder.path, 'clone', '-q', '--bare', repository(`start-${history}`), origin);
        const clones = Array.from({ length: size }, (_, n) => {
          git(folder.path, 'clone', '-q', origin, `clone-${history}-${n}`);
          setUp(at(`clone-${history}-${n}`));
          return at(`clone-${history}-${n}`);
        });
        const records = (own: string): string[] =>
          readFileSync(path.join(own, FILE), 'utf8').split('\n').slice(0, -1);
        const given = new Set(records(clones[0]!));
        const share = (own: string, way: 'merge' | 'rebase'): void => {
          git(own, 'pull', '-q', ...(way === 'merge' ? ['--no-rebase', '--no-edit'] : ['--rebase']));
          git(own, 'push', '-q');
        };
        const isAhead = (own: string): boolean => git(own, 'rev-list', '@{u}..').trim() !== '';
        for (const { clone, kind } of steps) {
          const own = clones[clone % size]!;
          if (kind === 'merge' || kind === 'rebase') share(own, kind);
          else {
            const line = record();
            given.add(line.trimEnd());
            appendFileSync(path.join(own, FILE), line);
            git(own, 'commit', '-qam', 'Label', ...(kind === 'amend' && isAhead(own) ? ['--amend'] : []));
          }
        }
        for (const own of [...clones, ...clones]) share(own, 'merge');
        for (const own of clones) assert.deepEqual(records(own).sort(), [...given].sort());
        assert.equal(new Set(clones.map((own) => readFileSync(path.join(own, FILE), 'utf8'))).size, 1);
      },
    );
    fc.assert(property, { numRuns: 10, endOnFailure: true });
  });

  it('refuses what it cannot read', () => {
    writeFileSync(at('bytes'), Buffer.from([0xff, 0x0a]));
    folder.write({ text: '' });
    assertRefused(cli.run(folder.path, ['merge-driver', 'text', 'bytes', 'text']), /bytes is not UTF-8/);
    assert.equal(cli.run(folder.path, ['merge-driver', 'text', 'none', 'text']).code, 2);
    assert.equal(cli.run(folder.path, ['merge-driver', 'text']).code, 2);
  });
});
