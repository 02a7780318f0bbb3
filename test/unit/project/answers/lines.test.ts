import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachLine, fileLines, type FileLine } from '../../../../src/project/answers/lines';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

describe('project/answers/lines', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  async function lines(content: string, from = 0): Promise<FileLine[]> {
    writeFileSync(path.join(folder.path, 'a.jsonl'), content);
    const files = new NodeFiles(folder.path);
    const all: FileLine[] = [];
    await eachLine(new OverlayFiles(files), 'a.jsonl', { from, line: 7 }, (line) => void all.push(line));
    return all;
  }

  it('splits at line feeds, without line ends and BOM, and says where lines are', async () => {
    assert.deepEqual(await lines('\ufeffé\r\n\nlast'), [
      { raw: 'é', offset: 0, line: 7, closed: true, bytes: 2 },
      { raw: '', offset: 7, line: 8, closed: true, bytes: 0 },
      { raw: 'last', offset: 8, line: 9, closed: false, bytes: 4 },
    ]);
    assert.deepEqual(pick(await lines('one\ntwo\n', 4), 'raw', 'offset', 'line'), [['two', 4, 7]]);
  });

  it('joins lines that run over the pieces of a file', async () => {
    const texts = Array.from({ length: 60 }, (_, n) => `${n} `.repeat(20_000));
    texts.push('x'.repeat(3_000_000));
    const all = await lines(texts.join('\n'));
    assert.deepEqual(pick(all, 'raw'), texts);
    const grouped: string[] = [];
    const files = new NodeFiles(folder.path);
    for await (const group of fileLines(new OverlayFiles(files), 'a.jsonl'))
      grouped.push(...group.map(({ raw }) => raw));
    assert.deepEqual(grouped, texts);
  });

  it('stops after the piece in which it is told to', async () => {
    await lines('line\n'.repeat(500_000));
    const files = new NodeFiles(folder.path);
    const enough = new AbortController();
    let seen = 0;
    const pause = async (): Promise<void> => enough.abort();
    await eachLine(new OverlayFiles(files), 'a.jsonl', { pause, signal: enough.signal }, () => (seen += 1));
    assert.ok(seen > 0 && seen < 300_000, `${seen}`);
  });
});
