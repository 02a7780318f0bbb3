import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { exported, imported, jsonLines, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

const source = (name: string) => corpusPath('doccano/backend', name);

describe('doccano', function () {
  this.timeout(30_000);
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
      const back = await exported('doccano', into());
      assert.deepEqual(back.losses.losses, []);
      assert.deepEqual(jsonLines(back.text), jsonLines(readFileSync(source(name), 'utf8')));
    });

  it('reads a pretty-printed export, which is no JSONL, value by value', async () => {
    const name = source('data_export/pipeline/examples/relation_extraction/example.jsonl');
    const { losses } = await imported('doccano', [name], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(losses.written, { samples: 1, answers: 1, labels: 7, suggestions: 0 });
  });

  it('refuses lines whose text has another name, and says so', async () => {
    const names = ['text_classification', 'sequence_labeling'].map((task) =>
      source(`data_import/pipeline/examples/${task}/example.jsonl`),
    );
    const { losses } = await imported('doccano', names, into());
    assert.deepEqual(losses.counts(), [{ reason: 'no-text', count: 6, labels: 0 }]);
    assert.match(losses.losses[0]!.policy, /"text"/);
  });

  it('names each label of lines without text', async () => {
    const { losses } = await imported(
      'doccano',
      [source('data_import/tests/data/intent/example.jsonl')],
      into(),
    );
    assert.deepEqual(
      losses.losses.map(({ reason, line, labels }) => [reason, line, labels]),
      [['no-text', 5, 2]],
    );
    assert.deepEqual(losses.written, { samples: 4, answers: 3, labels: 4, suggestions: 0 });
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
    assert.deepEqual(
      losses.losses.map(({ reason }) => reason),
      ['unreadable', 'unreadable'],
    );
  });

  it('reports offsets that the text does not have, and keeps the other spans', async () => {
    const file = path.join(folder.path, 'a.jsonl');
    writeFileSync(file, '{"text":"a 😀 b","label":[[0,1,"X"],[4,5,"X"],[4,9,"X"],[2,2,"X"],["0",1,"X"]]}\n');
    const { losses, findings } = await imported('doccano', [file], into());
    assert.deepEqual(
      losses.losses.map(({ reason, line }) => [reason, line]),
      [
        ['not-a-label', 1],
        ['offsets-outside-text', 1],
        ['empty-span', 1],
      ],
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(recordsOf(into()).get('doccano')![0]!.labels, {
      entities: [
        { start: 0, end: 1, label: 'X', text: 'a' },
        { start: 4, end: 5, label: 'X', text: 'b' },
      ],
    });
  });

  it('keeps the keys, ids of relations and empty lists of an answer that was changed here', async () => {
    const file = path.join(folder.path, 'a.jsonl');
    const entities = [
      { id: 4, start_offset: 0, end_offset: 3, label: 'PER', x: 1 },
      { id: 9, start_offset: 4, end_offset: 7, label: 'LOC' },
    ];
    const relations = [{ id: 7, from_id: 4, to_id: 9, type: 'in', y: 2 }];
    writeFileSync(
      file,
      [
        { id: 1, text: 'Ana Rom', entities, relations, cats: ['a'] },
        { id: 2, text: 'b', label: [], entities: [] },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    await imported('doccano', [file], into());
    const [first] = recordsOf(into()).get('doccano')!;
    const { origin: _origin, ...record } = first!;
    void _origin;
    const { label: _label, ...labels } = record.labels!;
    void _label;
    const changed = {
      ...record,
      id: 'later',
      time: new Date(Date.parse(record.time) + 1000).toISOString(),
      labels: {
        ...labels,
        label: 'a',
        relations: [...(labels.relations as object[]), { label: 'in', from: '9', to: '4' }],
      },
    };
    appendFileSync(path.join(into(), 'annotations/doccano.jsonl'), `${JSON.stringify(changed)}\n`);
    const { text, losses } = await exported('doccano', into());
    assert.deepEqual(losses.losses, []);
    const [one, two] = jsonLines(text) as Record<string, unknown>[];
    assert.deepEqual(one!.entities, entities);
    assert.deepEqual(one!.cats, ['a']);
    assert.deepEqual(one!.relations, [...relations, { id: 8, from_id: 9, to_id: 4, type: 'in' }]);
    assert.deepEqual(two, { id: 2, text: 'b', label: [], entities: [] });
  });

  it('does not let a second layer write over the first when a mapping sends both to one', async () => {
    const first = path.join(folder.path, 'first.jsonl');
    writeFileSync(first, '{"id":1,"text":"hi","label":["a"]}\n');
    await imported('doccano', [first], into());
    const second = path.join(folder.path, 'rows.json');
    writeFileSync(
      second,
      JSON.stringify([
        {
          id: 1,
          text: 'hi',
          tone: [{ choices: ['a'] }],
          topic: [{ choices: ['a'] }],
          annotator: 2,
          annotation_id: 5,
          lead_time: 1,
        },
      ]),
    );
    const { losses } = await imported('label-studio', [second], into(), {
      mapping: {
        layers: new Map([
          ['tone', 'label'],
          ['topic', 'label'],
        ]),
        labels: new Map(),
        annotators: new Map(),
      },
    });
    assert.deepEqual(
      losses.losses.map(({ reason, what, labels }) => [reason, what, labels]),
      [['second-layer', 'topic "a"', 1]],
    );
    assert.equal(losses.written.labels, 1);
  });
});
