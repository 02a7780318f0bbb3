import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { recordLine } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';

const PROJECT = {
  'labelwright.yaml': `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
  'guideline.yaml': 'version: "1"\nlabels: [{id: a, definition: One.}, {id: b, definition: Two.}]\n',
  'data/a.jsonl': '{"id":"s1","text":"One"}\n',
  'annotations/ana.jsonl': `${recordLine('ana', 's1', { topic: 'a' })}\n`,
};

describe('cli: a link in a project that leads out of it', () => {
  const folder = temporaryFolder();
  const project = (): string => folder.at('project');
  const outside = (): string => folder.at('outside');
  beforeEach(() => {
    writeFiles(project(), PROJECT);
    writeFiles(outside(), { 'own.txt': 'mine' });
    mkdirSync(path.join(project(), '.git'));
    writeFiles(path.join(project(), '.git'), { config: 'mine' });
    symlinkSync(path.join(outside(), 'own.txt'), path.join(project(), 'file'));
    symlinkSync(outside(), path.join(project(), 'place'));
    symlinkSync('.git/config', path.join(project(), 'settings'));
  });

  async function isRefused(...args: string[]): Promise<void> {
    const { code, err } = await runInProcess(args);
    assert.equal(code, 2, err);
    assert.match(err, /Give a path without such a link\./);
    assert.equal(readFileSync(path.join(outside(), 'own.txt'), 'utf8'), 'mine');
    assert.deepEqual(readdirSync(outside()), ['own.txt']);
    assert.equal(readFileSync(folder.at('project/.git/config'), 'utf8'), 'mine');
  }

  for (const args of [
    ['report', 'agreement', '--format', 'html', '-o', 'file'],
    ['report', 'agreement', '--format', 'html', '-o', 'settings'],
    ['report', 'agreement', '--format', 'csv', '-o', 'place'],
    ['guideline', '--force', '-o', 'file'],
    ['resolve', '--force', '-o', 'file'],
    ['status', '--json', '-o', '.git/status'],
    ['export', 'doccano', '-o', 'place/x.jsonl'],
    ['export', 'doccano', '--dry-run', '--report', 'place/x.json'],
  ])
    it(`is not followed by ${args.join(' ')}`, () => {
      const at = args.at(-1)!;
      return isRefused(...args.slice(0, -1), path.join(project(), at), '-C', project());
    });

  it('is not followed by a hand-off', () =>
    isRefused('handoff', folder.at('project/place/out'), '--force', '-C', project()));

  for (const name of ['annotations', 'data'])
    it(`is not followed by an import that would write to ${name}/`, async () => {
      writeFiles(folder.path, { 'new.csv': 'id,text,topic\ns2,Two,b\n' });
      const own = folder.at('other');
      writeFiles(own, { 'labelwright.yaml': PROJECT['labelwright.yaml'].replace(/guideline: .*\n/, '') });
      symlinkSync(outside(), path.join(own, name));
      const columns = ['--text', 'text', '--id', 'id', '--label', 'topic=topic'];
      await isRefused('import', 'csv', folder.at('new.csv'), ...columns, '--annotator', 'bo', '-C', own);
    });

  it('may be one within the project, or be named outside of any', async () => {
    symlinkSync('pages', path.join(project(), 'within'));
    mkdirSync(path.join(project(), 'pages'));
    symlinkSync(outside(), folder.at('link'));
    for (const at of ['project/within/a.html', 'link/a.html']) {
      const { code, err } = await runInProcess(['report', 'agreement', '-o', folder.at(at), '-C', project()]);
      assert.equal(code, 0, err);
    }
    assert.ok(existsSync(folder.at('project/pages/a.html')));
    assert.ok(existsSync(folder.at('outside/a.html')));
  });
});
