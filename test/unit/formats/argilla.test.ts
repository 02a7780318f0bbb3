import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { pick } from '../../support/pick';

const ANA = '5f3c7a52-0a4b-4d5e-9d52-0f6f5d1f2a01';
const BEN = '5f3c7a52-0a4b-4d5e-9d52-0f6f5d1f2a02';

/** As `records.to_json` of version 2 writes them. */
const V2 = [
  {
    id: 'r-1',
    fields: { text: '😀 Ana met Bo.', reply: 'yes', other: 'no' },
    metadata: { category: 'A', n: 4, reply: 'hidden' },
    suggestions: {
      tone: { value: 'warm', score: 0.93, agent: 'm-1' },
      names: { value: [{ start: 2, end: 5, label: 'PER', score: 0.7 }], score: null, agent: null },
    },
    responses: {
      tone: [
        { value: 'warm', user_id: ANA },
        { value: 'cold', user_id: BEN },
      ],
      topics: [{ value: ['a', 'b'], user_id: ANA }],
      stars: [{ value: 4, user_id: ANA }],
      names: [{ value: [{ start: 2, end: 5, label: 'PER' }], user_id: BEN }],
      why: [{ value: 'because\nso', user_id: ANA }],
      better: [
        {
          value: [
            { value: 'other', rank: 1 },
            { value: 'reply', rank: 2 },
          ],
          user_id: ANA,
        },
      ],
    },
    vectors: { v: [0.1, 0.2] },
    _server_id: 'c1',
  },
  {
    id: 'r-2',
    fields: { text: 'nothing yet', reply: 'a', other: 'b' },
    metadata: {},
    suggestions: {},
    responses: {},
    vectors: {},
    _server_id: 'c2',
  },
];

/** As the server's interface and version 1 have them. */
const V1 = [
  {
    id: 's-1',
    external_id: 'r-1',
    status: 'completed',
    fields: { text: 'Good.' },
    metadata: { source: 'mail' },
    vectors: {},
    responses: [
      {
        id: 'p1',
        user_id: ANA,
        status: 'submitted',
        values: { tone: { value: 'warm' }, stars: { value: 5 } },
        inserted_at: '2024-01-01T00:00:00',
        updated_at: '2024-01-02T00:00:00',
      },
      {
        id: 'p2',
        user_id: BEN,
        status: 'submitted',
        values: { tone: { value: 'cold' } },
        inserted_at: '2024-01-01T00:00:00',
        updated_at: '2024-01-03T00:00:00',
      },
    ],
    suggestions: [
      { id: 'q1', question_name: 'tone', type: 'model', value: 'warm', score: 0.5, agent: 'm-1' },
      { id: 'q2', question_name: 'tone', type: 'model', value: 'cold', score: 0.6, agent: 'm-2' },
    ],
  },
];

