import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { carriedIn, carriedOut, exchangeFolder, imported, labelsIn } from '../../support/exchange';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

const source = (name: string) => corpusPath('doccano/backend', name);

describe('fasttext, its own files', () => {
  const { into } = exchangeFolder();

  for (const name of [
    'data_import/pipeline/examples/text_classification/example.txt',
    'data_export/pipeline/examples/text_classification/example.txt',
  ])
    it(`gives back ${name}`, async () => {
      await carriedIn('fasttext', [source(name)], into());
      const back = await carriedOut('fasttext', into());
      assert.equal(back.text.trimEnd(), readFileSync(source(name), 'utf8').trimEnd());
    });

  it('reads several labels, lines without, and names a line without text', async () => {
    const name = source('data_import/tests/data/text_classification/example_fasttext.txt');
    const { losses } = await imported('fasttext', [name], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [[4, 'no-text', 1]]);
    assert.deepEqual(losses.written, {
      samples: 3,
      answers: 2,
      labels: 3,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
    assert.deepEqual(labelsIn(into(), 'fasttext'), [
      { label: ['positive'] },
      { label: ['positive', 'negative'] },
    ]);
  });
});
