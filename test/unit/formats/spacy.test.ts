import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { exported, imported, jsonLines, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

const source = (name: string) => corpusPath('spacy/extra/example_data', name);

describe('spacy', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder.path, name), content);
    return path.join(folder.path, name);
  };

  for (const name of [
    'training-data.json',
    'ner_example_data/ner-sent-per-line.json',
    'ner_example_data/ner-token-per-line.json',
    'ner_example_data/ner-token-per-line-conll2003.json',
    'ner_example_data/ner-token-per-line-with-pos.json',
    'textcat_example_data/cooking.json',
  ])
    it(`gives back ${name}`, async () => {
      const { losses, findings } = await imported('spacy', [source(name)], into());
      assert.deepEqual(losses.losses, []);
      assert.deepEqual(findings, []);
      const back = await exported('spacy', into());
      assert.deepEqual(back.losses.losses, []);
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

  const LINES = [
    {
      text: '😀 Ana met Bo.',
      entities: [
        [2, 5, 'PER'],
        [10, 12, 'PER', 'Q1'],
      ],
      cats: { a: 1, b: 0 },
      meta: { id: 7 },
    },
    { id: 5, text: 'no one', entities: [], cats: { a: 0, b: 0 } },
    { id: 'x', text: 'not looked at' },
    {
      text: 'New York City',
      spans: {
        sc: [
          [0, 8, 'LOC'],
          [0, 13, 'LOC'],
        ],
        other: [[4, 8, 'LOC']],
      },
    },
    {
      text: 'as JSON',
      ents: [{ start: 0, end: 2, label: 'PER' }],
      tokens: [{ id: 0, start: 0, end: 2 }],
      sents: [],
    },
    {
      doc_annotation: { cats: { a: 1 }, entities: ['U-PER', 'O', 'B-LOC', 'L-LOC'], links: {} },
      token_annotation: {
        ORTH: ['Ana', ',', 'New', 'York'],
        SPACY: [false, true, true, false],
        TAG: ['', '', '', ''],
      },
    },
    { text: 'I like London', words: ['I', 'like', 'London'], entities: ['O', 'O', 'U-LOC'] },
  ];

  it('carries dicts of every shape there and back', async () => {
    const given = file('train.jsonl', LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { losses, findings } = await imported('spacy', [given], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(findings, []);
    assert.deepEqual(losses.written, { samples: 7, answers: 6, labels: 11, suggestions: 0 });
    const samples = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as {
      text: string;
    }[];
    assert.equal(samples[5]!.text, 'Ana, New York');
    const back = await exported('spacy', into());
    assert.deepEqual(back.losses.losses, []);
    assert.deepEqual(jsonLines(back.text), LINES);
  });

  const TUPLES = [
    ['Who is Shaka Khan?', { entities: [[7, 17, 'PERSON']] }],
    ['I like London.', { entities: [[7, 13, 'LOC']], cats: { travel: 1, food: 0 }, links: { a: 1 } }],
    ['nothing here', { entities: [] }],
  ];

  it('reads tuples as an array and as lines, and writes an array', async () => {
    for (const [name, content] of [
      ['train.json', JSON.stringify(TUPLES, null, 1)],
      ['train.jsonl', TUPLES.map((tuple) => `${JSON.stringify(tuple)}\n`).join('')],
    ] as const) {
      const project = path.join(folder.path, `of-${name}`);
      const { losses } = await imported('spacy', [file(name, content)], project);
      assert.deepEqual(losses.losses, []);
      const back = await exported('spacy', project);
      assert.deepEqual(back.losses.losses, []);
      assert.deepEqual(JSON.parse(back.text), TUPLES);
    }
  });

  it('goes from tuples to the JSON that spacy convert reads', async () => {
    await imported('spacy', [file('train.json', JSON.stringify(TUPLES))], into());
    const { text, losses } = await exported('spacy', into(), { variant: 'v2' });
    assert.deepEqual(losses.losses, []);
    const [, second] = JSON.parse(text) as {
      id: number;
      paragraphs: { sentences: { tokens: unknown[] }[] }[];
    }[];
    assert.deepEqual(second!.paragraphs[0], {
      raw: 'I like London.',
      sentences: [
        {
          tokens: [
            { orth: 'I', id: 0, space: ' ', ner: 'O' },
            { orth: 'like', id: 1, space: ' ', ner: 'O' },
            { orth: 'London', id: 2, space: '', ner: 'U-LOC' },
            { orth: '.', id: 3, space: '', ner: 'O' },
          ],
          brackets: [],
        },
      ],
      cats: [
        { label: 'travel', value: 1 },
        { label: 'food', value: 0 },
      ],
    });
  });

  it('names weights, entities that contradict the tags, broken spans and binary files', async () => {
    const tokens = [
      { orth: 'Ana', ner: 'U-PER' },
      { orth: 'x', ner: 'NER' },
    ];
    const { losses } = await imported(
      'spacy',
      [
        file(
          'a.jsonl',
          '{"text":"a","cats":{"x":0.4,"y":1}}\n{"text":"b","entities":[[0,"1","X"]]}\n{"cats":{}}\n',
        ),
        file(
          'b.json',
          JSON.stringify([
            {
              id: 0,
              paragraphs: [
                {
                  raw: 'Ana x',
                  entities: [
                    [0, 3, 'PER'],
                    [0, 5, 'ORG'],
                  ],
                  sentences: [{ tokens }],
                },
              ],
            },
            { id: 1, paragraphs: [{ raw: 'other', sentences: [{ tokens }] }] },
          ]),
        ),
        file('c.spacy', 'x'),
      ],
      into(),
    );
    assert.deepEqual(
      losses.losses.map(({ file: name, line, reason }) => `${path.basename(name)}:${line ?? ''} ${reason}`),
      [
        'a.jsonl:1 not-a-label',
        'a.jsonl:2 not-a-label',
        'a.jsonl:3 no-text',
        'b.json:1 not-a-label',
        'b.json:1 unsupported',
        'b.json:1 no-text',
        'c.spacy: unreadable',
      ],
    );
    assert.match(losses.losses.at(-1)!.why!, /to_json/);
  });

  it('keeps tokens nobody looked at, and goes out with entities that do not overlap', async () => {
    const document = [
      {
        id: 0,
        paragraphs: [
          {
            raw: 'Ana met Bo',
            sentences: [
              {
                tokens: [
                  { orth: 'Ana', ner: '-' },
                  { orth: 'met', ner: 'O' },
                  { orth: 'Bo', ner: 'U-PER' },
                ],
              },
            ],
          },
          { raw: 'Ana', sentences: [{ tokens: [{ orth: 'Ana', ner: '-' }] }] },
        ],
      },
    ];
    const { losses } = await imported('spacy', [file('a.json', JSON.stringify(document))], into());
    assert.deepEqual(losses.written, { samples: 2, answers: 1, labels: 1, suggestions: 0 });
    assert.deepEqual(JSON.parse((await exported('spacy', into())).text), document);
  });

  it('names texts without annotations, groups and categories in forms that it does not read', async () => {
    const rows = [
      ['a text', 'no annotations'],
      { text: 'Ana', spans: { sc: { start: 0 } } },
      { text: 'Bo', entities: null, spans: [{ start: 0, end: 2, label: 'PER' }], cats: 'warm' },
    ];
    const { losses } = await imported('spacy', [file('a.json', JSON.stringify(rows))], into());
    assert.deepEqual(
      losses.losses.map(({ reason, what }) => [reason, what]),
      [
        ['unreadable', '"[\\"a text\\",\\"no annotations\\"]"'],
        ['not-a-label', 'sc "{\\"start\\":0}"'],
      ],
    );
    const { text } = await exported('spacy', into());
    const { id, ...kept } = jsonLines(text)[1] as Record<string, unknown>;
    assert.deepEqual([id, kept], [undefined, rows[2]]);

    const alone = await imported(
      'spacy',
      [file('b.jsonl', '"one"\n"two"\n"three"\n')],
      path.join(folder.path, 'b'),
    );
    assert.deepEqual(
      alone.losses.losses.map(({ what }) => what),
      ['"[\\"one\\",\\"two\\"]"', '"\\"three\\""'],
    );
  });

  it('reads categories of a paragraph as an object too', async () => {
    const documents = [{ paragraphs: [{ raw: 'hi', sentences: [], cats: { warm: 1, cold: 0 } }] }];
    const { losses } = await imported('spacy', [file('a.json', JSON.stringify(documents))], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(recordsOf(into()).get('spacy')![0]!.labels, { cats: 'warm' });
  });
});
