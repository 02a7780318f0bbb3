import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { agreementReport } from '../../../src/features/report/server';
import { askGate } from '../../../src/features/handoff/server';
import { HostedProject } from '../../../src/server/hosted-project';
import { ownPage } from '../../../src/features/annotator/server';
import { listSpotChecks } from '../../../src/features/spot-check/server';
import { summaryOf } from '../../../src/server/workspace';
import { writeFiles } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';

describe('server/summary', () => {
  const folder = temporaryFolder();

  it('names one of the files with one sample each, the requested one if possible', async () => {
    mkdirSync(path.join(folder.path, 'data'));
    writeFileSync(
      path.join(folder.path, 'labelwright.yaml'),
      'labelwright: 1\ndata: {samples: [data/*.jsonl, {path: data/*.txt, format: document}]}\nlayers: []\n',
    );
    for (const name of ['a.jsonl', '1.txt', '2.txt', '3.txt'])
      writeFileSync(path.join(folder.path, 'data', name), '{"text": "A text."}\n');
    const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    await hosted.refresh();
    const uri = (name: string): string => hosted.uri(`data/${name}`);
    const { sampleFiles, documents, sampleFolders, guideline } = summaryOf(hosted);
    assert.deepEqual([sampleFolders, guideline], [[hosted.uri('data')], undefined]);
    assert.deepEqual(sampleFiles, [uri('a.jsonl')]);
    assert.deepEqual(documents, { count: 3, file: uri('1.txt') });
    assert.equal(summaryOf(hosted, uri('2.txt')).documents?.file, uri('2.txt'));
    assert.equal(summaryOf(hosted, uri('a.jsonl')).documents?.file, uri('1.txt'));
    hosted.dispose();
  });

  it('names the people of the schema, and who is not in it and has answered', async () => {
    const root = path.join(folder.path, 'people');
    writeFiles(root, {
      'labelwright.yaml':
        'labelwright: 1\nguideline: docs/rules.yaml\ndata: {samples: [data/*.jsonl], decisions: work/decisions}\nlayers: [{id: a, type: choice, labels: [x]}]\nlabels: [{id: x}]\npeople: {annotators: [ana, {id: ben, name: Ben K.}], reviewers: [lea, ana]}\n',
      'data/a.jsonl': '{"id": "t-1", "text": "A text."}\n',
      ...Object.fromEntries(
        ['zoe', 'ana', 'lea', 'nora'].map((name) => [
          `annotations/${name}.jsonl`,
          `{"v": 1, "id": "r-${name}", "time": "2026-01-01T00:00:00.000Z", "annotator": "${name}", "sample": "t-1", "labels": {"a": "x"}}\n`,
        ]),
      ),
    });
    const hosted = new HostedProject(pathToFileURL(root).href, assert.fail);
    await hosted.refresh();
    const { annotators, reviewers, others, guideline, recordFolders } = summaryOf(hosted);
    assert.deepEqual(recordFolders, ['annotations', 'work/decisions', 'pages']);
    assert.equal(guideline, hosted.uri('docs/rules.yaml'));
    assert.deepEqual(annotators, ['ana', 'ben']);
    assert.deepEqual(reviewers, ['lea', 'ana']);
    assert.deepEqual(others, ['nora', 'zoe']);
    hosted.dispose();
  });

  it('names the paths of samples that match no file', async () => {
    const schema = 'labelwright: 1\ndata: {samples: [dat/*.jsonl, data/*.jsonl]}\nlayers: []\n';
    writeFileSync(path.join(folder.path, 'labelwright.yaml'), schema);
    const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    await hosted.refresh();
    assert.deepEqual(summaryOf(hosted).unmatched, ['dat/*.jsonl', 'data/*.jsonl']);
    hosted.dispose();
  });

  it('of a project without layers, pages and hand-off say the same', async () => {
    const schema = 'labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlabels: [{id: a}]\n';
    writeFileSync(path.join(folder.path, 'labelwright.yaml'), schema);
    const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    await hosted.refresh();
    const pause = () => Promise.resolve();
    const work = { signal: new AbortController().signal, progress: () => undefined };
    const problem = 'labelwright.yaml has no layer that can be used: add at least one under "layers".';
    for (const said of [
      await agreementReport(hosted, { root: hosted.root, software: '1' }, pause),
      await ownPage(hosted, { root: hosted.root, software: '1', annotator: 'ana' }, pause),
      await listSpotChecks(hosted, { root: hosted.root }, pause),
      await askGate(hosted, work),
    ])
      assert.deepEqual(said, { problem });
    hosted.dispose();
  });
});
