import assert from 'node:assert/strict';
import path from 'node:path';
import { carriedIn, exchangeFolder, exported, imported, labelsIn } from '../../support/exchange';
import { pick } from '../../support/pick';

describe('doccano, CSV', function () {
  const { folder, into, file } = exchangeFolder();
  const labelsOf = () => labelsIn(into(), 'doccano');

  it('reads text classification and gives the same rows', async () => {
    await carriedIn(
      'doccano',
      [file('a.csv', 'text,label\n"Much too late.","bad"\n"Good, and on time.","good"\n')],
      into(),
    );
    const { text } = await exported('doccano', into(), { variant: 'csv' });
    assert.equal(text, 'id,text,label\n,Much too late.,bad\n,"Good, and on time.",good\n');
  });

  it('reads columns in any order, rows without a label, and names rows without text', async () => {
    const files = [
      file('a.csv', 'text,label\none,good\ntwo,\n,bad\n,\n'),
      file('b.csv', 'label,more,text\ngood,1,three\n,2,four\nbad,3,\n'),
    ];
    const { losses } = await imported('doccano', files, into(), { idPrefix: 'x-' });
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [
      [4, 'no-text', 1],
      [5, 'no-text', 0],
      [4, 'no-text', 1],
    ]);
    assert.deepEqual(labelsOf(), [{ label: 'good' }, { label: 'good' }]);
  });

  it('reads UTF-16, and targets of text to text', async () => {
    const utf16 = Buffer.from('\ufefftext,label\r\ngröße,good\r\nkann,bad\r\n', 'utf16le');
    const { losses: read } = await imported('doccano', [file('a.csv', utf16)], into());
    assert.deepEqual([read.losses, read.written.samples], [[], 2]);
    assert.deepEqual(labelsOf(), [{ label: 'good' }, { label: 'bad' }]);
    const { losses, project } = await imported(
      'doccano',
      [file('b.csv', 'text,label\n"Good night.","Gute Nacht."\n')],
      path.join(folder.path, 'seq2seq'),
      { variant: 'seq2seq' },
    );
    assert.deepEqual(losses.losses, []);
    assert.equal(project.model!.schema.layers[0]!.type, 'text');
  });

  it('parts joined labels only where the file shows that they are labels', async () => {
    const all = file('all.csv', 'id,text,label\n1,one,a\n2,two,b\n3,three,a#b\n4,four,C#\n');
    const { losses } = await imported('doccano', [all], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(labelsOf(), [
      { label: ['a'] },
      { label: ['b'] },
      { label: ['a', 'b'] },
      { label: ['C#'] },
    ]);
    assert.deepEqual(pick(losses.notes, 'about'), ['joined-labels']);
    assert.equal(
      (await exported('doccano', into(), { variant: 'csv' })).text,
      'id,text,label\n1,one,a\n2,two,b\n3,three,a#b\n4,four,C#\n',
    );
  });
});
