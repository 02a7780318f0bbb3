import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failedImport } from '../support/command-line';
import { repoRoot } from '../support/repo-root';
import { temporaryFolder } from '../support/temporary-folder';
import { brokenLines, brokenRecords, counting, folder } from '../unit/example/workspace';
import { pick } from '../support/pick';

/** Stands in for pandas: a data frame is its rows. */
const PANDAS = 'def json_normalize(rows, max_level): return rows\n';

const [, read] = /```python\n([^]*?)```/.exec(readFileSync(path.join(repoRoot, 'docs/python.md'), 'utf8'))!;

interface Answer {
  annotator: string;
  sample: string;
  id: string;
}

/** What the function of docs/python.md reads from a project, and what it prints. */
function answersOf(project: string, home: string): { answers: Answer[]; printed: string[] } {
  writeFileSync(path.join(home, 'pandas.py'), PANDAS);
  const program = `${read!}\nprint(json.dumps(read_answers(${JSON.stringify(project)})))`;
  const output = execFileSync('python3', ['-c', program], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: home },
  });
  const lines = output.trimEnd().split('\n');
  return { answers: JSON.parse(lines.at(-1)!) as Answer[], printed: lines.slice(0, -1) };
}

describe('the reader in docs/python.md', function () {
  const home = temporaryFolder();
  before(function () {
    // The project needs Node alone: where there is no Python, nothing can be shown here. CI counts a skipped test as a failure.
    try {
      execFileSync('python3', ['--version']);
    } catch {
      this.skip();
    }
  });

  it('reads the answers that count, and names the lines that it cannot read', () => {
    const { answers, printed } = answersOf(folder, home.path);
    for (const [annotator, last] of counting)
      assert.deepEqual(
        answers.filter((answer) => answer.annotator === annotator).map(({ sample, id }) => [sample, id]),
        [...last.values()].map(({ sample, id }) => [sample, id]),
      );
    assert.deepEqual(printed, []);
    const broken = answersOf(failedImport, home.path).printed;
    assert.equal(broken.length, brokenLines.length - brokenRecords.length);
    for (const line of broken) assert.match(line, /dmitri\.jsonl:\d+: not JSON, left out$/);
  });

  it('takes the greater id of two at one time, and keeps separators of lines inside texts', () => {
    mkdirSync(path.join(home.path, 'annotations'));
    const record = (id: string, more: object): string =>
      JSON.stringify({ v: 1, id, time: '2026-01-01T00:00:00.000Z', annotator: 'ana', sample: 's', ...more });
    const lines = [
      record('2', { labels: { a: 'line\u2028separator\u0085' } }),
      record('1', { labels: { a: 'x' } }),
      record('3', { sample: 'draft', labels: {}, status: 'draft' }),
      record('4', { sample: 'gone', withdrawn: true }),
    ];
    writeFileSync(path.join(home.path, 'annotations/ana.jsonl'), `${lines.join('\r\n')}\n`);
    const { answers, printed } = answersOf(home.path, home.path);
    assert.deepEqual(printed, []);
    assert.deepEqual(pick(answers, 'id'), ['2']);
  });
});
