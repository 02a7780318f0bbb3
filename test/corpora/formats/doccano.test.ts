import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { carriedIn, carriedOut, exported, imported, labelsIn } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

const source = (name: string) => corpusPath('doccano/backend', name);

describe('doccano, its own files', () => {
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');

  /** Files that come out as they went in: the same JSON values, line by line. */
  const EQUAL = [
    'data_import/tests/data/text_classification/example.jsonl',
    'data_export/pipeline/examples/text_classification/example.jsonl',
    'data_export/pipeline/examples/sequence_labeling/example.jsonl',
    'data_import/tests/data/sequence_labeling/example_overlapping.jsonl',
    'data_import/tests/data/relation_extraction/example.jsonl',
    'data_import/pipeline/examples/relation_extraction/example.jsonl',
    'data_export/pipeline/examples/intent_detection/example.jsonl',
    'data_import/pipeline/examples/intent_detection/example.jsonl',
  ];
  for (const name of EQUAL)
    it(`gives back ${name}`, async () => {
      const { losses, findings } = await imported('doccano', [source(name)], into());
      assert.deepEqual(losses.losses, []);
      // One fixture labels one extent twice with the same label.
      const allowed = name.includes('overlapping') ? ['overlapping-spans'] : [];
      assert.deepEqual([...new Set(findings.map(({ rule }) => rule))], allowed);
      const back = await carriedOut('doccano', into());
      assert.deepEqual(jsonLines(back.text), jsonLines(readFileSync(source(name), 'utf8')));
    });

  it('reads a pretty-printed export, which is no JSONL, value by value', async () => {
    const name = source('data_export/pipeline/examples/relation_extraction/example.jsonl');
    const { losses } = await imported('doccano', [name], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(losses.written, {
      samples: 1,
      answers: 1,
      labels: 7,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
  });

  it('refuses lines whose text has another name, and says so', async () => {
    const names = ['text_classification', 'sequence_labeling'].map((task) =>
      source(`data_import/pipeline/examples/${task}/example.jsonl`),
    );
    await assert.rejects(
      imported('doccano', names, into()),
      /6 × no-text[^]*no field "text"; name the field of the text with --text/,
    );
  });

  it('names each label of lines without text', async () => {
    const { losses } = await imported(
      'doccano',
      [source('data_import/tests/data/intent/example.jsonl')],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'reason', 'line', 'labels'), [['no-text', 5, 2]]);
    assert.deepEqual(losses.written, {
      samples: 4,
      answers: 3,
      labels: 4,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
    assert.deepEqual(
      [...losses.created],
      [
        ['label', ['positive']],
        ['entities', ['LOC']],
      ],
    );
  });

  it('takes targets of text to text as texts when told so', async () => {
    const name = source('data_export/pipeline/examples/sequence_to_sequence/example.jsonl');
    const { losses, project } = await imported('doccano', [name], into(), { variant: 'seq2seq' });
    assert.deepEqual(losses.losses, []);
    assert.equal(project.model!.schema.layers[0]!.type, 'text');
    const back = await exported('doccano', into());
    assert.deepEqual(jsonLines(back.text), jsonLines(readFileSync(name, 'utf8')));
  });

  it('reads a label configuration beside the data and writes it again', async () => {
    const files = [
      corpusPath('doccano-client/tests/integration/data/classification.jsonl'),
      source('label_types/tests/data/valid_labels.json'),
    ];
    const { project } = await imported('doccano', files, into());
    const { layers, labels } = project.model!.schema;
    assert.deepEqual(
      layers.map(({ id, layer }) => [id, layer && 'labels' in layer && layer.labels]),
      [
        ['label', ['Dog', 'positive', 'negative']],
        ['entities', ['Cat']],
      ],
    );
    assert.equal(labels.find(({ id }) => id === 'Dog')!.label.color, '#ff0000');
    const written = JSON.parse((await exported('doccano', into(), { variant: 'labels' })).text) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      written.find(({ text }) => text === 'Cat'),
      {
        text: 'Cat',
        prefix_key: null,
        suffix_key: 'c',
        background_color: '#ff0000',
        text_color: '#ffffff',
        task_type: 'Span',
      },
    );
  });

  it('names labels of a configuration that do not say what they are for', async () => {
    const { losses } = await imported(
      'doccano',
      [
        source('label_types/tests/data/invalid_labels.json'),
        source('data_export/pipeline/examples/text_classification/example.jsonl'),
      ],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'reason'), ['unreadable', 'unreadable']);
  });
});

describe('doccano, CSV of its own', () => {
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');
  const labelsOf = () => labelsIn(into(), 'doccano');

  it('reads its export of text classification and gives the same rows', async () => {
    await carriedIn(
      'doccano',
      [source('data_export/pipeline/examples/text_classification/example.csv')],
      into(),
    );
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
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [
      [4, 'no-text', 1],
      [5, 'no-text', 0],
      [4, 'no-text', 1],
    ]);
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
});
