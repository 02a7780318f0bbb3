import assert from 'node:assert/strict';
import { builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [back, other]}]
labels: [{id: back}, {id: other}]
`;
const ANSWER =
  '{"v":1,"id":"01KAW3Q0Z4M8Y2T6B9C1D5E7F0","time":"2026-01-01T00:00:00.000Z","annotator":"ana","sample":"t-1","labels":{"intent":"refund"}}\n';

describe('labelwright migrate', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const answers = () => folder.read('annotations/ana.jsonl');
  beforeEach(() =>
    folder.write({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': 'version: "1"\n',
      'data/a.jsonl': '{"id":"t-1","text":"a"}\n',
      'annotations/ana.jsonl': ANSWER,
      'migrations/m.yaml': 'author: lea\nchanges:\n  - {type: rename, from: refund, to: back}\n',
    }),
  );

  it('points from an unknown label to the migration, counts, applies once, and takes it back', () => {
    const checked = cli.run(folder.path, ['check', '--rule', 'unknown-label']);
    assert.match(
      checked.out,
      /migrations\/m\.yaml renames it to "back": apply it with Run Migration… or "labelwright migrate"/,
    );
    const dry = cli.run(folder.path, ['migrate', '--dry-run', '--json']);
    assert.equal(dry.code, 1);
    const { records, moved, open } = JSON.parse(dry.out) as Record<string, unknown>;
    const change = {
      migration: 'm',
      file: 'annotations/ana.jsonl',
      kind: 'label',
      from: 'refund',
      to: 'back',
      records: 1,
    };
    assert.deepEqual([records, moved, open], [1, [change], { count: 0, records: [] }]);
    assert.equal(answers(), ANSWER);
    const applied = cli.run(folder.path, ['migrate', '--as', 'kim']);
    assert.deepEqual([applied.code, applied.err], [0, '']);
    assert.match(
      applied.out,
      /1 record written again.*\n\n.*migration +file +change +records\n +m +annotations\/ana\.jsonl +label refund -> back +1/,
    );
    assert.ok(answers().startsWith(ANSWER));
    assert.match(
      answers(),
      /"intent":"back"\},"migration":\{"name":"m","replaces":"01KAW3Q0Z4M8Y2T6B9C1D5E7F0","by":"kim"\}\}\n$/,
    );
    assert.equal(cli.run(folder.path, ['check', '--rule', 'unknown-label']).code, 0);
    const again = cli.run(folder.path, ['migrate', '--dry-run']);
    assert.deepEqual(
      [again.code, again.out],
      [0, 'Dry run: 0 records would be written again with new names. Nothing was written.\n'],
    );
    assert.match(cli.run(folder.path, ['migrate', '--revert', 'm']).out, /^1 record of m taken back\./);
    assert.match(answers(), /"intent":"refund"\},"migration":\{"name":"m","reverts":"[0-9A-Z]+"\}\}\n$/);
  });

  it('refuses a broken migration with its place, and a name that there is none of', () => {
    const unknown = cli.run(folder.path, ['migrate', '--only', 'x']);
    assert.deepEqual([unknown.code, unknown.err], [2, 'There is no migration "x". There are: m.\n']);
    folder.write({ 'migrations/m.yaml': 'changes:\n  - {type: rename, from: refund}\n' });
    const broken = cli.run(folder.path, ['migrate']);
    assert.equal(broken.code, 2);
    assert.match(broken.err, /^migrations\/m\.yaml:2:6: Entry 1 of "changes" needs "to"\./);
    assert.match(cli.run(folder.path, ['check']).out, /migrations\/m\.yaml:2:6/);
    assert.equal(answers(), ANSWER);
  });
});
