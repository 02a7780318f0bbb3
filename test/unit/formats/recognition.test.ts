import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { importFormat } from '../../../src/cli/exchange/format-choice';
import { inputFiles } from '../../../src/cli/exchange/input-files';
import { corpusPath } from '../../corpora/shared-data';
import { temporaryFolder } from '../../support/temporary-folder';

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

/** Contents that no corpus has. */
const CONTENTS: Readonly<Record<string, readonly [name: string, content: string]>> = {
  'tuples in an array': ['spacy', '[["a \\" b", {"entities": [[0, 1, "X"]]}]]'],
  'tuples one a line': ['spacy', '["a", {"entities": []}]\n["b", {"entities": []}]\n'],
  'Argilla, version 2': ['argilla', '[{"id":"a","fields":{"text":"b"},"responses":{},"suggestions":{}}]'],
  'Argilla, version 1': ['argilla', '{"fields":{"text":"b"},"responses":[],"suggestions":[]}\n'],
  'Label Studio, JSON_MIN': [
    'label-studio',
    '[{"text":"a","id":1,"annotator":1,"annotation_id":2,"created_at":null,"lead_time":null}]',
  ],
  'Potato, version 1': [
    'potato',
    '{"user_id":"a","instance_id":"b","displayed_text":"c","label_annotations":{},"span_annotations":[]}\n',
  ],
  'Potato, version 2': ['potato', '{"user_id":"a","instance_id_to_label_to_value":{}}'],
  'pairs of TRL': ['preference', '{"prompt":"a","chosen":"b","rejected":"c"}\n'],
  'pairs of OpenAI': [
    'preference',
    '{"input":{"messages":[{"role":"user","content":"a"}]},"preferred_output":[],"non_preferred_output":[]}',
  ],
  'verdicts of KTO': ['preference', '{"prompt":"a","completion":"b","label":true}\n'],
};

describe('a format is recognised from its content', () => {
  const folder = temporaryFolder();
  for (const [name, format] of Object.entries(FILES))
    it(`${name} is ${format}`, async () => {
      assert.equal((await importFormat('auto', await inputFiles([corpusPath(name)]))).id, format);
    });
  it('a DocBin is for spaCy, which says how to write it as lines', async () => {
    const file = path.join(folder.path, 'train.spacy');
    writeFileSync(file, Buffer.from([0x78, 0x9c, 0xff, 0xfe, 0x00]));
    assert.equal((await importFormat('auto', await inputFiles([file]))).id, 'spacy');
  });
  for (const [what, [format, content]] of Object.entries(CONTENTS))
    it(`${what}: ${format}`, async () => {
      const file = path.join(folder.path, 'data');
      writeFileSync(file, content);
      assert.equal((await importFormat('auto', await inputFiles([file]))).id, format);
    });
});
