import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { openWorkbench, type Workbench } from '../host/person';
import { extensionWithout } from '../host/unreadable-files';
import { until } from '../host/until';
import { recordLine } from '../support/record-line';
import { Panel } from './support/panel';
import { closed, Folder, lines } from './support/project';

const SCHEMA = `labelwright: 1
title: Weather
data: {samples: data/*.jsonl}
layers: [{id: tone, type: choice, labels: [warm, cold]}]
labels: [{id: warm}, {id: cold}]
people: {annotators: [ana, ben]}
`;
const sample = (id: string) => ({ id, text: `The text of ${id}` });

/** Each is named, and all that does not depend on it works. */
describe('what cannot be read, in a workspace of three folders', () => {
  const folder = new Folder({
    'all.code-workspace': JSON.stringify({ folders: [{ path: 'gone' }, { path: 'bad' }, { path: 'good' }] }),
    'bad/labelwright.yaml': 'labelwright: 1\ndata: {samples: [data.jsonl\n',
    'bad/data.jsonl': lines([sample('x-1')]),
    'good/labelwright.yaml': SCHEMA,
    'good/data/a.jsonl': lines([sample('a-1'), sample('a-2')]),
    'good/data/b.jsonl': lines([sample('b-1')]),
    'good/annotations/ben.jsonl': `${recordLine('ben', 'a-2', { tone: 'cold' })}\n`,
    'good/assignments/first.yaml': 'people: [ana]\nsamples: {files: [data/a.jsonl]}\n',
    'good/assignments/first.jsonl': ['a-1', 'a-2']
      .map((id) => `{"sample":"${id}","people":["ana"]}\n`)
      .join(''),
    'good/assignments/second.yaml': 'people: [ana]\nsamples: {files: [data/b.jsonl]}\n',
    'good/assignments/second.jsonl': '{"sample":"b-1","people":["ana"]}\n',
  });
  const unreadable = ['data/b.jsonl', 'annotations/ben.jsonl', 'assignments/second.jsonl'];
  let extension = '';
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    folder.write('unreadable.txt', unreadable.map((file) => path.join(folder.path, 'good', file)).join('\n'));
    extension = extensionWithout(path.join(folder.path, 'unreadable.txt'));
    workbench = await openWorkbench({
      folder: path.join(folder.path, 'all.code-workspace'),
      settings: { 'labelwright.annotator': 'ana' },
      install: [extension],
    });
  });
  after(async () => {
    await closed(workbench, folder);
    rmSync(extension, { recursive: true, force: true });
  });

  const start = async (file: string): Promise<Panel> => {
    // Otherwise the file in front is meant.
    await workbench.command('View: Close All Editors');
    await workbench.command('Labelwright: Start Labelling');
    await workbench.pick(file);
    return Panel.inSight(workbench);
  };

  it('is said of a folder that is not there', async () => {
    await workbench.said(/A folder of the workspace is left out\..*gone/);
  });

  it('keeps no one from labelling another sample', async () => {
    panel = await start('good/data/a.jsonl');
    await panel.locator('.sample-id').getByText('a-1').waitFor();
    await panel.press('1');
    await panel.saved();
    assert.match(folder.read('good/annotations/ana.jsonl'), /"sample":"a-1".*"labels":\{"tone":"warm"\}/);
  });

  it('is named among the problems, file by file', async () => {
    const expected = [
      /bad.*labelwright\.yaml is never closed/,
      /data.*b\.jsonl Cannot read data\/b\.jsonl/,
      /annotations.*ben\.jsonl Cannot read annotations\/ben\.jsonl/,
      /assignments.*second\.yaml Cannot read assignments\/second\.jsonl/,
    ];
    await until(
      'the problems',
      async () => (await workbench.problems()).map(({ file, message }) => `${file} ${message}`),
      (all) => expected.every((one) => all.some((text) => one.test(text.replace(/This "\{" /, '')))),
    );
  });

  it('is said in the panel of a file that cannot be read', async () => {
    panel = await start('good/data/b.jsonl');
    await panel.locator('.unreadable').getByText('Cannot read data/b.jsonl').first().waitFor();
  });

  it('is read once it can be', async () => {
    folder.write('unreadable.txt', '');
    // VS Code tells of files that change.
    for (const file of unreadable) folder.write(`good/${file}`, folder.read(`good/${file}`));
    await panel.locator('.sample-id').getByText('b-1').waitFor();
    await until(
      'the problems to go',
      () => workbench.problems(),
      (all) => all.length > 0 && !all.some(({ message }) => message.includes('Cannot read')),
    );
  });
});
