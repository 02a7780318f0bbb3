import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, toLines } from '../../support/json-lines';
import {
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  recordsOf,
  refused,
} from '../../support/exchange';
import { pick } from '../../support/pick';

describe('spacy', function () {
  const { folder, into, file } = exchangeFolder();

  const token = (id: number, orth: string, ner: string, more: object = {}) => ({ id, orth, ner, ...more });
  /** Documents of spaCy's training JSON: with and without their text, with trees, with categories. */
  const DOCUMENTS: Readonly<Record<string, object>> = {
    'entities, trees and brackets beside the text': {
      id: 42,
      paragraphs: [
        {
          raw: 'Ms. Okoye saw "Hamlet" on May 3.',
          sentences: [
            {
              tokens: [
                token(0, 'Ms.', 'O', { head: 1, dep: 'compound', tag: 'NNP' }),
                token(1, 'Okoye', 'U-PERSON', { head: 1, dep: 'nsubj', tag: 'NNP' }),
                token(2, 'saw', 'O', { head: 0, dep: 'ROOT', tag: 'VBD' }),
                token(3, '"', 'O', { head: 1, dep: 'punct', tag: '``' }),
                token(4, 'Hamlet', 'U-WORK_OF_ART', { head: -2, dep: 'dobj', tag: 'NNP' }),
                token(5, '"', 'O', { head: -1, dep: 'punct', tag: "''" }),
                token(6, 'on', 'O', { head: -4, dep: 'prep', tag: 'IN' }),
                token(7, 'May', 'B-DATE', { head: -1, dep: 'pobj', tag: 'NNP' }),
                token(8, '3', 'L-DATE', { head: -1, dep: 'nummod', tag: 'CD' }),
                token(9, '.', 'O', { head: -7, dep: 'punct', tag: '.' }),
              ],
              brackets: [{ first: 0, last: 1, label: 'NP' }],
            },
          ],
        },
      ],
    },
    'sentences of tokens alone': {
      id: 0,
      paragraphs: [
        {
          sentences: [
            { tokens: [{ orth: 'Ana', tag: 'NNP', ner: 'U-PERSON' }, { orth: 'spoke', tag: 'VBD', ner: 'O' }] },
            { tokens: [{ orth: 'Bo', tag: 'NNP', ner: 'B-PERSON' }, { orth: 'Lund', tag: 'NNP', ner: 'L-PERSON' }] },
          ],
        },
      ],
    }, // prettier-ignore
    categories: {
      id: 1,
      paragraphs: [
        {
          raw: 'How long do eggs boil?',
          sentences: [
            { tokens: ['How', 'long', 'do', 'eggs', 'boil', '?'].map((orth, id) => token(id, orth, 'O')) },
          ],
          cats: [
            { label: 'eggs', value: 1 },
            { label: 'bread', value: 0 },
          ],
        },
      ],
    },
  };
  for (const [what, document] of Object.entries(DOCUMENTS))
    it(`gives back the training JSON: ${what}`, async () => {
      await carriedIn('spacy', [file('a.json', JSON.stringify([document]))], into());
      const back = await carriedOut('spacy', into());
      assert.deepEqual(JSON.parse(back.text), [document]);
    });

  it('reads the entities of tokens at their places, and categories', async () => {
    const [first] = Object.values(DOCUMENTS);
    await imported('spacy', [file('a.json', JSON.stringify([first]))], into());
    const [record] = recordsOf(into()).get('spacy')!;
    assert.deepEqual(record!.labels!.entities, [
      { start: 4, end: 9, label: 'PERSON', text: 'Okoye' },
      { start: 15, end: 21, label: 'WORK_OF_ART', text: 'Hamlet' },
      { start: 26, end: 31, label: 'DATE', text: 'May 3' },
    ]);
    const cats = [
      { cats: { eggs: 1, bread: 0 }, meta: { id: '2' }, text: 'How long do eggs boil?' },
      { cats: { eggs: 0, bread: 1 }, meta: { id: '3' }, text: 'Why does dough rise?' },
    ];
    const { project } = await imported(
      'spacy',
      [file('a.jsonl', toLines(cats))],
      path.join(folder.path, 'eggs'),
    );
    const [layer] = project.model!.schema.layers;
    assert.deepEqual(
      [layer!.type, layer!.layer && 'labels' in layer!.layer && layer!.layer.labels],
      ['choice', ['eggs', 'bread']],
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
    const given = file('train.jsonl', toLines(LINES));
    const { losses } = await carriedIn('spacy', [given], into());
    assert.deepEqual(losses.written, {
      samples: 7,
      answers: 6,
      labels: 11,
      suggestions: 0,
      notes: 0,
      fields: 1,
    });
    const samples = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as {
      text: string;
    }[];
    assert.equal(samples[5]!.text, 'Ana, New York');
    const back = await carriedOut('spacy', into());
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
      ['train.jsonl', toLines(TUPLES)],
    ] as const) {
      const project = path.join(folder.path, `of-${name}`);
      const { losses } = await imported('spacy', [file(name, content)], project);
      assert.deepEqual(losses.losses, []);
      const back = await carriedOut('spacy', project);
      assert.deepEqual(JSON.parse(back.text), TUPLES);
    }
  });

  it('goes from tuples to the JSON that spacy convert reads', async () => {
    await imported('spacy', [file('train.json', JSON.stringify(TUPLES))], into());
    const { text } = await carriedOut('spacy', into(), { variant: 'v2' });
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
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 1,
      labels: 1,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
    assert.deepEqual(JSON.parse((await exported('spacy', into())).text), document);
  });

  it('names texts without annotations, groups and categories in forms that it does not read', async () => {
    const rows = [
      ['a text', 'no annotations'],
      { text: 'Ana', spans: { sc: { start: 0 } } },
      { text: 'Bo', entities: null, spans: [{ start: 0, end: 2, label: 'PER' }], cats: 'warm' },
    ];
    const { losses } = await imported('spacy', [file('a.json', JSON.stringify(rows))], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'what'), [
      ['unreadable', '"[\\"a text\\",\\"no annotations\\"]"'],
      ['not-a-label', 'sc "{\\"start\\":0}"'],
    ]);
    const { text } = await exported('spacy', into());
    const { id, ...kept } = jsonLines(text)[1] as Record<string, unknown>;
    assert.deepEqual([id, kept], [undefined, rows[2]]);

    const alone = await refused(
      'spacy',
      [file('b.jsonl', '"one"\n"two"\n"three"\n')],
      path.join(folder.path, 'b'),
    );
    assert.deepEqual(pick(alone.losses, 'what'), ['"[\\"one\\",\\"two\\"]"', '"\\"three\\""']);
  });

  it('reads categories of a paragraph as an object too', async () => {
    const documents = [{ paragraphs: [{ raw: 'hi', sentences: [], cats: { warm: 1, cold: 0 } }] }];
    const { losses } = await imported('spacy', [file('a.json', JSON.stringify(documents))], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(recordsOf(into()).get('spacy')![0]!.labels, { cats: 'warm' });
  });
});
