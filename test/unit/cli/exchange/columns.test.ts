// Which columns of a table or keys of JSON lines hold what, as the command line names them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('columns named on the command line', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const imports = (format: string, file: string, text: string, ...options: string[]) => {
    writeFileSync(folder.at(file), text);
    return runInProcess([
      'import',
      format,
      folder.at(file),
      '-C',
      folder.at('p'),
      '--annotator',
      'ana',
      ...options,
    ]);
  };
  const record = (): Record<string, unknown> =>
    JSON.parse(folder.read('p/annotations/ana.jsonl')) as Record<string, unknown>;

  for (const [format, file, text] of [
    ['csv', 'a.csv', 'nr,body,tone,topic\n9,abc,good,x\n'],
    ['tsv', 'a.tsv', 'nr\tbody\ttone\ttopic\n9\tabc\tgood\tx\n'],
    ['doccano', 'a.jsonl', '{"nr":9,"body":"abc","tone":"good","topic":"x"}\n'],
    ['hugging-face', 'a.jsonl', '{"nr":9,"body":"abc","tone":"good","topic":"x"}\n'],
  ] as const)
    it(`are read into the layers that are named: ${format}`, async () => {
      const args = ['--text', 'body', '--id', 'nr', '--label', 'tone', '--label', 'subject=topic'];
      const { code, err } = await imports(format, file, text, ...args);
      assert.deepEqual([code, err], [0, '']);
      const { sample, labels } = record();
      assert.deepEqual([sample, labels], ['9', { tone: 'good', subject: 'x' }]);
    });

  it('are read in a table with a column for each person too', async () => {
    const args = ['--variant', 'wide', '--text', 'body', '--id', 'nr'];
    const { code } = await imports('csv', 'a.csv', 'nr,body,ana,ben\n9,abc,good,bad\n', ...args);
    assert.equal(code, 0);
    assert.deepEqual([record().sample, record().labels], ['9', { label: 'good' }]);
  });

  it('are listed if one does not exist, with the options', async () => {
    const table = 'nr,body,tone\n9,abc,good\n';
    for (const args of [
      ['--text', 'boddy', '--label', 'tone'],
      ['--text', 'body', '--label', 'x=tune'],
      ['--id', 'no', '--text', 'body', '--label', 'tone'],
    ]) {
      const { code, err } = await imports('csv', 'a.csv', table, ...args);
      assert.equal(code, 2);
      assert.match(err, /columns "nr", "body", "tone": there is no column "(?:boddy|tune|no)"/);
      assert.match(err, /--text COLUMN, --label COLUMN .*, --id COLUMN/);
    }
    const rows = '{"nr":9,"body":"abc","tone":"good"}\n';
    assert.match(
      (await imports('doccano', 'a.jsonl', rows, '--text', 'boddy')).err,
      /\\"body\\":[^]*--text COLUMN/,
    );
    const made = await imports('doccano', 'a.jsonl', rows, '--text', 'body', '--label', 'tone', '--id', 'no');
    assert.match(
      made.out,
      /WARNING: there is no "no" for the id, from this line on\. It has "nr", "body", "tone"/,
    );
    const none = await imports('doccano', 'b.jsonl', rows, '--text', 'body', '--label', 'tune');
    assert.match(none.out, /tune: WARNING: no label was found under this name\. .* "nr", "tone"/);
    assert.match(
      (await imports('csv', 'a.csv', table, '--label', '=tone')).err,
      /--label takes COLUMN or LAYER=COLUMN/,
    );
  });
});
