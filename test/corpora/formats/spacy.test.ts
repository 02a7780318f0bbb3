import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { carriedIn, carriedOut, exchangeFolder, imported, recordsOf } from '../../support/exchange';
import { corpusPath } from '../corpora';

const source = (name: string) => corpusPath('spacy/extra/example_data', name);

describe('spacy, its own files', () => {
  const { folder, into } = exchangeFolder();

  for (const name of [
    'training-data.json',
    'ner_example_data/ner-sent-per-line.json',
    'ner_example_data/ner-token-per-line.json',
    'ner_example_data/ner-token-per-line-conll2003.json',
    'ner_example_data/ner-token-per-line-with-pos.json',
    'textcat_example_data/cooking.json',
  ])
    it(`gives back ${name}`, async () => {
      await carriedIn('spacy', [source(name)], into());
      const back = await carriedOut('spacy', into());
      assert.deepEqual(JSON.parse(back.text), JSON.parse(readFileSync(source(name), 'utf8')));
    });

  it('reads the entities of tokens at their places, and categories', async () => {
    await imported('spacy', [source('training-data.json')], into());
    const [record] = recordsOf(into()).get('spacy')!;
    assert.deepEqual((record!.labels!.entities as unknown[]).slice(0, 2), [
      { start: 6, end: 13, label: 'DATE', text: 'Oct. 19' },
      { start: 25, end: 40, label: 'WORK_OF_ART', text: 'The Misanthrope' },
    ]);
    const { project } = await imported(
      'spacy',
      [source('textcat_example_data/cooking.jsonl')],
      path.join(folder.path, 'cooking'),
    );
    const [layer] = project.model!.schema.layers;
    assert.deepEqual(
      [layer!.type, layer!.layer && 'labels' in layer!.layer && layer!.layer.labels],
      ['choice', ['baking', 'not_baking']],
    );
  });
});
