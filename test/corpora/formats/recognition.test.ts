import assert from 'node:assert/strict';
import { importFormat } from '../../../src/features/exchange/cli/format-choice';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { corpusPath } from '../corpora';

/** Files of the corpora, and the format that their content tells. */
const FILES: Readonly<Record<string, string>> = {
  'spacy/extra/example_data/training-data.json': 'spacy',
  'spacy/extra/example_data/ner_example_data/ner-token-per-line.json': 'spacy',
  'spacy/extra/example_data/textcat_example_data/cooking.json': 'spacy',
  'spacy/extra/example_data/textcat_example_data/cooking.jsonl': 'spacy',
  'doccano/backend/data_import/tests/data/text_classification/example.jsonl': 'doccano',
  'doccano/backend/data_export/pipeline/examples/sequence_labeling/example.jsonl': 'doccano',
  'doccano/backend/data_import/pipeline/examples/relation_extraction/example.jsonl': 'doccano',
  'doccano/backend/data_export/pipeline/examples/text_classification/example.csv': 'doccano',
  'doccano/backend/data_export/pipeline/examples/text_classification/example.txt': 'fasttext',
  'labelstudio/tests/custom/converter/data/test_export_csv/csv_test2_result.csv': 'label-studio',
  'prodigy/example-datasets/annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl': 'prodigy',
  'labelstudio/server-samples-transcribed/tasks_annotations_predictions.json': 'label-studio',
};

describe('the format of published files is recognised from their content', () => {
  for (const [name, format] of Object.entries(FILES))
    it(`${name} is ${format}`, async () => {
      assert.equal((await importFormat('auto', await inputFiles([corpusPath(name)]))).id, format);
    });
});
