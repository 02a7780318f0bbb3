import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { exported, imported, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

const source = (name: string) => corpusPath('doccano/backend', name);

describe('fasttext', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder.path, name), content);
    return path.join(folder.path, name);
  };

  for (const name of [
    'data_import/pipeline/examples/text_classification/example.txt',
    'data_export/pipeline/examples/text_classification/example.txt',
  ])
    it(`gives back ${name}`, async () => {
      const { losses, findings } = await imported('fasttext', [source(name)], into());
      assert.deepEqual(losses.losses, []);
      assert.deepEqual(findings, []);
      const back = await exported('fasttext', into());
      assert.deepEqual(back.losses.losses, []);
      assert.equal(back.text.trimEnd(), readFileSync(source(name), 'utf8').trimEnd());
    });

  it('reads several labels, lines without, and names a line without text', async () => {
    const name = source('data_import/tests/data/text_classification/example_fasttext.txt');
    const { losses } = await imported('fasttext', [name], into());
    assert.deepEqual(
      losses.losses.map(({ line, reason, labels }) => [line, reason, labels]),
      [[4, 'no-text', 1]],
    );
    assert.deepEqual(losses.written, { samples: 3, answers: 2, labels: 3, suggestions: 0 });
    assert.deepEqual(
      recordsOf(into())
        .get('fasttext')!
        .map(({ labels }) => labels),
      [{ label: ['positive'] }, { label: ['positive', 'negative'] }],
    );
  });

  it('names labels with white space and puts a text in one line', async () => {
    const jsonl = file('a.jsonl', '{"id":1,"text":"a\\nb","label":["big cat","cat"]}\n');
    await imported('doccano', [jsonl], into());
    const { text, losses } = await exported('fasttext', into());
    assert.equal(text, '__label__cat a b\n');
    assert.deepEqual(
      losses.losses.map(({ reason, what }) => [reason, what]),
      [['not-a-label', 'label "big cat"']],
    );
    assert.deepEqual(
      losses.notes.map(({ about }) => about),
      ['line-breaks', 'fields-stay'],
    );
  });

  it('names a sample of white space alone, and a text that begins as a label does', async () => {
    const jsonl = file(
      'a.jsonl',
      '{"id":1,"text":" ","label":["cat"]}\n{"id":2,"text":"\\t","label":[]}\n{"id":3,"text":"__label__x y"}\n',
    );
    await imported('doccano', [jsonl], into());
    const { text, losses } = await exported('fasttext', into());
    assert.equal(text, '__label__x y\n');
    assert.deepEqual(
      losses.losses.map(({ reason, what, labels }) => [reason, what, labels]),
      [
        ['no-text', 'sample "1", label "cat"', 1],
        ['no-text', 'sample "2"', 0],
      ],
    );
    assert.ok(losses.notes.some(({ about }) => about === 'label-in-text'));
  });
});
