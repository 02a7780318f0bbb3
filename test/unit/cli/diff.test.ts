import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtCommandLine } from '../../support/command-line';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { GUIDELINE, record, SCHEMA } from '../../support/ticket-project';
import { SLOW } from '../../host/until';

const files = {
  'tickets/labelwright.yaml': SCHEMA.replace(
    'labelwright: 1\n',
    'labelwright: 1\ntitle: Tickets\nguideline: guideline.yaml\n',
  ),
  'tickets/guideline.yaml': GUIDELINE,
  'tickets/data/t.jsonl': ['t-1', 't-2', 't-3']
    .map((id) => `${JSON.stringify({ id, text: `Text of ${id}` })}\n`)
    .join(''),
  'tickets/annotations/ana.jsonl': `${record({ sample: 't-1', labels: { intent: 'refund', urgency: 1 } })}\n${record({ sample: 't-2' })}\n${record({ sample: 't-3', rules: ['TB-1'] })}\n`,
  'tickets/annotations/ben.jsonl': `${record({ annotator: 'ben', sample: 't-1', labels: { intent: 'refund', urgency: 1 } })}\n${record({ annotator: 'ben', sample: 't-2', guideline: '1.4.0', labels: { intent: 'refund', urgency: 1 } })}\n`,
};

