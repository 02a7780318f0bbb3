import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { exported, imported, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

const source = (name: string) => corpusPath('doccano/backend', name);

describe('doccano, CSV', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');
  const labelsOf = () =>
    recordsOf(into())
      .get('doccano')!
      .map(({ labels }) => labels);

  it('reads its export of text classification and gives the same rows', async () => {
    const { losses, findings } = await imported(
      'doccano',
      [source('data_export/pipeline/examples/text_classification/example.csv')],
      into(),
    );
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(findings, []);
    const { text } = await exported('doccano', into(), { variant: 'csv' });
    assert.equal(
      text,
      'id,text,label\n,Terrible customer service.,negative\n,Really great transaction.,positive\n,Great price.,positive\n',
    );
  });

  it('reads columns in any order, rows without a label, and names rows without text', async () => {
    const names = ['example.csv', 'example_out_of_order_columns.csv'].map((name) =>
      source(`data_import/tests/data/text_classification/${name}`),
    );
    const { losses } = await imported('doccano', names, into(), { idPrefix: 'x-' });
    assert.deepEqual(
      losses.losses.map(({ line, reason, labels }) => [line, reason, labels]),
      [
        [4, 'no-text', 1],
        [5, 'no-text', 0],
        [4, 'no-text', 1],
      ],
    );
    assert.deepEqual(labelsOf(), [{ label: 'positive' }, { label: 'positive' }]);
  });

  it('reads UTF-16, and targets of text to text', async () => {
    const utf16 = await imported('doccano', [source('data_import/tests/data/example.utf16.csv')], into());
    assert.ok(utf16.losses.written.samples > 0);
    const other = path.join(folder.path, 'seq2seq');
    const { losses, project } = await imported(
      'doccano',
      [source('data_export/pipeline/examples/sequence_to_sequence/example.csv')],
      other,
      { variant: 'seq2seq' },
    );
    assert.deepEqual(losses.losses, []);
    assert.equal(project.model!.schema.layers[0]!.type, 'text');
  });

  it('parts joined labels only where the file shows that they are labels', async () => {
    const file = path.join(folder.path, 'all.csv');
    writeFileSync(file, 'id,text,label\n1,one,a\n2,two,b\n3,three,a#b\n4,four,C#\n');
    const { losses } = await imported('doccano', [file], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(labelsOf(), [
      { label: ['a'] },
      { label: ['b'] },
      { label: ['a', 'b'] },
      { label: ['C#'] },
    ]);
    assert.deepEqual(
      losses.notes.map(({ about }) => about),
      ['joined-labels'],
    );
    assert.equal(
      (await exported('doccano', into(), { variant: 'csv' })).text,
      'id,text,label\n1,one,a\n2,two,b\n3,three,a#b\n4,four,C#\n',
    );
  });
});
