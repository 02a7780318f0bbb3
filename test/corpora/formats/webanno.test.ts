import assert from 'node:assert/strict';
import path from 'node:path';
import { imported } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';
import { corpusPath } from '../corpora';

const RESOURCES = 'inception/inception/inception-io-webanno-tsv/src/test/resources';

describe('webanno-tsv, its own files', () => {
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');

  it('refuses versions 1 and 2', async () => {
    const { losses } = await imported('webanno-tsv', [corpusPath(RESOURCES, 'tsv2/example.tsv')], into());
    assert.deepEqual(
      losses.losses.map(({ reason, line }) => [reason, line]),
      [['unreadable', 1]],
    );
    assert.match(losses.losses[0]!.why!, /version 1 and 2/);
  });
});
