import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { newLines, isMigrated, tally } from '../../../../src/features/share/extension/new-records';
import { ownBranch, pullRequestPage } from '../../../../src/features/share/extension/pull-request';

describe('the branch of one person', () => {
  it('has a name that Git takes, and another for each person', () => {
    const names = ['ana', 'j.doe', 'a..b', 'a.', 'a.lock', 'Zoë', 'ana@x.org', '@', 'a%2E', '李'];
    const branches = names.map(ownBranch);
    assert.deepEqual(branches.slice(0, 6), [
      'labels/ana',
      'labels/j.doe',
      'labels/a%2E.b',
      'labels/a%2E',
      'labels/a%2Elock',
      'labels/Zo%C3%AB',
    ]);
    assert.equal(new Set(branches).size, names.length);
    for (const branch of branches) execFileSync('git', ['check-ref-format', `refs/heads/${branch}`]);
  });

  it('leads to a page of a known host, without a password', () => {
    const pages: [remote: string, page: string | undefined][] = [
      ['https://github.com/team/labels', 'https://github.com/team/labels/compare/labels/a%252E'],
      [
        'https://ana:to@ken@GitHub.com/team/labels.git',
        'https://github.com/team/labels/compare/labels/a%252E',
      ],
      ['git@github.com:team/labels.git', 'https://github.com/team/labels/compare/labels/a%252E'],
      ['ssh://git@codeberg.org:22/team/labels/', 'https://codeberg.org/team/labels/compare/labels/a%252E'],
      [
        'https://gitlab.com/group/sub/labels.git',
        'https://gitlab.com/group/sub/labels/-/merge_requests/new?merge_request%5Bsource_branch%5D=labels/a%252E',
      ],
      [
        'https://bitbucket.org/team/labels',
        'https://bitbucket.org/team/labels/pull-requests/new?source=labels/a%252E',
      ],
      ['http://github.com/team/labels', undefined],
      ['https://github.com.evil.org/team/labels', undefined],
      ['https://evil.org/github.com/team/labels', undefined],
      ['https://evil.org#@github.com/../labels', undefined],
      ['javascript:alert(1)', undefined],
      ['file:///github.com/team/labels', undefined],
      ['/srv/git/labels.git', undefined],
      ['', undefined],
    ];
    for (const [remote, page] of pages) assert.equal(pullRequestPage(remote, 'labels/a%2E'), page, remote);
  });
});

describe('new records', () => {
  const line = (more: object): string => JSON.stringify({ v: 1, id: 'r', ...more });
  it('are counted as people count them', () => {
    const answers = [
      line({ annotator: 'ana', sample: 'a', status: 'draft' }),
      line({ annotator: 'ana', sample: 'a', status: 'done' }),
      line({ annotator: 'ana', sample: 'a', status: 'done', note: 'x' }),
      line({ annotator: 'ana', sample: 'b', status: 'draft' }),
      line({ annotator: 'ana', sample: 'c', migration: { name: 'm' } }),
    ];
    const decision = line({ reviewer: 'ana', sample: 'a' });
    assert.deepEqual(tally([...answers, decision], 'new '), {
      count: 2,
      said: '1 new answer and 1 new decision',
    });
    assert.deepEqual(tally([answers[3]!, 'odd']), { count: 2, said: '2 records' });
    assert.deepEqual(tally([]).count, 0);
    assert.deepEqual(answers.filter(isMigrated), [answers[4]]);
    assert.deepEqual(newLines(['a\r\nb\n', 'c\n'], 'a\n\nb\nc\nd\n'), ['d']);
  });
});
