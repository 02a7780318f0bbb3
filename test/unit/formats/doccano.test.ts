import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, toLines } from '../../support/json-lines';
import {
  answeredLater,
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  recordsOf,
  refused,
} from '../../support/exchange';
import { pick } from '../../support/pick';

describe('doccano', function () {
  const { into, file } = exchangeFolder();
  const lines = (...values: object[]): string => toLines(values);

  const ROME = {
    text: 'Ana went to Rome in May.',
    entities: [
      { id: 0, start_offset: 0, end_offset: 3, label: 'PER' },
      { id: 1, start_offset: 12, end_offset: 16, label: 'LOC' },
      { id: 2, start_offset: 20, end_offset: 23, label: 'DATE' },
    ],
    relations: [
      { from_id: 0, to_id: 1, type: 'visits' },
      { from_id: 1, to_id: 2, type: 'in' },
    ],
  };
  /** Lines of each task, with the errors that the linter has for them. */
  const TASKS: Readonly<Record<string, readonly [lines: object[], rules: string[]]>> = {
    'text classification': [
      [
        { text: 'Much too late.', label: ['bad'] },
        { text: 'On time 😀', label: ['good', 'quick'] },
      ],
      [],
    ],
    'text classification under "labels", with fields beside it': [
      [
        { text: 'one', labels: ['good'], meta: { page: 1 } },
        { text: 'two', labels: ['good', 'bad'], meta: { page: 2 } },
        { text: 'three', labels: [], meta: { page: 3 } },
      ],
      [],
    ],
    'sequence labelling': [
      [
        { text: '😀 Ana met Bo.', label: [[2, 5, 'PER'], [10, 12, 'PER']] }, // prettier-ignore
        { text: 'Rome', label: [[0, 4, 'LOC']] },
      ],
      [],
    ],
    'the same span twice': [
      [{ text: 'one', label: [[0, 1, 'LOC'], [0, 1, 'LOC']], meta: { page: 1 } }], // prettier-ignore
      ['overlapping-spans'],
    ],
    'relation extraction': [[ROME], []],
    'intent detection': [
      [
        { text: 'From Rome to Bari', entities: [[5, 9, 'City'], [13, 17, 'City']], cats: ['train'] }, // prettier-ignore
        { text: 'Is it open?', entities: [], cats: ['hours'] },
      ],
      [],
    ],
  };
  for (const [task, [given, rules]] of Object.entries(TASKS))
    it(`gives back ${task}`, async () => {
      const { losses, findings } = await imported('doccano', [file('a.jsonl', lines(...given))], into());
      assert.deepEqual(losses.losses, []);
      assert.deepEqual([...new Set(findings.map(({ rule }) => rule))], rules);
      const back = await carriedOut('doccano', into());
      assert.deepEqual(jsonLines(back.text), given);
    });

  it('takes empty lists for answers only if some text of the files has a label', async () => {
    const empty = { id: 2, text: 'b', label: [] };
    for (const [given, answers] of [
      [[empty], 0],
      [[empty, { id: 3, text: 'c', label: [] }], 0],
      [[empty, { id: 3, text: 'c', label: ['good'] }], 2],
      [[empty, { id: 3, text: 'c', label: [[0, 1, 'LOC']] }], 2],
    ] as const) {
      const known = [{ id: 1, text: 'a', label: ['good'] }];
      await imported('doccano', [file('first.jsonl', toLines(known))], into());
      const { losses } = await imported('doccano', [file('second.jsonl', lines(...given))], into());
      assert.equal(losses.read.answers, answers);
      assert.equal(losses.notes.filter(({ about }) => about === 'no-labels').length, answers === 0 ? 1 : 0);
    }
  });

  it('takes the text from "data" where there is no "text"', async () => {
    const row = { id: 1, data: 'Good soup.', label: [[5, 9, 'food']] };
    await carriedIn('doccano', [file('a.jsonl', toLines([row]))], into());
    const [sample] = jsonLines<{ text: string; data?: string }>(
      readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8'),
    );
    assert.deepEqual([sample!.text, sample!.data], ['Good soup.', undefined]);
  });

  it('reads a pretty-printed export, which is no JSONL, value by value', async () => {
    const { losses } = await imported('doccano', [file('a.jsonl', JSON.stringify(ROME, null, 4))], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(losses.written, {
      samples: 1,
      answers: 1,
      labels: 5,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
  });

  it('refuses lines whose text has another name, and says so', async () => {
    const content = lines({ body: 'one', tags: ['a'] }, { body: 'two', tags: [[0, 1, 'X']] });
    const losses = await refused('doccano', [file('a.jsonl', content)], into());
    assert.deepEqual(losses.counts(), [{ reason: 'no-text', count: 2, labels: 0 }]);
    assert.match(losses.losses[0]!.policy, /"text"/);
  });

  it('names each label of lines without text', async () => {
    const content = lines(
      { text: 'one', entities: [[0, 1, 'LOC']], cats: ['good'] },
      { text: 'two', cats: ['good'] },
      { text: 'three', entities: [[0, 1, 'LOC']] },
      { text: 'four' },
      { entities: [[0, 1, 'LOC']], cats: ['good'] },
    );
    const { losses } = await imported('doccano', [file('a.jsonl', content)], into());
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
        ['label', ['good']],
        ['entities', ['LOC']],
      ],
    );
  });

  it('takes targets of text to text as texts when asked to', async () => {
    const given = [
      { text: 'Good night.', label: ['Gute Nacht.'] },
      { text: 'Thanks!', label: ['Danke!'] },
    ];
    const { losses, project } = await imported('doccano', [file('a.jsonl', lines(...given))], into(), {
      variant: 'seq2seq',
    });
    assert.deepEqual(losses.losses, []);
    assert.equal(project.model!.schema.layers[0]!.type, 'text');
    const back = await exported('doccano', into());
    assert.deepEqual(jsonLines(back.text), given);
  });

  const labelOf = (id: number, text: string, suffix_key: string, task_type?: string) => ({
    id,
    text,
    prefix_key: null,
    suffix_key,
    background_color: '#00AA00',
    text_color: '#ffffff',
    ...(task_type !== undefined && { task_type }),
  });

  it('reads a label configuration beside the data and writes it again', async () => {
    const data = lines(
      { text: 'one', labels: ['good'], meta: { page: 1 } },
      { text: 'two', labels: ['good', 'bad'], meta: { page: 2 } },
    );
    const config = [labelOf(1, 'Fast', 'f', 'Category'), labelOf(2, 'City', 'c', 'Span')];
    const files = [file('a.jsonl', data), file('labels.json', JSON.stringify(config))];
    const { project } = await imported('doccano', files, into());
    const { layers, labels } = project.model!.schema;
    assert.deepEqual(
      layers.map(({ id, layer }) => [id, layer && 'labels' in layer && layer.labels]),
      [
        ['label', ['Fast', 'good', 'bad']],
        ['entities', ['City']],
      ],
    );
    assert.equal(labels.find(({ id }) => id === 'Fast')!.label.color, '#00aa00');
    const written = JSON.parse((await exported('doccano', into(), { variant: 'labels' })).text) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      written.find(({ text }) => text === 'City'),
      {
        text: 'City',
        prefix_key: null,
        suffix_key: 'c',
        background_color: '#00aa00',
        text_color: '#ffffff',
        task_type: 'Span',
      },
    );
  });

  it('names labels of a configuration that do not say what they are for', async () => {
    const config = JSON.stringify([labelOf(1, 'Fast', 'f'), labelOf(2, 'Fast', 'g')]);
    const { losses } = await imported(
      'doccano',
      [file('labels.json', config), file('a.jsonl', lines({ text: 'one', label: ['good'] }))],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'reason'), ['unreadable', 'unreadable']);
  });

  it('reports offsets that the text does not have, and keeps the other spans', async () => {
    const content = '{"text":"a 😀 b","label":[[0,1,"X"],[4,5,"X"],[4,9,"X"],[2,2,"X"],["0",1,"X"]]}\n';
    const { losses, findings } = await imported('doccano', [file('a.jsonl', content)], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'line'), [
      ['not-a-label', 1],
      ['offsets-outside-text', 1],
      ['empty-span', 1],
    ]);
    assert.deepEqual(findings, []);
    assert.deepEqual(recordsOf(into()).get('doccano')![0]!.labels, {
      entities: [
        { start: 0, end: 1, label: 'X', text: 'a' },
        { start: 4, end: 5, label: 'X', text: 'b' },
      ],
    });
  });

  it('keeps the keys, ids of relations and empty lists of an answer that was changed here', async () => {
    const entities = [
      { id: 4, start_offset: 0, end_offset: 3, label: 'PER', x: 1 },
      { id: 9, start_offset: 4, end_offset: 7, label: 'LOC' },
    ];
    const relations = [
      { id: 7, from_id: 4, to_id: 9, type: 'in', y: 2, attributes: { sure: 'yes', old: true } },
    ];
    const content = lines(
      { id: 1, text: 'Ana Rom', entities, relations, cats: ['a'] },
      { id: 2, text: 'b', label: [], entities: [] },
    );
    await imported('doccano', [file('a.jsonl', content)], into());
    const { label: _label, ...labels } = recordsOf(into()).get('doccano')![0]!.labels!;
    void _label;
    answeredLater(into(), 'doccano', {
      ...labels,
      label: ['a'],
      relations: [...(labels.relations as object[]), { label: 'in', from: '9', to: '4' }],
    });
    const { text } = await carriedOut('doccano', into());
    const [one, two] = jsonLines(text) as Record<string, unknown>[];
    assert.deepEqual(one!.entities, entities);
    assert.deepEqual(one!.cats, ['a']);
    assert.deepEqual(one!.relations, [...relations, { id: 8, from_id: 9, to_id: 4, type: 'in' }]);
    assert.deepEqual(two, { id: 2, text: 'b', label: [], entities: [] });
  });

  it('does not let a second layer write over the first when a mapping sends both to one', async () => {
    await imported('doccano', [file('first.jsonl', lines({ id: 1, text: 'hi', label: ['a'] }))], into());
    const second = file(
      'rows.json',
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
    assert.deepEqual(pick(losses.losses, 'reason', 'what', 'labels'), [['second-layer', 'topic "a"', 1]]);
    assert.equal(losses.written.labels, 1);
  });
});
