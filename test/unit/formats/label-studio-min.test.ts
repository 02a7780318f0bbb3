import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
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

const CONFIG = `<View><Text name="txt" value="$body"/>
  <Labels name="ner" toName="txt"><Label value="PER"/><Label value="LOC"/></Labels>
  <Choices name="tone" toName="txt" choice="single"><Choice value="Warm"/><Choice value="Cold"/></Choices>
  <Choices name="topics" toName="txt" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <Choices name="kind" toName="txt" perRegion="true"><Choice value="x"/></Choices>
  <Taxonomy name="tax" toName="txt"><Choice value="Life"><Choice value="Cat"/></Choice></Taxonomy>
  <Rating name="stars" toName="txt" maxRating="5"/><TextArea name="why" toName="txt"/></View>`;

/** As `convert_to_json_min` writes them. */
const ROWS = [
  {
    body: '😀 Ana met Bo.',
    channel: 'mail',
    id: 7,
    ner: [{ start: 2, end: 5, text: 'Ana', labels: ['PER'] }],
    tone: 'Warm',
    topics: { choices: ['a', 'b'] },
    tax: [{ taxonomy: [['Life'], ['Life', 'Cat']] }],
    stars: [{ rating: 4 }],
    why: 'because',
    annotator: 'ana@example.org',
    annotation_id: 70,
    created_at: '2024-01-01T00:00:00.000Z',
    updated_at: '2024-01-02T00:00:00.000Z',
    lead_time: 4.5,
  },
  {
    body: '😀 Ana met Bo.',
    channel: 'mail',
    id: 7,
    tone: 'Cold',
    annotator: 3,
    annotation_id: 71,
    created_at: '2024-01-01T00:00:00.000Z',
    updated_at: '2024-01-03T00:00:00.000Z',
    lead_time: 2,
  },
  {
    body: 'not looked at',
    channel: 'web',
    id: 8,
    annotator: null,
    annotation_id: null,
    created_at: null,
    updated_at: null,
    lead_time: null,
  },
];

/** As `convert_to_csv` writes them: sorted columns, texts quoted, a column of the task renamed that is called as an answer. */
const CSV = `"_data_tone","annotation_id","annotator","body","created_at","id","lead_time","ner","tone","updated_at"
"task",70,"ana@example.org","😀 Ana met Bo.","2024-01-01T00:00:00.000Z",7,4.5,"[{""start"": 2, ""end"": 5, ""text"": ""Ana"", ""labels"": [""PER""]}]","Warm","2024-01-02T00:00:00.000Z"
"task","","","nobody","","8","","","",""
`;