describe('labelwright compare --guideline', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  let repository: TestRepository;
  const tickets = () => folder.at('tickets');
  const edit = (from: string, to: string): void => {
    const file = path.join(tickets(), 'guideline.yaml');
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(from));
    writeFileSync(file, text.replace(from, to));
  };
  beforeEach(() => {
    repository = makeRepository(folder.path);
    repository.commit(files, 'One');
    repository.git('tag', 'v1');
  });

  it('says what changed in meaning, what is stale by it, and what to look at again', () => {
    edit('prefer: duplicate-charge', 'prefer: refund');
    edit('rules:\n', 'status: released\nrules:\n');
    const { out, err, code } = cli.run(tickets(), ['compare', '--guideline', 'v1']);
    const commit = repository.git('rev-parse', 'HEAD').slice(0, 10);
    assert.equal(err, '');
    assert.equal(code, 0);
    assert.equal(
      out,
      `Tickets: what changed since v1 ${commit}
From version 1.3.0 to version 1.3.0, the files as they are

Labels made stale: refund, duplicate-charge

To look at again: 3 samples, 4 answers (ana 2, ben 2)

Not in the changelog: TB-1. Say there whether labels must be looked at again; until then records made before do not count as stale.

The meaning may have moved under the same version: raise it, or records cannot say which one they followed.

Changes of meaning

- Tie-breaker TB-1: changed (meaning)
  - prefer: [-duplicate-charge-] {+refund+}

Editorial changes

- Guideline: changed (editorial)
  - status: [-draft-] {+released+}
`,
    );
  });

  it('takes the migrations as they were in the versions compared, not those of today', () => {
    const schema = (label: string, text: string): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: {version: "1", labels: [{id: ${label}, definition: ${text}}]}
layers: [{id: intent, type: choice, labels: [${label}]}]
labels: [{id: ${label}}]
`;
    const migration = 'changes: [{type: rename, kind: label, from: money, to: paid-back}]\n';
    repository.commit({ 'p/labelwright.yaml': schema('money', 'The writer asks for it.') }, 'Old');
    repository.git('tag', 'old');
    repository.commit(
      {
        'p/labelwright.yaml': schema('paid-back', 'Something else altogether.'),
        'p/migrations/2026-03-02-money.yaml': migration,
      },
      'Renamed',
    );
    repository.git('tag', 'renamed');
    repository.git('rm', '-q', 'p/migrations/2026-03-02-money.yaml');
    repository.commit({}, 'Migrated long ago');
    const project = folder.at('p');
    const renamed = (...args: string[]): unknown[] => {
      const { out, err } = cli.run(project, ['compare', '--guideline', ...args, '--json']);
      assert.equal(err, '');
      const changes = JSON.parse(out).projects[0].changes as { type: string; id: string; oldId?: string }[];
      return changes.filter(({ type }) => type === 'renamed').map(({ oldId, id }) => [oldId, id]);
    };
    assert.deepEqual(renamed('old', 'renamed'), [['money', 'paid-back']]);
    // Today there is none, and the text says nothing of it either.
    assert.deepEqual(renamed('old'), []);
    // What is there but not committed yet is of the files as they are alone.
    repository.write({ 'p/migrations/x.yaml': migration });
    assert.deepEqual(renamed('old'), [['money', 'paid-back']]);
    assert.deepEqual(renamed('old', 'HEAD'), []);
  });

  it('leaves out answers that followed the newer version', () => {
    edit('prefer: duplicate-charge', 'prefer: refund');
    edit('version: "1.3.0"', 'version: "1.4.0"');
    edit(
      'changelog:\n',
      'changelog:\n  - version: "1.4.0"\n    changes: [{type: changed, target: TB-1, impact: semantic, relabel: [refund]}]\n',
    );
    const { projects } = JSON.parse(cli.run(tickets(), ['compare', '--guideline', 'v1', '--json']).out);
    assert.deepEqual(projects[0].stale, { labels: ['refund'], layers: [] });
    // ana's t-3 cites the rule; ben's t-2 was made under 1.4.0.
    assert.deepEqual(projects[0].review, {
      samples: 2,
      answers: 3,
      annotators: [
        { id: 'ana', answers: 2 },
        { id: 'ben', answers: 1 },
      ],
      withoutVersion: 0,
    });
    assert.deepEqual(projects[0].changes[0], {
      kind: 'tie-breaker',
      type: 'changed',
      id: 'TB-1',
      impact: 'semantic',
      relabel: true,
      labels: ['refund', 'duplicate-charge'],
      fields: [{ name: 'prefer', semantic: true, before: 'duplicate-charge', after: 'refund' }],
      recorded: {
        version: '1.4.0',
        type: 'changed',
        target: 'TB-1',
        impact: 'semantic',
        relabel: ['refund'],
      },
    });
  });

  it('compares two commits, from a folder above, and says when nothing differs', () => {
    edit('text: Charged twice.', 'text: Charged   twice.');
    repository.commit({}, 'Two');
    const { out, code } = cli.run(folder.path, ['compare', '--guideline', 'v1', 'main']);
    assert.equal(code, 0);
    assert.match(
      out,
      /^Tickets: what changed since v1 .*\nFrom version .* to version .*, main .*\n\nLabels made stale: none\n\nTo look at again: no samples\n\nNo changes\.\n$/,
    );
  });

  it('ends with 1 on a change that the changelog does not have, when told to', () => {
    edit('prefer: duplicate-charge', 'prefer: refund');
    assert.equal(cli.run(tickets(), ['compare', '--guideline', 'v1', '--require-changelog']).code, 1);
    edit(
      'changelog:\n',
      'changelog:\n  - version: "1.4.0"\n    changes: [{type: changed, target: TB-1, impact: editorial}]\n',
    );
    assert.equal(cli.run(tickets(), ['compare', '--guideline', 'v1', '--require-changelog']).code, 0);
  });

  it('ends with 2 and a way out when it cannot compare', () => {
    const failing = (cwd: string, args: string[], message: RegExp): void => {
      const { code, err, out } = cli.run(cwd, args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    };
    failing(tickets(), ['compare', '--guideline', 'v9'], /^Git knows no revision "v9" in .* "git tag" list/);
    failing(tickets(), ['compare', '--guideline', '--', '--all'], /^Git knows no revision "--all"/);
    failing(tickets(), ['compare', '--guideline', 'v1', '-C', 'none'], /^There is no folder /);
    repository.git('rm', '-q', '-r', '--cached', 'tickets');
    const bare = repository.commit({ '.gitignore': 'tickets\n' }, 'Without the project');
    failing(
      tickets(),
      ['compare', '--guideline', bare],
      /^There was no labelwright\.yaml in \. at [0-9a-f]{40}\.\nNothing to compare\.\n$/,
    );
  });
});
