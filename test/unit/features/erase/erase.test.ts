import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { allowGit } from '../../../../src/platform/git/run-git';
import { derivedId } from '../../../../src/project/samples/sample-ids';
import { makeRepository } from '../../../support/git-repository';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { assertRefused } from '../../../support/command-line';
import { SLOW } from '../../../host/until';

const SECRET = 'My name is Mira Sole, and I live at 3 Hill Road.';
const record = (sample: string, more: object = {}): string =>
  `${JSON.stringify({ v: 1, id: `r-${sample}`, time: '2026-01-01T00:00:00.000Z', annotator: 'ana', sample, labels: { a: 'x' }, ...more })}\n`;
const FILES = {
  'labelwright.yaml':
    'labelwright: 1\nguideline: guideline.yaml\ndata: {samples: [data/*.jsonl, data/*.csv, data/*.txt], gold: [gold/*.jsonl]}\nlayers:\n  - {id: a, type: choice, labels: [x, y]}\n',
  'guideline.yaml': `version: "1.0.0"\nexamples:\n  - {text: "${SECRET}", labels: {a: x}}\n`,
  'data/a.jsonl': `{"id":"t-1","text":${JSON.stringify(SECRET)}}\r\n\r\n{"id":"t-2","text":"two"}\r\n{"id":"t-12","text":"twelve"}`,
  'data/b.csv': 'id,text\nc-1,"on two\nlines"\nc-2,other\n',
  'data/c.txt': 'a line of text\nanother line\na line of text\n',
  'annotations/ana.jsonl': `${record('t-1')}${record('t-2')}{"broken t-1\n${record('t-1', { withdrawn: true })}`,
  'decisions/lea.jsonl': `{"v":1,"id":"d","time":"2026-01-02T00:00:00.000Z","reviewer":"lea","sample":"t-1","labels":{"a":"x"}}\n`,
  'gold/g.jsonl': '{"id":"t-1","text":"x","labels":{"a":"x"}}\n{"sample":"c-1","labels":{"a":"x"}}\n',
  'predictions/m.jsonl':
    '{"v":1,"sample":"t-1","labels":{"a":"x"}}\n{"v":1,"sample":"t-2","labels":{"a":"x"}}\n',
  'splits.jsonl': '{"sample":"t-1","split":"train"}\n{"sample":"t-12","split":"train"}\n',
};

interface Report {
  erased: boolean;
  samples: string[];
  files: { file: string; lines: number[] }[];
  mentions: { file: string; line: number }[];
  commits: string[] | null;
}

describe('labelwright erase', function () {
  this.timeout(SLOW);

  const temporary = temporaryFolder();
  const erase = async (...options: string[]): Promise<{ code: number; report: Report }> => {
    const { code, out } = await runInProcess(['erase', temporary.path, ...options, '--json']);
    return { code, report: JSON.parse(out) as Report };
  };
  before(allowGit);
  beforeEach(() => temporary.write(FILES));

  it('shows what would go, and writes nothing without --yes', async () => {
    const { code, report } = await erase('--sample', 't-1');
    assert.equal(code, 1);
    assert.equal(report.erased, false);
    assert.deepEqual(
      report.files.map(({ file, lines }) => [file, ...lines]),
      [
        ['annotations/ana.jsonl', 1, 4],
        ['decisions/lea.jsonl', 1],
        ['gold/g.jsonl', 1],
        ['predictions/m.jsonl', 1],
        ['splits.jsonl', 1],
        ['data/a.jsonl', 1],
      ],
    );
    assert.deepEqual(report.mentions, [
      { file: 'annotations/ana.jsonl', line: 3 },
      { file: 'guideline.yaml', line: 3 },
    ]);
    for (const [file, content] of Object.entries(FILES)) assert.equal(temporary.read(file), content, file);
  });

  it('removes the lines, and leaves every other byte as it was', async () => {
    const { report } = await erase('--sample', 't-1', '--yes');
    assert.deepEqual(
      report.mentions,
      [
        { file: 'annotations/ana.jsonl', line: 2 },
        { file: 'guideline.yaml', line: 3 },
      ],
      'by the lines of the files as they are now',
    );
    assert.equal(
      temporary.read('data/a.jsonl'),
      '{"id":"t-2","text":"two"}\r\n{"id":"t-12","text":"twelve"}',
    );
    assert.equal(temporary.read('annotations/ana.jsonl'), `${record('t-2')}{"broken t-1\n`);
    assert.equal(temporary.read('decisions/lea.jsonl'), '');
    assert.equal(temporary.read('gold/g.jsonl'), '{"sample":"c-1","labels":{"a":"x"}}\n');
    assert.equal(temporary.read('splits.jsonl'), '{"sample":"t-12","split":"train"}\n');
    for (const file of ['labelwright.yaml', 'guideline.yaml', 'data/b.csv', 'data/c.txt'] as const)
      assert.equal(temporary.read(file), FILES[file]);
    assert.equal(existsSync(temporary.at('annotations/.ana.jsonl.lock')), false);
  });

  it('removes rows of tables over several lines, and every sample with the text of an id made from it', async () => {
    const { code } = await erase('--sample', 'c-1', '--yes');
    assert.equal(code, 0);
    assert.equal(temporary.read('data/b.csv'), 'id,text\nc-2,other\n');
    temporary.write({ 'data/b.csv': 'text,id\n"on two\nlines",c-3\nother,c-4\n' });
    const shown = await erase('--sample', 'c-3');
    assert.deepEqual(shown.report.mentions, [], 'the second line of the row goes with the first');
    const id = derivedId('a line of text');
    const { report } = await erase('--sample', id, '--yes');
    assert.deepEqual(report.samples, [id, `${id}~2`]);
    assert.equal(temporary.read('data/c.txt'), 'another line\n');
  });

  it('names the commits that changed the files', async () => {
    const repository = makeRepository(temporary.path);
    const first = repository.commit(FILES, 'Start');
    repository.commit({ 'other.md': 'x' }, 'Other');
    const { report } = await erase('--sample', 't-1', '--yes');
    assert.deepEqual(report.commits, [first]);
    const { out } = await runInProcess(['erase', temporary.path, '--sample', 'c-1', '--yes']);
    assert.match(out, /1 commit changed these files/);
  });

  it('refuses what it does not know, and erases nothing', async () => {
    assertRefused(
      await runInProcess(['erase', temporary.path, '--sample', 't-1', '--sample', 't-99', '--yes']),
      /nothing about "t-99"/,
    );
    assert.equal(temporary.read('data/a.jsonl'), FILES['data/a.jsonl']);
  });
});