describe('argilla', function () {
  const { folder, into, file: written } = exchangeFolder();
  const file = (name: string, value: unknown): string =>
    written(name, typeof value === 'string' ? value : JSON.stringify(value));

  for (const [name, records] of Object.entries({ 'version 2': V2, 'version 1': V1 }))
    it(`gives back records of ${name}`, async () => {
      await carriedIn('argilla', [file('records.json', records)], into());
      const back = await carriedOut('argilla', into());
      assert.deepEqual(JSON.parse(back.text), records);
    });

  it('keeps people apart, suggestions with agent and score, and takes a ranking of two fields as a comparison', async () => {
    const { losses, project } = await imported('argilla', [file('records.json', V2)], into());
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 2,
      labels: 10,
      suggestions: 2,
      notes: 0,
      fields: 6,
    });
    assert.deepEqual(
      project.model!.schema.layers.map(({ id, type }) => `${id} ${type}`),
      ['tone choice', 'topics choices', 'stars rating', 'why text', 'better comparison', 'names spans'],
    );
    const records = recordsOf(into());
    assert.deepEqual([...records.keys()], [ANA, BEN]);
    assert.deepEqual(records.get(BEN)![0]!.labels, {
      tone: 'cold',
      names: [{ start: 2, end: 5, label: 'PER', text: 'Ana' }],
    });
    assert.equal(records.get(ANA)![0]!.labels!.better, 'other');
    const suggestions = jsonLines(readFileSync(path.join(into(), 'suggestions/m-1.jsonl'), 'utf8')) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      [suggestions[0]!.model, suggestions[0]!.score, suggestions[0]!.labels],
      ['m-1', 0.93, { tone: 'warm' }],
    );
  });

  it('drafts and discarded records are kept and not counted; they do not go out', async () => {
    const records = [
      {
        id: 'a',
        fields: { text: 'x' },
        responses: [
          { user_id: ANA, status: 'draft', values: { tone: { value: 'warm' } } },
          { user_id: BEN, status: 'discarded', values: {} },
        ],
        suggestions: [],
      },
    ];
    const { losses } = await imported('argilla', [file('records.json', records)], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(pick([...recordsOf(into()).values()].flat(), 'status'), ['draft', 'draft']);
    const back = await exported('argilla', into());
    assert.deepEqual(pick(back.losses.counts(), 'reason'), ['draft']);
  });

  it('reads datasets: columns with dots (version 2) and with dashes (version 1)', async () => {
    const dotted = {
      id: 'a',
      _server_id: 's',
      status: 'completed',
      text: 'Good.',
      'tone.responses': ['warm', 'cold'],
      'tone.responses.users': [ANA, BEN],
      'tone.responses.status': ['submitted', 'submitted'],
      'tone.suggestion': 'warm',
      'tone.suggestion.score': 0.5,
      'tone.suggestion.agent': 'm-1',
    };
    const dashed = {
      external_id: 'b',
      text: 'Bad.',
      tone: [{ user_id: ANA, value: 'cold', status: 'submitted' }],
      'tone-suggestion': 'warm',
      'tone-suggestion-metadata': { type: null, score: 0.25, agent: 'm-2' },
      metadata: '{"k": 1}',
    };
    const { losses } = await imported(
      'argilla',
      [file('rows.jsonl', `${JSON.stringify(dotted)}\n${JSON.stringify(dashed)}\n`)],
      into(),
    );
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 3,
      labels: 5,
      suggestions: 2,
      notes: 0,
      fields: 1,
    });
    const samples = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(pick(samples, 'id', 'text', 'k'), [
      ['a', 'Good.', undefined],
      ['b', 'Bad.', 1],
    ]);
  });

  it('reads the settings of the dataset, and writes settings that it reads again', async () => {
    const options = ['warm', 'cold'].map((value) => ({
      value,
      text: value.toUpperCase(),
      description: null,
    }));
    const settings = {
      fields: [
        { name: 'prompt', settings: { type: 'text' } },
        { name: 'body', settings: { type: 'text' } },
      ],
      questions: [
        { name: 'tone', title: 'Tone?', required: true, settings: { type: 'label_selection', options } },
        {
          name: 'names',
          required: false,
          settings: { type: 'span', field: 'body', options: [{ value: 'PER', text: 'Person' }] },
        },
        {
          name: 'stars',
          required: false,
          settings: { type: 'rating', options: [{ value: 1 }, { value: 2 }, { value: 3 }] },
        },
        { name: 'note', required: false, settings: { type: 'text' } },
        { name: 'order', required: false, settings: { type: 'ranking', options: [] } },
      ],
    };
    const records = [
      {
        id: 'a',
        fields: { prompt: 'p', body: 'Ana' },
        metadata: {},
        suggestions: {},
        responses: {
          names: [{ value: [{ start: 0, end: 3, label: 'PER' }], user_id: ANA }],
          note: [{ value: 'short', user_id: ANA }],
          order: [{ value: ['x', 'y', 'z'], user_id: ANA }],
        },
        vectors: {},
      },
    ];
    const paths = [file('set/.argilla/settings.json', settings), file('set/records.json', records)];
    const { losses, project } = await imported('argilla', paths, into());
    assert.deepEqual(pick(losses.losses, 'reason', 'what'), [
      ['unsupported', 'order "[\\"x\\",\\"y\\",\\"z\\"]"'],
    ]);
    const { layers, labels } = project.model!.schema;
    assert.deepEqual(
      layers.map(({ id, type }) => `${id} ${type}`),
      ['tone choice', 'names spans', 'stars rating', 'note text'],
    );
    assert.equal(labels.find(({ id }) => id === 'warm')!.label.name, 'WARM');
    const { layer } = layers[2]!;
    assert.deepEqual(layer?.type === 'rating' && [layer.min, layer.max], [1, 3]);
    const written = (await exported('argilla', into(), { variant: 'settings' })).text;
    const again = path.join(folder.path, 'again');
    const second = await imported(
      'argilla',
      [file('again-set/settings.json', written), file('again-set/records.json', V1)],
      again,
    );
    assert.deepEqual(
      second.project.model!.schema.layers.map(({ id, type }) => `${id} ${type}`),
      ['tone choice', 'names spans', 'stars rating', 'note text'],
    );
  });

  it('names what has no place: spans of another field, broken values, records without text', async () => {
    const records = [
      {
        id: 'a',
        fields: { text: 'x' },
        responses: {
          tone: [{ value: { a: 1 }, user_id: ANA }],
          names: [{ value: [{ start: 'x' }], user_id: ANA }],
        },
        suggestions: {},
      },
      {
        id: 'b',
        fields: { image: 4 },
        responses: { tone: [{ value: 'warm', user_id: ANA }] },
        suggestions: {},
      },
      { nothing: true },
    ];
    const { losses } = await imported('argilla', [file('records.json', records)], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'labels'), [
      ['not-a-label', 1],
      ['not-a-label', 1],
      ['no-text', 1],
      ['unreadable', 0],
    ]);
  });
});
