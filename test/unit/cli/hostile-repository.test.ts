import assert from 'node:assert/strict';
import { COMMANDS } from '../../../src/main/commands';
import { builtCommandLine } from '../../support/command-line';
import { HOSTILE_KINDS, hostileRepository, type HostileKind } from '../../support/hostile-repository';
import { temporaryFolder } from '../../support/temporary-folder';

/** Every command that asks Git, as it does so. */
const WITH_GIT: readonly (readonly string[])[] = [
  ['guideline'],
  ['guideline', '--rev', 'v1'],
  ['explain', 's1'],
  ['compare', 'v1', '--guideline'],
  ['compare', 'v1', 'v2', '--guideline'],
  ['compare', 'v1'],
  ['compare', 'v1', 'v2'],
  ['report', 'corrections', '--changed-since', 'v1'],
  ['erase', '--sample', 's1'],
  ['check', '--changed-since', 'v1'],
  ['check', '--changed-since', 'v1', '--fix'],
  ['handoff', '../out', '--force'],
  ['handoff', '../out', '--verify', '--project', '.'],
];

/** The others: they have nothing to ask Git for. */
const WITHOUT_GIT: readonly (readonly string[])[] = [
  ['adjudicate', '--help'],
  ['agreement'],
  ['report', 'annotator', 'ana'],
  ['assign', '--dry-run'],
  ['evaluate', '--suggestions'],
  ['audit'],
  ['audit', 'data/a.jsonl'],
  ['baseline', '--help'],
  ['buckets'],
  ['check'],
  ['codes'],
  ['completion', 'bash'],
  ['merge-driver', '--setup'],
  ['evaluate', 'nobody'],
  ['explain', 'no-answer'],
  ['export', 'csv', '../out.csv'],
  ['import', '--list'],
  ['gate'],
  ['import', '--help'],
  ['init', '--help'],
  ['lsp', '--help'],
  ['mcp'],
  ['migrate', '--dry-run'],
  ['page', '--help'],
  ['predict', '--model', 'm'],
  ['predict', '--model', 'm', '--dry-run'],
  ['promote', '--help'],
  ['queue', 'next', '--random', '0.5'],
  ['receive', 'data/a.jsonl', '--as', 'lea'],
  ['report', 'agreement'],
  ['resolve'],
  ['split', '--help'],
  ['spot-check', '--help'],
  ['status'],
  ['suspects'],
  ['test', '--coverage'],
  ['validate', '--help'],
];

/** What the commands that cannot do without the history say, where it is not used. */
const REFUSALS: Readonly<Record<HostileKind, RegExp | undefined>> = {
  settings: undefined,
  'lazy fetch':
    /partial clone, and Labelwright fetches nothing by itself\. "git fetch --refetch --no-filter"/,
  clone:
    /^Git is not used in .*project: .*looks like one \(it holds HEAD, objects and refs\)\. Move the project/m,
  'git file': /^Git is not used in .*project: its repository, .*store, is among the files of the project\./m,
};

describe('a repository that would have programs run, on the command line', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const cli = builtCommandLine();

  it('is asked about by every command there is', () => {
    const tried = [...WITH_GIT, ...WITHOUT_GIT].map(([command]) => command);
    assert.deepEqual([...new Set(tried)].sort(), Object.keys(COMMANDS).sort());
  });

  for (const kind of HOSTILE_KINDS)
    it(`runs nothing, by ${kind}`, () => {
      const repository = hostileRepository(kind, folder.path);
      const needed = REFUSALS[kind];
      for (const args of WITH_GIT) {
        const { err, code } = cli.run(repository.project, args);
        assert.deepEqual(repository.run(), [], args.join(' '));
        assert.doesNotMatch(err, /Internal error/, args.join(' '));
        if (!needed) assert.equal(err.replace(/^Wrote .*\n/gm, ''), '', args.join(' '));
        else if (args[0] === 'compare') {
          assert.match(err, needed, args.join(' '));
          assert.equal(code, 2, args.join(' '));
        }
      }
      // The same repository, asked by plain Git: the traps work.
      repository.unsafely();
      assert.deepEqual(repository.run(), repository.ways);
    });

  it('runs nothing where Git is not needed', () => {
    const repository = hostileRepository('settings', folder.path);
    for (const args of WITHOUT_GIT) {
      const { err } = cli.run(repository.project, args);
      assert.doesNotMatch(err, /Internal error|unknown option/, args.join(' '));
    }
    assert.deepEqual(repository.run(), []);
  });

  it('gives what it can without the history', () => {
    const { project } = hostileRepository('clone', folder.path);
    const { out, err, code } = cli.run(project, ['guideline']);
    assert.match(out, /About a bill or its payment\./);
    assert.match(err, /^The document does not say what changed between versions\. Git is not used in/);
    assert.equal(code, 0);
    const explained = cli.run(project, ['explain', 's1']);
    assert.match(explained.out, /There is no history to look in\. Git is not used in/);
    assert.match(
      cli.run(project, ['handoff', folder.at('out'), '--force']).err,
      /^The bundle does not name the commit\. Git is not used in/,
    );
    assert.equal(cli.run(project, ['check', '--changed-since', 'v1']).code, 2);
  });
});