describe('label-studio, JSON_MIN and CSV', function () {
  const { folder, into, file } = exchangeFolder();
  const sorted = (rows: unknown) =>
    (rows as { annotation_id: number | null }[]).sort(
      (a, b) => (a.annotation_id ?? 99) - (b.annotation_id ?? 99),
    );

  it('gives back JSON_MIN: two people, spans, choices, taxonomy, rating, text', async () => {
    const paths = [file('min.json', JSON.stringify(ROWS)), file('config.xml', CONFIG)];
    const { project } = await carriedIn('label-studio', paths, into());
    assert.deepEqual(
      project.model!.schema.layers.map(({ id, type }) => `${id} ${type}`),
      ['ner spans', 'tone choice', 'topics choices', 'tax choices', 'stars rating', 'why text'],
    );
    assert.deepEqual([...recordsOf(into()).keys()], ['3', 'ana@example.org']);
    const back = await carriedOut('label-studio', into(), { variant: 'json-min' });
    assert.deepEqual(sorted(JSON.parse(back.text)), ROWS);
  });

  it('reads CSV, gives it back with the columns that are known beforehand, and reads that again', async () => {
    const paths = [file('export.csv', CSV), file('config.xml', CONFIG)];
    const { losses } = await imported('label-studio', paths, into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 1,
      labels: 2,
      suggestions: 0,
      notes: 0,
      fields: 3,
    });
    const samples = readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8').trim().split('\n');
    assert.equal((JSON.parse(samples[0]!) as Record<string, unknown>).tone, 'task');
    const record = recordsOf(into()).get('ana@example.org')![0]!;
    assert.deepEqual(record.labels, {
      ner: [{ id: 'r', start: 2, end: 5, label: 'PER', text: 'Ana' }],
      tone: 'Warm',
    });
    assert.equal(record.seconds, 4.5);
    const back = await carriedOut('label-studio', into(), { variant: 'csv' });
    const again = path.join(folder.path, 'again');
    const config = CONFIG.replace('$body', '$text');
    const second = await imported(
      'label-studio',
      [file('again.csv', back.text), file('config.xml', config)],
      again,
    );
    assert.deepEqual(second.losses.losses, []);
    assert.deepEqual(recordsOf(again).get('ana@example.org')![0]!.labels, record.labels);
  });

  it('keeps a field that every object has', async () => {
    const name = '__proto__';
    for (const [of, content] of [
      ['min.json', JSON.stringify(ROWS).replaceAll('"channel"', `"${name}"`)],
      ['export.csv', CSV.replaceAll('_data_tone', name)],
    ] as const) {
      const folderOf = path.join(into(), of);
      const { losses } = await imported('label-studio', [file(of, content), file('c.xml', CONFIG)], folderOf);
      assert.deepEqual(losses.losses, []);
      const [first] = readFileSync(path.join(folderOf, 'data/data.jsonl'), 'utf8').split('\n');
      assert.match(first!, /"__proto__":"(mail|task)"/, of);
    }
  });

  it('takes no column for an answer that does not show it is one, and says so', async () => {
    const rows = ROWS.map(({ body, ...row }) => ({ ...row, text: body }));
    const { losses } = await imported('label-studio', [file('min.json', JSON.stringify(rows))], into());
    assert.deepEqual([...losses.created.keys()].sort(), ['ner', 'stars', 'tax', 'topics']);
    assert.ok(losses.notes.some(({ about }) => about === 'no-configuration'));
  });

  it('names rows without text', async () => {
    const losses = await refused(
      'label-studio',
      [file('min.json', JSON.stringify(ROWS.slice(0, 1)))],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'reason', 'labels'), [['no-text', 4]]);
  });

  it('refuses a table in which nothing is known to be the text', async () => {
    const table =
      '"_row"\t"annotation_id"\t"annotator"\t"id"\t"lead_time"\t"title"\n"r1"\t9\t"ana"\t4\t10.7\t"a"\n"r2"\t8\t"ana"\t5\t9\t"b"\n';
    const losses = await refused('label-studio', [file('a.csv', table)], into());
    assert.deepEqual(pick(losses.losses, 'reason'), ['no-text', 'no-text']);
  });

  it('pairwise questions keep both fields, and the configuration asks them again', async () => {
    const config =
      '<View><Text name="a" value="$one"/><Text name="b" value="$two"/><Text name="q" value="$question"/><Pairwise name="better" toName="a,b"/></View>';
    const tasks = [
      {
        id: 1,
        data: { one: 'x', two: 'y', question: 'which?' },
        annotations: [
          {
            id: 5,
            completed_by: 1,
            ground_truth: true,
            reviews: [{ accepted: true }],
            created_at: '2024-01-01T00:00:00.000Z',
            result: [
              {
                id: 'r1',
                type: 'pairwise',
                from_name: 'better',
                to_name: 'a,b',
                value: { selected: 'right' },
              },
            ],
          },
        ],
      },
      {
        id: 2,
        data: { one: 'v', two: 'w' },
        annotations: [{ id: 6, completed_by: 1, created_at: '2024-01-01T00:00:00.000Z', result: [] }],
      },
    ];
    const { losses } = await carriedIn(
      'label-studio',
      [file('tasks.json', JSON.stringify(tasks)), file('config.xml', config)],
      into(),
    );
    assert.deepEqual(
      losses.notes.map(({ about }) => about).filter((about) => /ground|reviews/.test(about)),
      ['ground-truth', 'reviews'],
    );
    const samples = jsonLines<Record<string, unknown>>(
      readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8'),
    );
    assert.deepEqual(pick(samples, 'text', 'one', 'two'), [
      ['which?', 'x', 'y'],
      ['v', 'v', 'w'],
    ]);
    assert.deepEqual(JSON.parse((await exported('label-studio', into())).text), tasks);
    const xml = (await exported('label-studio', into(), { variant: 'config' })).text;
    assert.match(xml, /<Pairwise name="better" toName="one,two"\/>/);
    assert.match(xml, /<Text name="two" value="\$two"\/>/);
  });

  it('writes labels that are paths as a taxonomy, and reads it again', async () => {
    const paths = [file('min.json', JSON.stringify(ROWS)), file('config.xml', CONFIG)];
    await imported('label-studio', paths, into());
    const xml = (await exported('label-studio', into(), { variant: 'config' })).text;
    assert.match(
      xml,
      /<Taxonomy name="tax"[^>]*>\s*<Choice value="Life">\s*<Choice value="Cat">\s*<\/Choice>\s*<\/Choice>\s*<\/Taxonomy>/,
    );
    const { project } = await imported(
      'label-studio',
      [file('bare.json', '[{"data":{"text":"a"},"annotations":[]}]'), file('again.xml', xml)],
      path.join(folder.path, 'again'),
    );
    const layer = project.model!.schema.layers.find(({ id }) => id === 'tax')!.layer;
    assert.deepEqual(layer && 'labels' in layer && layer.labels, ['Life', 'Life > Cat']);
  });

  it('keeps fields whatever they are called, and names those that a layer takes the name of', async () => {
    const row = {
      id: 1,
      text: 'hi',
      call_transcript: 'hello',
      annotator: 1,
      annotation_id: 5,
      lead_time: 1,
      tone: [{ choices: ['a'] }],
    };
    await imported('label-studio', [file('rows.json', JSON.stringify([row]))], into());
    const back = await exported('label-studio', into(), { variant: 'json-min' });
    assert.equal((JSON.parse(back.text) as Record<string, unknown>[])[0]!.call_transcript, 'hello');
    const data = path.join(into(), 'data/data.jsonl');
    writeFileSync(data, readFileSync(data, 'utf8').replace('call_transcript', 'tone'));
    const taken = await exported('label-studio', into(), { variant: 'json-min' });
    assert.deepEqual(pick(taken.losses.losses, 'what'), ['field "tone"']);
  });
});
