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
  labelsIn,
  recordsOf,
} from '../../support/exchange';

/** As version 1 writes `annotated_instances.jsonl` for all users. */
const LINES = [
  {
    user_id: 'ana',
    instance_id: 'd1',
    displayed_text: '😀 Ana met Bo.',
    label_annotations: {
      tone: { warm: 'true' },
      topics: { a: '1', b: '2' },
      hate: { scale_4: '4' },
      pick: { 'select-one': 'x y' },
      why: { text_box: 'because of it' },
      boxes: { first: 'one thing', second: 'and another' },
      share: { slider: '35' },
    },
    span_annotations: [{ start: 2, end: 5, span: 'Ana', annotation: 'PER' }],
    behavioral_data: { time_string: 'Time spent: 0d 0h 1m 5s ' },
  },
  {
    user_id: 'ben',
    instance_id: 'd1',
    displayed_text: '😀 Ana met Bo.',
    label_annotations: { tone: { cold: 'true' } },
    span_annotations: [],
    behavioral_data: {},
  },
];

const CONFIG = `annotation_task_name: test
item_properties: {id_key: doc, text_key: body}
annotation_schemes:
  - {annotation_type: radio, name: sentiment, description: Which?, labels: [positive, {name: negative, key_value: n}]}
  - {annotation_type: multiselect, name: aspects, labels: [acting, plot]}
  - {annotation_type: likert, name: quality, size: 7, min_label: bad, max_label: good}
  - {annotation_type: span, name: names, labels: [PER, LOC]}
  - {annotation_type: text, name: remark}
  - {annotation_type: bws, name: best}
`;

/** As version 2 keeps a user's work: pairs of a label, or of a span, and its value. */
const state = (user: string) => ({
  user_id: user,
  instance_id_to_label_to_value: {
    r1: [
      [{ schema: 'sentiment', name: 'positive' }, 'true'],
      [{ schema: 'aspects', name: 'acting' }, 'true'],
      [{ schema: 'aspects', name: 'plot' }, 'false'],
      [{ schema: 'quality', name: '5' }, 'true'],
      [{ schema: 'remark', name: 'text_box' }, 'true'],
    ],
    r9: [[{ schema: 'sentiment', name: 'positive' }, 'true']],
  },
  instance_id_to_span_to_value: {
    r1: [
      [{ schema: 'names', name: 'PER', title: 'PER', start: 0, end: 3, id: 's1' }, 'true'],
      [
        {
          schema: 'names',
          name: 'LOC',
          title: 'LOC',
          start: 8,
          end: 11,
          id: 's2',
          additional_parts: [{ start: 16, end: 20, text: 'York' }],
        },
        'true',
      ],
    ],
  },
  instance_id_to_link_to_value: {
    r1: { l1: { schema: 'links', link_type: 'lives-in', span_ids: ['s1', 's2'], direction: 'directed' } },
  },
  instance_id_to_behavioral_data: { r1: { total_time_ms: 2500 } },
});

