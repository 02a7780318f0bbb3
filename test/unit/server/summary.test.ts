import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HostedProject } from '../../../src/server/hosted-project';
import { summaryOf } from '../../../src/server/summary';
import { temporaryFolder } from '../../support/temporary-folder';

describe('server/summary', () => {
  const folder = temporaryFolder();

  it('names one of the files that are a sample each, that which was asked about if it is one', async () => {
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
    const { sampleFiles, documents } = summaryOf(hosted);
    assert.deepEqual(sampleFiles, [uri('a.jsonl')]);
    assert.deepEqual(documents, { count: 3, file: uri('1.txt') });
    assert.equal(summaryOf(hosted, uri('2.txt')).documents?.file, uri('2.txt'));
    assert.equal(summaryOf(hosted, uri('a.jsonl')).documents?.file, uri('1.txt'));
    hosted.dispose();
  });
});
