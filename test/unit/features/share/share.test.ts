import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mergeRecords } from '../../../../src/features/merge/merge-records';
import {
  shareAnswers,
  unsentRecords,
  ShareProblem,
  type ShareParts,
} from '../../../../src/features/share/extension/share';
import { writeFiles } from '../../../support/command-line';
import { Clone, ENV } from '../../../support/git-extension';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('sharing answers', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const at = (...parts: string[]): string => folder.at(...parts);
  const run = (...args: string[]): void => {
    execFileSync('git', args, { cwd: folder.path, env: ENV, stdio: 'pipe' });
  };
  let count = 0;
  const record = (sample: string, id = `r${(count += 1)}`): string =>
    `${JSON.stringify({ v: 1, id, time: new Date(1e12 + 1000 * count).toISOString(), sample })}\n`;

  function team(): { ana: Clone; ben: Clone } {
    run('init', '-q', '--bare', '-b', 'main', 'origin');
    run('clone', '-q', 'origin', 'ana');
    const ana = new Clone(at('ana'));
    writeFiles(ana.folder, { 'guideline.yaml': 'version: 1\n', 'annotations/ana.jsonl': record('a') });
    ana.git('checkout', '-qB', 'main');
    ana.git('add', '-A');
    ana.git('commit', '-qm', 'Start');
    ana.git('push', '-qu', 'origin', 'main');
    ana.git('remote', 'set-head', 'origin', 'main');
    run('clone', '-q', 'origin', 'ben');
    return { ana, ben: new Clone(at('ben')) };
  }
  const read = async (file: string): Promise<string | undefined> => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
  const share = async (clone: Clone, annotator: string, more: Partial<ShareParts> = {}): Promise<string> =>
    (await shared(clone, annotator, more)).said;
  const shared = (clone: Clone, annotator: string, more: Partial<ShareParts> = {}) =>
    shareAnswers(clone, {
      project: clone.folder,
      folders: ['annotations', 'decisions'],
      annotator,
      read,
      merge: async (file, { base, ours, theirs }, dryRun) => {
        const merged = mergeRecords(base, ours, theirs);
        if ('conflicts' in merged) return 'Two records differ.';
        if (!dryRun) writeFileSync(path.join(clone.folder, file), merged.text);
        return undefined;
      },
      agree: async () => true,
      offer: async () => false,
      progress: () => {},
      ...more,
    });
  const label = (clone: Clone, annotator: string, ...lines: string[]): void =>
    appendFileSync(path.join(clone.folder, `annotations/${annotator}.jsonl`), lines.join(''));
  const records = (clone: Clone, annotator: string): string[] =>
    readFileSync(path.join(clone.folder, `annotations/${annotator}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean);

  it('sends what is new, brings in what others sent, and says so', async () => {
    const { ana, ben } = team();
    assert.equal(await share(ana, 'ana'), 'You had nothing new to share. Others have nothing new.');
    label(ben, 'ben', record('a'), record('b'));
    assert.equal(await share(ben, 'ben'), 'Your 2 new answers are on origin/main. Others have nothing new.');
    label(ana, 'ana', record('b'));
    assert.equal(await share(ana, 'ana'), 'Your 1 new answer is on origin/main. New from ben.');
    assert.equal(await share(ben, 'ben'), 'You had nothing new to share. New from ana.');
    assert.deepEqual(records(ben, 'ana'), records(ana, 'ana'));
    assert.match(ana.git('log', '-1', '--format=%s', 'HEAD^'), /^Labels by ana: 1 answer$/m);
  });

  it('counts what is not sent, also before there is a branch to send it to', async () => {
    const { ana } = team();
    const unsent = async (): Promise<number | undefined> => {
      await ana.status();
      return unsentRecords(ana, { project: ana.folder, folders: ['annotations'], annotator: 'ana', read });
    };
    assert.equal(await unsent(), 0);
    label(ana, 'ana', record('b'), record('b'), record('c'));
    assert.equal(await unsent(), 2);
    ana.git('checkout', '-qb', 'new');
    assert.equal(await unsent(), 2);
    ana.git('remote', 'set-head', 'origin', '--delete');
    assert.equal(await unsent(), 3);
    ana.git('remote', 'remove', 'origin');
    assert.equal(await unsent(), undefined);
  });

  it('merges the records of two machines of one person', async () => {
    const { ana, ben: laptop } = team();
    label(ana, 'ana', record('b'), record('c'));
    label(laptop, 'ana', record('d'));
    await share(ana, 'ana');
    assert.match(await share(laptop, 'ana'), /^Your 1 new answer is on origin\/main\./);
    await share(ana, 'ana');
    assert.deepEqual(records(ana, 'ana'), records(laptop, 'ana'));
    assert.equal(records(ana, 'ana').length, 4);
    assert.equal(ana.git('status', '--porcelain'), '');
  });

  it('warns of another person under the same name', async () => {
    const { ana, ben } = team();
    label(ben, 'ana', record('a'));
    ben.git('add', '-A');
    ben.git('commit', '-qm', 'Ben', '--author', 'Ben <Ben@example.com>');
    ben.git('push', '-q');
    label(ana, 'ana', record('b'));
    assert.equal(
      await share(ana, 'ana'),
      'Your 1 new answer is on origin/main. Others have nothing new. New records under your own name, ana, came from ben@example.com. Unless that is you on another machine, one of you needs another name.',
    );
    label(ana, 'ana', record('c'));
    assert.equal(await share(ana, 'ana'), 'Your 1 new answer is on origin/main. Others have nothing new.');
  });

  it('shares what is labelled while it shares, and begins again when others are faster', async () => {
    const { ana, ben } = team();
    label(ana, 'ana', record('b'));
    label(ben, 'ben', record('a'));
    let isFirst = true;
    const said = await share(ana, 'ana', {
      progress: (step) => {
        if (step !== 'Sending' || !isFirst) return;
        isFirst = false;
        ben.git('add', '-A');
        ben.git('commit', '-qm', 'Ben');
        ben.git('push', '-q');
        label(ana, 'ana', record('c'));
      },
    });
    assert.equal(said, 'Your 2 new answers are on origin/main. New from ben.');
    assert.equal(ana.git('status', '--porcelain'), '');
    assert.equal(ana.git('rev-parse', 'HEAD'), ana.git('rev-parse', 'origin/main'));
  });

  it('commits nothing but records, and names what stands in the way', async () => {
    const { ana, ben } = team();
    writeFiles(ana.folder, { 'guideline.yaml': 'version: 2\n', 'notes.txt': 'mine' });
    label(ana, 'ana', record('b'));
    await share(ana, 'ana');
    assert.equal(ana.git('status', '--porcelain'), ' M guideline.yaml\n?? notes.txt\n');

    writeFiles(ben.folder, { 'guideline.yaml': 'version: 3\n' });
    ben.git('commit', '-qam', 'Guideline');
    ben.git('pull', '-q', '--no-rebase', '--no-edit');
    ben.git('push', '-q');
    label(ana, 'ana', record('c'));
    await assert.rejects(
      share(ana, 'ana'),
      (error: Error) =>
        error instanceof ShareProblem &&
        /^guideline\.yaml has changes that are not committed, .* Your records are committed\./.test(
          error.message,
        ),
    );
    ana.git('add', 'guideline.yaml');
    label(ana, 'ana', record('d'));
    await assert.rejects(share(ana, 'ana'), /^Error: guideline\.yaml is staged, and would be committed/);
    assert.equal(ana.git('log', '-1', '--format=%s').trim(), 'Labels by ana: 1 answer');
  });

  it('sends a changed guideline only if asked to, and says why it stays', async () => {
    const { ana } = team();
    const guideline = 'guideline.yaml';
    const offered: string[] = [];
    const answers: (boolean | string)[] = [false, 'Line 1 has an error.', true];
    const parts = {
      guideline,
      offer: async (before: string) => (offered.push(before), answers.shift()!),
      agree: async () => assert.fail('nothing else is sent'),
    };
    assert.equal(await share(ana, 'ana', parts), 'You had nothing new to share. Others have nothing new.');
    writeFiles(ana.folder, { [guideline]: 'version: 2\n' });
    label(ana, 'ana', record('b'));
    assert.match(await share(ana, 'ana', parts), /^Your 1 new answer is on origin\/main\. Others/);
    assert.match(await share(ana, 'ana', parts), /guideline\.yaml stays here\. Line 1 has an error\./);
    assert.equal(ana.git('show', `origin/main:${guideline}`), 'version: 1\n');
    label(ana, 'ana', record('c'));
    assert.match(await share(ana, 'ana', parts), /^Your 1 new answer .* guideline\.yaml is there too\./);
    assert.equal(ana.git('show', `origin/main:${guideline}`), 'version: 2\n');
    assert.equal(ana.git('log', '-1', '--format=%s').trim(), 'Labels by ana: 1 answer and guideline.yaml');
    assert.equal(ana.git('status', '--porcelain'), '');
    assert.deepEqual(offered, Array(3).fill('version: 1\n'));
  });

  it('takes no line end for a change', async () => {
    const { ana } = team();
    ana.git('config', 'core.autocrlf', 'true');
    const file = path.join(ana.folder, 'annotations/ana.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    assert.equal(await share(ana, 'ana'), 'You had nothing new to share. Others have nothing new.');
    appendFileSync(file, record('b').replace('\n', '\r\n'));
    assert.match(await share(ana, 'ana'), /^Your 1 new answer is on origin\/main\./);
  });

  it('works in a folder that was opened through a symbolic link', async () => {
    const { ana, ben } = team();
    symlinkSync(ana.folder, at('link'), 'dir');
    label(ana, 'ana', record('b'));
    label(ben, 'ana', record('c'));
    await share(ben, 'ana');
    ana.git('add', 'annotations/ana.jsonl');
    const project = at('link');
    assert.match(await share(ana, 'ana', { project }), /^Your 1 new answer is on origin\/main\./);
    label(ben, 'ben', record('a'));
    await share(ben, 'ben');
    assert.match(await share(ana, 'ana', { project }), /New from ben\.$/);
    assert.equal(records(ana, 'ana').length, 3);
  });

  it('shares the folders that the project names', async () => {
    const { ana, ben } = team();
    const folders = ['work/labels', 'decisions'];
    writeFiles(ana.folder, { 'work/labels/ana.jsonl': record('b') });
    assert.equal(
      await share(ana, 'ana', { folders }),
      'Your 1 new answer is on origin/main. Others have nothing new.',
    );
    assert.equal(await share(ben, 'ben', { folders }), 'You had nothing new to share. New from ana.');
  });

  it('takes a file that a filter converts as Git takes it', async () => {
    const { ana } = team();
    ana.git('config', 'filter.shout.clean', 'tr a-z A-Z');
    writeFiles(ana.folder, { '.gitattributes': 'annotations/* filter=shout\n' });
    label(ana, 'ana', record('b'));
    assert.match(await share(ana, 'ana'), /^Your 2 new records are on/);
    assert.equal(await share(ana, 'ana'), 'You had nothing new to share. Others have nothing new.');
  });

  it('says what a hook said, and sends later what could not be sent', async () => {
    const { ana } = team();
    const hook = (name: string, code: number): void =>
      writeFileSync(
        path.join(ana.folder, '.git/hooks', name),
        `#!/bin/sh\necho "${name} says no" >&2\nexit ${code}\n`,
        {
          mode: 0o755,
        },
      );
    label(ana, 'ana', record('b'));
    hook('pre-commit', 1);
    await assert.rejects(share(ana, 'ana'), /could not share your records: pre-commit says no/);
    hook('pre-commit', 0);
    hook('pre-push', 1);
    await assert.rejects(share(ana, 'ana'), /pre-push says no\. What was committed here stays\./);
    hook('pre-push', 0);
    assert.match(await share(ana, 'ana'), /^Your 1 new answer is on origin\/main\./);
  });

  it('warns of no one when a migration has repeated answers', async () => {
    const { ana, ben } = team();
    const migrated = record('a').replace('}\n', ',"migration":{"name":"0001-rename"}}\n');
    label(ben, 'ana', migrated);
    ben.git('add', '-A');
    ben.git('commit', '-qm', 'Migrate', '--author', 'Owner <owner@example.com>');
    ben.git('push', '-q');
    label(ana, 'ana', record('b'));
    assert.equal(await share(ana, 'ana'), 'Your 1 new answer is on origin/main. Others have nothing new.');
    assert.equal(records(ana, 'ana').length, 3);
  });

  it('names other commits before it sends them', async () => {
    const { ana } = team();
    writeFiles(
      ana.folder,
      Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.txt`, 'mine'])),
    );
    ana.git('add', '-A');
    ana.git('commit', '-qm', 'Write down what is odd\n\nMore of it.');
    label(ana, 'ana', record('b'));
    ana.git('commit', '-qam', 'Labels, by hand');
    const before = ana.git('rev-parse', 'origin/main');
    const asked: (readonly string[])[] = [];
    const agree = (answer: boolean) => async (commits: readonly string[]) => {
      asked.push(commits);
      return answer;
    };
    await assert.rejects(share(ana, 'ana', { agree: agree(false) }), /^Error: Nothing was sent\./);
    assert.equal(ana.git('ls-remote', 'origin', 'main').split('\t')[0], before.trim());
    assert.match(
      await share(ana, 'ana', { agree: agree(true) }),
      /^Your 1 new answer is on origin\/main\. a\.txt, b\.txt, c\.txt, and 2 more files are there too\./,
    );
    label(ana, 'ana', record('c'));
    await share(ana, 'ana', { agree: agree(false) });
    assert.deepEqual(asked, [['Write down what is odd'], ['Write down what is odd']]);
    // Such as a migration: nothing of Ana's own is in it.
    label(ana, 'ben', record('d'));
    ana.git('add', '-A');
    ana.git('commit', '-qm', 'Migrate what Ben said');
    assert.equal(
      await share(ana, 'ana', { agree: agree(true) }),
      'Your 1 commit is on origin/main. Others have nothing new.',
    );
  });

  it('sends to a branch of the person where the server takes pull requests only, and never by force', async () => {
    const { ana, ben } = team();
    const url = 'https://ana:secret@github.com/team/labels.git';
    ana.git('config', `url.${at('origin')}.insteadOf`, url);
    ana.git('remote', 'set-url', 'origin', url);
    writeFileSync(
      at('origin/hooks/pre-receive'),
      '#!/bin/sh\ngrep -q refs/heads/main && echo "GH006: Protected branch update failed" >&2 && exit 1\nexit 0\n',
      { mode: 0o755 },
    );
    const start = ana.git('rev-parse', 'HEAD').trim();
    const onServer = (branch: string): string => ben.git('ls-remote', 'origin', branch).split('\t')[0]!;
    const merge = (...more: string[]): void => {
      run('-C', at('origin'), 'update-ref', 'refs/heads/main', ...more);
    };
    label(ana, 'ana', record('b'));
    assert.deepEqual(await shared(ana, 'ana'), {
      said: 'Your 1 new answer is on origin/labels/ana, because origin/main takes pull requests only. Others have nothing new.',
      pullRequest: 'https://github.com/team/labels/compare/labels/ana',
    });
    assert.equal(onServer('main'), start);
    assert.equal(onServer('labels/ana'), ana.git('rev-parse', 'HEAD').trim());
    assert.match(await share(ana, 'ana'), /^You had nothing new to share\./);

    // What others have merged comes in, and what is new goes to the same branch.
    label(ben, 'ben', record('a'));
    ben.git('add', '-A');
    ben.git('commit', '-qm', 'Ben');
    ben.git('push', '-q', 'origin', 'HEAD:refs/heads/labels/ben');
    merge('refs/heads/labels/ben');
    label(ana, 'ana', record('c'));
    assert.match(await share(ana, 'ana'), /^Your 1 new answer is on origin\/labels\/ana, .* New from ben\.$/);
    merge('refs/heads/labels/ana');
    assert.equal((await shared(ana, 'ana')).pullRequest, undefined);

    ben.git('push', '-q', '-f', 'origin', 'HEAD:refs/heads/labels/ana');
    const [theirs] = [onServer('labels/ana')];
    label(ana, 'ana', record('d'));
    await share(ana, 'ana');
    ben.git('commit', '-q', '--allow-empty', '-m', 'Not of Ana');
    ben.git('push', '-q', '-f', 'origin', 'HEAD:refs/heads/labels/ana');
    label(ana, 'ana', record('e'));
    await assert.rejects(share(ana, 'ana'), /^Error: origin\/labels\/ana has commits that are not here/);
    assert.notEqual(onServer('labels/ana'), theirs);
    assert.equal(onServer('labels/ana'), ben.git('rev-parse', 'HEAD').trim());
  });

  it('brings the news of the default branch to another one', async () => {
    const { ana, ben } = team();
    ana.git('checkout', '-qb', 'work');
    label(ana, 'ana', record('b'));
    assert.match(await share(ana, 'ana'), /^Your 1 new answer is on origin\/work\. Others/);
    label(ben, 'ben', record('a'));
    await share(ben, 'ben');
    const agree = (commits: readonly string[]) => assert.fail(`asked about ${commits.join()}`);
    assert.equal(await share(ana, 'ana', { agree }), 'You had nothing new to share. New from ben.');
    assert.deepEqual(records(ana, 'ben'), records(ben, 'ben'));
  });

  it('merges a guideline as Git does, and leaves to a person what Git cannot', async () => {
    const { ana, ben } = team();
    const guideline = (clone: Clone, text: string): void => {
      writeFiles(clone.folder, { 'guideline.yaml': text });
      clone.git('commit', '-qam', 'Guideline');
    };
    guideline(ben, 'version: 1\nscope: all\nrules: []\n');
    await share(ben, 'ben');
    await share(ana, 'ana');
    guideline(ben, 'version: 2\nscope: all\nrules: []\n');
    await share(ben, 'ben');
    guideline(ana, 'version: 1\nscope: all\nrules: [a]\n');
    label(ana, 'ana', record('b'));
    assert.match(await share(ana, 'ana'), /^Your 1 new answer is on origin\/main\./);
    assert.equal(await read(path.join(ana.folder, 'guideline.yaml')), 'version: 2\nscope: all\nrules: [a]\n');

    await share(ben, 'ben');
    guideline(ben, 'version: 3\nscope: all\nrules: [a]\n');
    await share(ben, 'ben');
    guideline(ana, 'version: 4\nscope: all\nrules: [a]\n');
    label(ana, 'ana', record('c'));
    assert.equal(
      await share(ana, 'ana'),
      'Your 1 new answer is on origin/labels/ana. guideline.yaml is there too. guideline.yaml was changed in the same place here and on origin/main. A person has to merge it.',
    );
    assert.equal(ana.git('status', '--porcelain'), '');
    assert.equal(
      ana.git('ls-remote', 'origin', 'labels/ana').split('\t')[0],
      ana.git('rev-parse', 'HEAD').trim(),
    );

    ana.git('merge', '-q', '-s', 'ours', '--no-edit', 'origin/main');
    assert.equal(await share(ana, 'ana'), 'guideline.yaml is on origin/main. Others have nothing new.');
    await share(ben, 'ben');
    label(ana, 'ana', record('x', 'same'));
    label(ben, 'ana', record('y', 'same'));
    await share(ana, 'ana');
    assert.match(
      await share(ben, 'ana'),
      /^Your 1 new answer is on origin\/labels\/ana\. Two records differ\.$/,
    );
    assert.equal(ben.git('status', '--porcelain'), '');
  });

  it('says what is missing: a first label, a remote, a branch, a finished merge', async () => {
    run('init', '-q', '-b', 'main', 'alone');
    const alone = new Clone(at('alone'));
    await assert.rejects(share(alone, 'ana'), /^Error: There is nothing to share yet/);
    writeFiles(alone.folder, { 'annotations/ana.jsonl': record('a') });
    await assert.rejects(
      share(alone, 'ana'),
      /^Error: Your 1 answer is committed here\. The repository has no remote/,
    );
    await assert.rejects(share(alone, 'ana'), /^Error: You have nothing new\. The repository has no remote/);
    run('init', '-q', '--bare', '-b', 'main', 'later');
    alone.git('remote', 'add', 'origin', at('later'));
    assert.equal(await share(alone, 'ana'), 'Your 1 new answer is on origin/main. Others have nothing new.');
    assert.equal(alone.git('rev-parse', '--abbrev-ref', '@{u}').trim(), 'origin/main');
    alone.git('checkout', '-q', '--detach');
    await assert.rejects(share(alone, 'ana'), /^Error: No branch is checked out/);
    alone.git('checkout', '-q', 'main');
    alone.git('remote', 'set-url', 'origin', at('nowhere'));
    await assert.rejects(
      share(alone, 'ana'),
      /^Error: Git could not share your records: .*nowhere.* What was committed here stays\.$/,
    );
  });
});