describe('potato', function () {
  const { folder, into, file } = exchangeFolder();

  it('gives back annotated_instances.jsonl: boxes, Likert, select, texts, slider, spans, two people', async () => {
    const { project } = await carriedIn(
      'potato',
      [file('annotated_instances.jsonl', toLines(LINES))],
      into(),
    );
    assert.deepEqual(
      project.model!.schema.layers.map(({ id, type }) => `${id} ${type}`),
      [
        'tone choice',
        'topics choices',
        'hate rating',
        'pick choice',
        'why text',
        'boxes first text',
        'boxes second text',
        'share rating',
        'spans spans',
      ],
    );
    const [record] = recordsOf(into()).get('ana')!;
    assert.equal(record!.seconds, 65);
    assert.deepEqual(record!.labels!.spans, [{ start: 2, end: 5, label: 'PER', text: 'Ana' }]);
    const back = await carriedOut('potato', into());
    assert.deepEqual(jsonLines(back.text), LINES);
  });

  it('takes the folder for the person where a file of version 1 names nobody', async () => {
    const row = (id: string) => ({
      id,
      displayed_text: `text ${id}`,
      label_annotations: { tone: { warm: 'true' } },
      span_annotations: [],
      behavioral_data: {},
    });
    file('out/ana/annotated_instances.jsonl', toLines([row('d1'), row('d2')]));
    file('out/ben/annotated_instances.jsonl', toLines([row('d1')]));
    const { losses } = await imported('potato', [path.join(folder.path, 'out')], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(
      [...recordsOf(into())].map(([name, records]) => [name, records.length]),
      [
        ['ana', 2],
        ['ben', 1],
      ],
    );
    assert.deepEqual(jsonLines((await exported('potato', into(), { annotator: 'ben' })).text), [row('d1')]);
  });

  it('reads user states of version 2 with the documents and the configuration', async () => {
    file('p/config.yaml', CONFIG);
    file(
      'p/data/docs.jsonl',
      toLines([
        { doc: 'r1', body: 'Ana, in New and York', source: 's' },
        { doc: 'r2', body: 'other' },
        { body: 'no id' },
      ]),
    );
    file('p/out/ana/user_state.json', JSON.stringify(state('ana')));
    file('p/out/ben/user_state.json', JSON.stringify(state('ben')));
    const { losses, findings, project } = await imported('potato', [path.join(folder.path, 'p')], into());
    assert.deepEqual(
      losses.losses.map(({ reason, file: name }) => [reason, name]),
      [
        ['no-text', 'data/docs.jsonl'],
        ['unknown-sample', 'out/ana/user_state.json'],
        ['unknown-sample', 'out/ben/user_state.json'],
      ],
    );
    assert.deepEqual(findings, []);
    const { layers } = project.model!.schema;
    assert.deepEqual(
      layers.map(({ id, type }) => `${id} ${type}`),
      [
        'sentiment choice',
        'aspects choices',
        'quality rating',
        'names spans',
        'remark text',
        'links relations',
      ],
    );
    const { layer } = layers[2]!;
    assert.deepEqual(layer?.type === 'rating' && [layer.min, layer.max], [1, 7]);
    const [record] = recordsOf(into()).get('ben')!;
    assert.equal(record!.seconds, 2.5);
    assert.deepEqual(record!.labels, {
      sentiment: 'positive',
      aspects: ['acting'],
      quality: 5,
      remark: 'true',
      names: [
        { id: 's1', start: 0, end: 3, label: 'PER', text: 'Ana' },
        {
          id: 's2',
          start: 8,
          end: 20,
          label: 'LOC',
          parts: [
            { start: 8, end: 11, text: 'New' },
            { start: 16, end: 20, text: 'York' },
          ],
        },
      ],
      links: [{ label: 'lives-in', from: 's1', to: 's2' }],
    });
    const back = await exported('potato', into());
    assert.deepEqual(
      back.losses.losses.map(({ reason }) => reason),
      ['unsupported', 'unsupported', 'not-answered'],
    );
    const again = path.join(folder.path, 'again');
    const second = await imported(
      'potato',
      [file('again.jsonl', back.text), path.join(folder.path, 'p/config.yaml')],
      again,
    );
    assert.deepEqual(second.losses.losses, []);
    const { links: _links, ...others } = record!.labels!;
    void _links;
    assert.deepEqual(recordsOf(again).get('ben')![0]!.labels, others);
  });

  it('reads the tables of both versions', async () => {
    const old =
      'user,instance_id,displayed_text,tone:::warm,tone:::cold,span_annotation:::PER\nana,d1,Hello,true,,[]\nben,d1,Hello,,true,"[{\'start\': 0}]"\n';
    const fresh =
      'instance_id,user_id,tone.warm,names._spans\nd1,lea,true,"[{""start"": 0, ""end"": 5, ""name"": ""PER""}]"\n';
    const { losses } = await imported(
      'potato',
      [file('old.csv', old), file('docs.csv', 'id,text\nd1,Hello\n'), file('x/annotations.csv', fresh)],
      into(),
    );
    assert.deepEqual(
      losses.losses.map(({ reason, line }) => [reason, line]),
      [['unreadable', 3]],
    );
    const records = recordsOf(into());
    assert.deepEqual(
      [...records].map(([name, [record]]) => [name, record!.labels]),
      [
        ['ana', { tone: 'warm' }],
        ['ben', { tone: 'cold' }],
        ['lea', { tone: 'warm', names: [{ start: 0, end: 5, label: 'PER', text: 'Hello' }] }],
      ],
    );
  });

  it('names what has no place: schemes of other types, broken spans, documents without text', async () => {
    const rows = [
      {
        user_id: 'ana',
        instance_id: 'd',
        displayed_text: 'x',
        label_annotations: { best: { A: '1' } },
        span_annotations: [{ start: 0 }],
      },
    ];
    const { losses } = await imported(
      'potato',
      [file('a.jsonl', toLines(rows)), file('config.yaml', CONFIG)],
      into(),
    );
    assert.deepEqual(
      losses.losses.map(({ reason }) => reason),
      ['unsupported', 'not-a-label'],
    );
    const samples = readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8');
    assert.equal(jsonLines(samples).length, 1);
  });

  it('names labels, spans and links in forms that it does not read, and keeps further keys of a line', async () => {
    const row = {
      user_id: 'ana',
      instance_id: 'd1',
      displayed_text: 'Ana met Bo.',
      label_annotations: { tone: ['warm', 'kind'] },
    };
    const states = {
      user_id: 'ben',
      instance_id_to_label_to_value: {
        d1: [[{ schema: 'tone' }, 'true'], 'warm'],
        d2: { tone: 'warm' },
      },
      instance_id_to_span_to_value: {
        d1: { names: { start: 0, end: 3, name: 'PER', additional_parts: [{ start: 8 }] } },
      },
      instance_id_to_link_to_value: { d1: ['s1-s2'] },
    };
    const read = await imported(
      'potato',
      [
        file(
          'a.jsonl',
          toLines([
            { ...row, span_annotations: [], behavioral_data: {}, batch: 7 },
            { id: 'd1', text: 'Ana met Bo.' },
            { id: 'd2', text: 'Yes.' },
          ]),
        ),
        file('ben/user_state.json', JSON.stringify(states)),
      ],
      into(),
    );
    assert.deepEqual(
      read.losses.losses.map(({ reason, what }) => [reason, what.slice(0, 12)]),
      [
        ['unreadable', '"\\"warm\\""'],
        ['not-a-label', '"{\\"schema\\"'],
        ['not-a-label', 'span "{\\"sta'],
        ['span-lost', 'link "\\"s1-s'],
      ],
    );
    assert.deepEqual(labelsIn(into(), 'ana'), [{ tone: ['warm', 'kind'] }]);
    assert.deepEqual(
      recordsOf(into())
        .get('ben')!
        .map(({ sample, labels }) => [sample, labels]),
      [
        ['d1', {}],
        ['d2', { tone: ['warm'] }],
      ],
    );
    const { text } = await exported('potato', into());
    assert.equal((jsonLines(text)[0] as { batch?: number }).batch, 7);
  });
});
