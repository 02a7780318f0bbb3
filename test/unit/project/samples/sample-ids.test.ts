import assert from 'node:assert/strict';
import { SampleFile } from '../../../../src/project/samples/sample-file';
import { SampleIds } from '../../../../src/project/samples/sample-ids';
import { SLOW } from '../../../host/until';

describe('project/samples/sample-ids', function () {
  this.timeout(SLOW);

  it('knows the file of each sample, also where there are a hundred thousand files', () => {
    const files = Array.from(
      { length: 100_000 },
      (_, n) => new SampleFile({ path: `texts/${n}.txt`, size: 1, version: '1' }, 'document'),
    );
    const ids = new SampleIds(() => files);
    for (const file of files) ids.addId({ file, row: 0 }, file.path);
    for (const file of [files[0]!, files[65_535]!, files[65_536]!, files.at(-1)!])
      assert.equal(ids.place(ids.table.intern(file.path))?.file.path, file.path);
    assert.equal(ids.duplicateCount, 0);
  });
});
