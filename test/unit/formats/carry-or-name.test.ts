import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, toLines } from '../../support/json-lines';
import { formatFor } from '../../../src/features/exchange/cli/format-choice';
import { importFiles } from '../../../src/features/exchange/cli/import-files';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { UsageError } from '../../../src/cli/options';
import type { Columns } from '../../../src/formats/format';
import type { Span } from '../../../src/project/records/records';
import { LossReport } from '../../../src/formats/loss-report';
import { formatById } from '../../../src/formats/registry';
import { writeFiles } from '../../support/command-line';
import { exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { pick } from '../../support/pick';

/** What an import or export reads is carried or named. `imported` and `exported` also check that in = out + lost. */
describe('imports carry or name everything', function () {
  this.timeout(60_000);
  const { folder, into } = exchangeFolder();
  const given = (files: Record<string, string>): string[] => {
    writeFiles(path.join(folder.path, 'in'), files);
    return Object.keys(files).map((name) => path.join(folder.path, 'in', name));
  };
  const spans = (person: string, layer = 'entities') =>
    recordsOf(into())
      .get(person)!
      .map(({ labels }) =>
        (labels![layer] as { start: number; end: number; label: string }[]).map(
          ({ start, end, label }) => `${label} ${start}-${end}`,
        ),
      );

  it('joins the notes of the rows of one answer', async () => {
    const table =
      'sample,text,annotator,layer,type,label,note\n1,abc,ana,topic,choices,a,first\n1,abc,ana,topic,choices,b,second\n1,abc,ana,topic,choices,c,first\n';
    const { losses } = await imported('csv', given({ 'a.csv': table }), into());
    const [record] = recordsOf(into()).get('ana')!;
    assert.deepEqual(record!.labels, { topic: ['a', 'b', 'c'] });
    assert.equal(record!.note, 'first\nsecond');
    assert.deepEqual([losses.read.notes, losses.written.notes], [1, 1]);
  });

  it('joins the rows of one answer that lie far apart, with their notes', async () => {
    const rows = [
      '1,abc,ana,topic,choices,a,,first',
      '2,def,ana,topic,choices,a,,second',
      '1,abc,ana,who,spans,p,0,third',
      '1,abc,ana,topic,choices,b,,fourth',
      '2,def,ana,topic,choices,b,,',
      '1,abc,ana,who,spans,q,1,first',
    ].map((row) =>
      row.replace(/(spans,.,)(\d),/, (_all, head: string, at: string) => `${head}${at},${+at + 1},`),
    );
    const table = ['sample,text,annotator,layer,type,label,start,end,note', ...rows].map((row) =>
      row.replace(/,,([a-z]*)$/, ',,,$1'),
    );
    const { losses } = await imported('csv', given({ 'a.csv': `${table.join('\n')}\n` }), into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(
      losses.notes.map(({ about }) => about).filter((about) => about !== 'sample-again'),
      ['rows-joined'],
    );
    const last = (sample: string) =>
      recordsOf(into())
        .get('ana')!
        .findLast((record) => record.sample === sample)!;
    assert.deepEqual(last('1').labels!.topic, ['a', 'b']);
    assert.deepEqual(pick(last('1').labels!.who as { label: string }[], 'label'), ['p', 'q']);
    assert.equal(last('1').note, 'first\nthird\nfourth');
    assert.deepEqual(last('2').labels, { topic: ['a', 'b'] });
    assert.equal(last('2').note, 'second');
  });

  it('keeps an answer that comes after a newer one, and what only it says', async () => {
    const table = [
      'sample,text,annotator,layer,label,time',
      '1,abc,ana,topic,new,2024-02-02T00:00:00Z',
      '2,def,ana,topic,new,2024-02-02T00:00:00Z',
      '1,abc,ana,topic,old,2024-01-01T00:00:00Z',
      '1,abc,ana,tone,calm,2024-01-01T00:00:00Z',
    ].join('\n');
    const { losses } = await imported('csv', given({ 'a.csv': `${table}\n` }), into());
    assert.deepEqual(
      losses.notes.filter(({ about }) => about === 'answered-again').map(({ line }) => line),
      [4],
    );
    const records = recordsOf(into())
      .get('ana')!
      .filter(({ sample }) => sample === '1');
    assert.deepEqual(
      records.map(({ time, labels }) => [time.slice(0, 7), labels]),
      [
        ['2024-02', { topic: 'new' }],
        ['2024-01', { topic: 'old', tone: 'calm' }],
        ['2024-02', { topic: 'new', tone: 'calm' }],
      ],
    );
  });

  it('keeps the labels of an older answer of Label Studio that is listed after a newer one', async () => {
    const answer = (id: number, time: string, choice: string) => ({
      id,
      completed_by: 7,
      created_at: time,
      result: [{ type: 'choices', from_name: 'c', to_name: 'text', value: { choices: [choice] } }],
    });
    const annotations = [answer(1, '2024-02-02T00:00:00Z', 'new'), answer(2, '2024-01-01T00:00:00Z', 'old')];
    const tasks = JSON.stringify([{ id: 1, data: { text: 'hi' }, annotations }]);
    await imported('label-studio', given({ 'a.json': tasks }), into());
    assert.deepEqual(
      recordsOf(into())
        .get('7')!
        .map(({ time, labels }) => [time.slice(0, 7), labels]),
      [
        ['2024-02', { c: 'new' }],
        ['2024-01', { c: 'old' }],
      ],
    );
  });

  it('names what rows of one answer or sample say twice where one can stay', async () => {
    const table =
      'sample,text,annotator,layer,type,label,seconds,extra\n1,abc,ana,score,rating,1,3,x\n1,abc,ana,score,rating,2,4,y\n';
    const { losses } = await imported('csv', given({ 'a.csv': table }), into());
    assert.deepEqual(pick(losses.losses, 'what', 'reason'), [
      ['fields "{\\"extra\\":\\"y\\"}"', 'unsupported'],
      ['seconds 4', 'unsupported'],
      ['score "1"', 'too-many-labels'],
    ]);
  });

  it('reads doccano annotations of several users, spans and labels', async () => {
    const rows = [
      {
        id: 1,
        text: 'Ana met Bo',
        annotations: [
          { label: 'PER', start_offset: 0, end_offset: 3, user: 1 },
          { label: 'PER', start_offset: 8, end_offset: 10, user: 1 },
          { label: 'ORG', start_offset: 0, end_offset: 3, user: 2 },
        ],
      },
      { id: 2, text: 'good', annotations: [{ label: 'pos', user: 1 }, { label: 'neg', user: 2 }] },
    ]; // prettier-ignore
    const { losses } = await imported('doccano', given({ 'a.jsonl': toLines(rows) }), into());
    assert.deepEqual(losses.losses, []);
    assert.equal(losses.written.labels, 5);
    assert.deepEqual(
      [...recordsOf(into())].map(([who, records]) => [
        who,
        records.map(({ labels }) => Object.keys(labels!)),
      ]),
      [
        ['1', [['entities'], ['label']]],
        ['2', [['entities'], ['label']]],
      ],
    );
  });

  it('takes the column user of a doccano table for the annotator', async () => {
    const table = 'id,text,label,user\n1,abc,x,ana\n1,abc,y,ben\n2,def,x,ana\n';
    await imported('doccano', given({ 'a.csv': table }), into());
    assert.deepEqual(
      [...recordsOf(into())].map(([who, records]) => [who, records.map(({ labels }) => labels!.label)]),
      [
        ['ana', ['x', 'x']],
        ['ben', ['y']],
      ],
    );
  });

  it('keeps different tasks on one text apart, and gives them all back', async () => {
    const task = (hash: number, label: string, end: number) => ({
      text: 'Ana met Bo',
      _input_hash: 7,
      _task_hash: hash,
      spans: [{ start: 0, end, label }],
      answer: 'accept',
      _annotator_id: 'ana',
    });
    const rows = [task(1, 'PER', 3), task(2, 'EVENT', 7), task(1, 'PER', 3)];
    const { losses } = await imported('prodigy', given({ 'a.jsonl': toLines(rows.slice(0, 2)) }), into());
    assert.equal(losses.notes.filter(({ about }) => about === 'answered-again').length, 0);
    assert.deepEqual(spans('ana'), [['PER 0-3'], ['EVENT 0-7']]);
    assert.deepEqual(jsonLines((await exported('prodigy', into())).text), rows.slice(0, 2));
  });

  it('reads CoNLL tags of several labels, each label with spans of its own', async () => {
    const { notes } = (
      await imported(
        'conll',
        given({ 'a.conll': 'The B-person,B-group\nBand I-person,I-group\nplays I-person\n. O\n\n' }),
        into(),
      )
    ).losses;
    assert.deepEqual(spans('conll'), [['person 0-14', 'group 0-8']]);
    assert.ok(notes.some(({ about }) => about === 'several-labels'));
  });

  it('keeps a comma in a CoNLL label whose parts have no marks', async () => {
    await imported('conll', given({ 'a.conll': 'Rome B-place,city\nis O\n\n' }), into());
    assert.deepEqual(spans('conll'), [['place,city 0-4']]);
  });

  it('reads IO tags as runs, says what they cannot tell, and writes them again', async () => {
    const file = 'Ana\tPER\nBo\tPER\nmet\tO\nACME\tORG\n\n';
    const { losses } = await imported('conll', given({ 'a.conll': file }), into());
    assert.deepEqual(losses.losses, []);
    assert.match(losses.notes.find(({ about }) => about === 'io')!.text, /cannot be told apart/);
    assert.deepEqual(spans('conll'), [['PER 0-6', 'ORG 11-15']]);
    assert.equal((await exported('conll', into())).text, file);
  });

  it('keeps the names of several CoNLL files', async () => {
    const files = given({ 'a.conll': 'Ana B-PER\n. O\n\n', 'b.conll': 'Bo B-PER\n. O\n\n' });
    await imported('conll', files, into());
    const samples = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as {
      file: string;
    }[];
    assert.deepEqual(
      samples.map(({ file }) => path.basename(file)),
      ['a.conll', 'b.conll'],
    );
  });

  const attempt = async (format: string, files: Record<string, string>, columns?: Columns) =>
    importFiles({
      format: formatById(format)!,
      files: await inputFiles(given(files)),
      into: into(),
      name: 'data',
      ...(columns && { columns }),
    });
  const NOTHING: readonly [format: string, files: Record<string, string>, says: RegExp][] = [
    [
      'webanno-tsv',
      { 'a.tsv': '# webanno.custom.X | value\n\n1-1\tAna\tPER\n' },
      /version 1 and 2 are not read/,
    ],
    ['csv', { 'a.csv': 'col1,col2\nabc,x\n' }, /"col1", "col2"[^]*--text COLUMN, --label COLUMN/],
    [
      'doccano',
      { 'a.jsonl': '{"column_data":"abc","column_label":["x"]}\n' },
      /column_data[^]*--text COLUMN/,
    ],
    ['doccano', { 'a.jsonl': '{"text":"abc","column_label":["x"]}\n' }, /"column_label"[^]*--label COLUMN/],
    ['csv', { 'a.csv': 'text,category,topic\nabc,x,y\n' }, /no column is known to hold the labels/],
  ];
  for (const [n, [format, files, says]] of NOTHING.entries())
    it(`fails and writes nothing where ${format} holds nothing that can be read (${n + 1})`, async () => {
      await assert.rejects(attempt(format, files), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.doesNotMatch(error.message, /add a layer/);
        assert.match(error.message, says);
        return true;
      });
      assert.equal(existsSync(path.join(into(), 'labelwright.yaml')), false);
    });

  it('takes the columns that are named, in tables and in doccano files', async () => {
    await attempt('csv', { 'a.csv': 'nr,body text,tone,topic\n9,abc,good,x\n' }, {
      text: 'body text',
      id: 'nr',
      labels: [
        { layer: 'tone', column: 'tone' },
        { layer: 'subject', column: 'topic' },
      ],
    }); // prettier-ignore
    const [record] = recordsOf(into()).get('csv')!;
    assert.deepEqual([record!.sample, record!.labels], ['9', { tone: 'good', subject: 'x' }]);
  });

  it('takes named keys of JSON lines', async () => {
    const files = { 'a.jsonl': '{"column_data":"abc","column_label":["x","y"],"uid":"u1"}\n' };
    await attempt('doccano', files, {
      text: 'column_data',
      id: 'uid',
      labels: [{ layer: 'topic', column: 'column_label' }],
    });
    const [record] = recordsOf(into()).get('doccano')!;
    assert.deepEqual([record!.sample, record!.labels], ['u1', { topic: ['x', 'y'] }]);
  });

  it('takes the only columns whose names say what they hold, and says which', async () => {
    const { losses } = await attempt('csv', { 'a.csv': 'review,sentiment\nabc,pos\n' });
    assert.deepEqual(
      losses.notes.filter(({ about }) => about === 'column-taken').map(({ text }) => text),
      ['the column "review" is read as the text', 'the column "sentiment" is read as the label'],
    );
    assert.deepEqual(recordsOf(into()).get('csv')![0]!.labels, { sentiment: 'pos' });
  });

  const TSV = (marked: boolean) =>
    `#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.X|value\n\n\n#Text=Ana met\n1-1\t0-3\tAna\t${marked ? 'PER' : '_'}\t\n1-2\t4-7\tmet\t_\t\n`;
  const states = (state: string) =>
    JSON.stringify({ annotation_documents: [{ name: 'd.txt', user: 'ben', state }], source_documents: [] });

  it('reads a file in which a person marked nothing as the answer "none"', async () => {
    const files = { 'p/annotation/d.txt/ana.tsv': TSV(true), 'p/annotation/d.txt/ben.tsv': TSV(false) };
    given(files);
    const { losses } = await imported('webanno-tsv', [path.join(folder.path, 'in')], into());
    assert.deepEqual(recordsOf(into()).get('ben')![0]!.labels, { X: [] });
    assert.match(losses.notes.find(({ about }) => about === 'no-answer')!.text, /no file tells whether/);
  });

  for (const [state, answers] of [
    ['NEW', false],
    ['FINISHED', true],
  ] as const)
    it(`goes by the state of a document where the project says it: ${state}`, async () => {
      given({
        'p/exportedproject.json': states(state),
        'p/annotation/d.txt/ana.tsv': TSV(true),
        'p/annotation/d.txt/ben.tsv': TSV(false),
      });
      await imported('webanno-tsv', [path.join(folder.path, 'in')], into());
      assert.equal(recordsOf(into()).has('ben'), answers);
    });

  it('names files of UIMA in which the work of annotators may be', async () => {
    given({
      'p/annotation/d.txt/ana.tsv': TSV(true),
      'p/annotation_ser/d.txt/ana.ser': 'x',
      'p/annotation_ser/d.txt/ben.ser': 'x',
      'p/annotation_ser/d.txt/INITIAL_CAS.ser': 'x',
      'p/annotation/d.txt/cem.json': '{}',
      'p/annotation/d.txt/dan.zip/dan.xmi': 'x',
      'p/annotation/d.txt/INITIAL_CAS.json': '{}',
    });
    const { losses } = await imported('webanno-tsv', [path.join(folder.path, 'in')], into());
    assert.deepEqual(
      losses.losses.map(({ file, reason }) => [file, reason]),
      ['annotation/d.txt/cem.json', 'annotation/d.txt/dan.zip/dan.xmi', 'annotation_ser/d.txt/ben.ser'].map(
        (file) => [`p/${file}`, 'unreadable'],
      ),
    );
    assert.match(losses.losses[0]!.why!, /may contain an annotator's work/);
  });

  it('counts what it loses as read', async () => {
    const { losses } = await imported(
      'doccano',
      given({ 'a.jsonl': '{"text":"abc","label":["x",null]}\n{"label":["x"]}\n' }),
      into(),
    );
    assert.deepEqual([losses.read.labels, losses.written.labels, losses.lost.labels], [3, 1, 2]);
    assert.deepEqual([losses.read.samples, losses.lost.samples], [2, 1]);
  });

  it('says that sums do not add up', () => {
    const losses = new LossReport();
    losses.read.labels = 2;
    losses.written.labels = 1;
    assert.deepEqual(losses.unaccounted(), { labels: 1 });
    assert.match(losses.toText(), /^UNACCOUNTED: 1 labels/m);
  });

  it('warns where only some texts match samples of the project', async () => {
    const table = (...texts: string[]) =>
      `text,annotator,label\n${texts.map((text) => `${text},ana,x\n`).join('')}`;
    await imported('csv', given({ 'a.csv': table('one', 'two') }), into());
    const { losses } = await imported('csv', given({ 'b.csv': table('one', 'two .', 'three') }), into());
    assert.equal(losses.known, 1);
    assert.match(losses.toText(), /^1 of 3 texts match samples of the project; new samples: 2$/m);
    assert.match(losses.notes.find(({ about }) => about === 'partly-known')!.text, /^WARNING: only 1 of 3/);
  });

  it('gives a prediction the origin of a suggestion', async () => {
    const result = [{ type: 'choices', from_name: 'tone', to_name: 'text', value: { choices: ['good'] } }];
    const task = {
      id: 1,
      data: { text: 'abc' },
      annotations: [],
      predictions: [{ model_version: 'm', result }],
    };
    await imported('label-studio', given({ 'a.json': JSON.stringify([task]) }), into());
    const [line] = jsonLines(readFileSync(path.join(into(), 'suggestions/m.jsonl'), 'utf8')) as {
      origin: { kind: string };
    }[];
    assert.equal(line!.origin.kind, 'suggestion');
  });

  it('names the wrong format first, and the one that was meant', () => {
    assert.throws(() => formatFor('doccan', 'read'), /no format doccan\. Did you mean doccano\?/);
  });

  it('groups many losses by kind, with examples', () => {
    const losses = new LossReport();
    for (let line = 1; line <= 59; line++)
      losses.lose({ file: 'a', line }, 'unsupported', `x ${line}`, { labels: 1 });
    const text = losses.toText().split('\n');
    assert.ok(text.length < 12, `${text.length} lines`);
    assert.ok(text.includes('  … and 56 more like these (--report FILE has all)'));
  });
});

describe('exports keep fields of samples apart from what the format means', function () {
  this.timeout(60_000);
  const { folder, into } = exchangeFolder();
  const formats: readonly (readonly [format: string, variant?: string])[] = [
    ['label-studio'],
    ['label-studio', 'json-min'],
    ['prodigy'],
    ['doccano'],
    ['spacy'],
    ['hugging-face'],
  ];
  const fields = {
    text: 'another text',
    id: '77',
    spans: [{ start: 0, end: 3, label: 'person' }],
    entities: [[0, 3, 'person']],
    label: ['person'],
    cats: { person: 1 },
    answer: 'reject',
    _input_hash: 5,
  };
  const project = {
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], text: body, id: key, context: []}
layers: [{id: who, type: spans, labels: [person]}]
labels: [{id: person}]
`,
    'data/a.jsonl': `${JSON.stringify({ key: 's1', body: 'Hello big world', topic: 'kept', ...fields })}\n`,
    'annotations/ana.jsonl': `${JSON.stringify({ v: 1, id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0', time: '2026-01-01T00:00:00.000Z', annotator: 'ana', sample: 's1', unit: 'codepoint', labels: { who: [{ start: 6, end: 9, label: 'person', text: 'big' }] } })}\n`,
  };
  for (const [format, variant] of formats)
    it(`${format}${variant ? `, ${variant}` : ''}`, async () => {
      writeFiles(path.join(folder.path, 'from'), project);
      const { text, losses } = await exported(format, path.join(folder.path, 'from'), {
        ...(variant !== undefined && { variant }),
      });
      const named = losses.losses.map(({ what }) => what);
      assert.ok(named.includes('field "text"'), named.join('\n'));
      const name = format === 'label-studio' ? 'out.json' : 'out.jsonl';
      writeFiles(folder.path, { [name]: text });
      const config = `<View><Text name="text" value="$text"/><Labels name="who" toName="text"><Label value="person"/></Labels></View>`;
      writeFiles(folder.path, { 'config.xml': config });
      const files = [name, ...(variant ? ['config.xml'] : [])].map((one) => path.join(folder.path, one));
      await imported(format, files, into());
      const [[record, ...more] = [], ...others] = recordsOf(into()).values();
      assert.deepEqual([more, others], [[], []]);
      const values = Object.values(record!.labels!);
      assert.deepEqual(
        values.map((value) => (value as Span[]).map(({ start, end, label }) => [start, end, label])),
        [[[6, 9, 'person']]],
      );
      const [sample] = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as Record<
        string,
        unknown
      >[];
      assert.equal(sample!.text, 'Hello big world');
      assert.equal(sample!.topic, 'kept');
      // Under the name of the id or the text, it is kept beside.
      const beside = (sample!.origin as { meta?: { fields?: object } }).meta?.fields;
      const all: Record<string, unknown> = { ...sample, ...beside };
      for (const [field, value] of Object.entries(fields))
        assert.ok(
          named.includes(`field ${JSON.stringify(field)}`) ||
            JSON.stringify(all[field]) === JSON.stringify(value),
          `${field}: ${JSON.stringify(all[field])}`,
        );
    });
});
