import assert from 'node:assert/strict';
import path from 'node:path';
import { FORMATS } from '../../../src/formats/registry';
import type { Labels, Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import { recordLine } from '../../support/record-line';
import { exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { pick } from '../../support/pick';

const MARK = '\ufeff';

describe('odd content comes back from exchange formats, or is named', function () {
  this.timeout(60_000);
  const { folder, into } = exchangeFolder();
  const from = () => path.join(folder.path, 'from');
  /** A project of one person: texts and answers, `undefined` for none. */
  const project = (schema: string, samples: readonly (readonly [text: string, labels?: Labels])[]) =>
    writeFiles(from(), {
      'labelwright.yaml': `labelwright: 1\ndata: {samples: [data/*.jsonl]}\n${schema}`,
      'data/a.jsonl': samples.map(([text], n) => `${JSON.stringify({ id: `s${n}`, text })}\n`).join(''),
      'annotations/ana.jsonl': samples
        .map(([, labels], n) =>
          JSON.stringify({
            v: 1,
            id: `01KAW3Q0Z4M8Y2T6B9C1D5E7F${n}`,
            time: `2026-01-01T00:00:0${n}.000Z`,
            annotator: 'ana',
            sample: `s${n}`,
            unit: 'codepoint',
            labels,
          }),
        )
        .map((line) => `${line}\n`)
        .join(''),
    });
  const back = async (format: string, variant?: string) => {
    const { bytes, losses } = await exported(format, from(), { ...(variant !== undefined && { variant }) });
    const file = (name: string) => (name === '' ? `out.${format === 'parquet' ? 'parquet' : 'txt'}` : name);
    writeFiles(
      path.join(folder.path, 'out'),
      Object.fromEntries([...bytes].map(([name, content]) => [file(name), content])),
    );
    const read = await imported(format, [path.join(folder.path, 'out')], into(), { annotator: 'ana' });
    return {
      notes: losses.notes.map(({ about }) => about),
      read,
      records: recordsOf(into()).get('ana') ?? [],
    };
  };
  const spans = (labels: Labels | undefined) =>
    Object.values(labels ?? {}).flatMap((value) =>
      (value as Span[]).map(({ start, end, label, text }) => [start, end, label, text]),
    );

  const entities = 'layers: [{id: who, type: spans, labels: [person]}]\nlabels: [{id: person}]\n';
  for (const format of ['brat', 'parquet'])
    it(`a byte order mark at the beginning of a text: ${format}`, async () => {
      const span = { start: 5, end: 8, label: 'person', text: 'Ana' };
      project(entities, [[`${MARK}Dr. Ana`, { who: [span] }]]);
      const { records, read } = await back(format);
      assert.deepEqual(read.losses.losses, []);
      assert.deepEqual(spans(records[0]!.labels), [[5, 8, 'person', 'Ana']]);
    });

  const tags = (label: string) =>
    `layers: [{id: tags, type: choices, labels: [${label}, b]}]\nlabels: [{id: ${label}}, {id: b}]\n`;
  for (const [format, variant] of [['fasttext'], ['doccano', 'csv'], ['potato']] as const)
    it(`the answer "none" has no place: ${format}`, async () => {
      project(tags('a'), [
        ['one', { tags: ['a'] }],
        ['two', { tags: [] }],
      ]);
      const { losses } = await exported(format, from(), { ...(variant !== undefined && { variant }) });
      assert.deepEqual(
        losses.notes.flatMap(({ about, text }) => (about === 'none-stays' ? [text] : [])),
        ['answers to "tags" that are "none" (an empty list) cannot be written and are not exported'],
      );
    });

  it('an answer about something else is not the answer "none" of brat', async () => {
    const schema = `layers: [{id: who, type: spans, labels: [person]}, {id: tone, type: choice, labels: [calm]}]\nlabels: [{id: person}, {id: calm}]\n`;
    project(schema, [
      ['one', { tone: 'calm' }],
      ['two', { who: [] }],
    ]);
    const { records, notes } = await back('brat');
    assert.deepEqual(pick(records, 'sample', 'labels'), [['s1', { entities: [] }]]);
    assert.ok(notes.includes('no-spans'));
  });

  it('an answer that is only a flag is said not to go out', async () => {
    project(tags('a'), [
      ['one', { tags: ['a'] }],
      ['two', {}],
    ]);
    const { losses } = await exported('doccano', from());
    assert.ok(losses.notes.some(({ about }) => about === 'no-labels'));
  });

  for (const label of ['constructor', 'toString', '__proto__'])
    it(`a label ${label} in Potato`, async () => {
      project(tags(label), [['one', { tags: [label, 'b'] }]]);
      const { records } = await back('potato');
      assert.deepEqual(records[0]!.labels, { tags: [label, 'b'] });
    });

  for (const { id, variants = [], write } of FORMATS)
    for (const variant of write
      ? [undefined, ...variants.filter((one) => !/config|settings|labels|crowd-kit/.test(one))]
      : [])
      it(`half of a character goes out escaped, or is named: ${id} ${variant ?? ''}`, async () => {
        project(
          `layers: [{id: tone, type: choice, labels: [calm, rude]}]\nlabels: [{id: calm}, {id: rude}]\n`,
          [['Thanks \ud83d a lot', { tone: 'calm' }]],
        );
        const { bytes, losses } = await exported(id, from(), {
          policy: 'decided',
          ...(variant !== undefined && { variant }),
        });
        const all = Buffer.concat([...bytes.values()]);
        assert.ok(
          all.includes('\\ud83d a lot') ||
            losses.notes.some(({ about }) => about === 'lone-surrogate') ||
            losses.lost.samples === 1,
        );
      });

  it('says what records hold and the files do not: times, orders of sides, second answers', async () => {
    project(tags('a'), [['one', { tags: ['a'] }]]);
    const line = {
      ...{ v: 1, id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0', time: '2026-01-01T00:00:00.000Z', annotator: 'ana' },
      ...{ sample: 's0', labels: { tags: ['a'] }, seconds: 3.5 },
      ...{ shown: { better: ['x', 'y'] }, swapped: { better: 'x' } },
    };
    writeFiles(from(), { 'annotations/ana.jsonl': `${JSON.stringify(line)}\n` });
    const stays = async (format: string, variant?: string) => {
      const { text, losses } = await exported(format, from(), { ...(variant !== undefined && { variant }) });
      const named = losses.notes.map(({ about }) => about).filter((about) => about.endsWith('-stay'));
      assert.equal(text.includes('3.5'), !named.includes('seconds-stay'));
      return named.filter((about) => about !== 'fields-stay');
    };
    assert.deepEqual(await stays('doccano'), ['shown-stay', 'swapped-stay', 'seconds-stay']);
    assert.deepEqual(await stays('prodigy'), ['shown-stay', 'swapped-stay', 'seconds-stay']);
    assert.deepEqual(await stays('csv', 'wide'), ['shown-stay', 'swapped-stay', 'seconds-stay']);
    for (const variant of [undefined, 'csv', 'json-min'])
      assert.deepEqual(await stays('label-studio', variant), ['shown-stay', 'swapped-stay']);
    assert.deepEqual(await stays('tsv'), ['shown-stay', 'swapped-stay']);
  });

  it('names that every object has touch nothing but the import: Potato', async () => {
    writeFiles(folder.path, {
      'a.csv': 'user,instance_id,displayed_text,constructor:::keys,__proto__:::odd\nana,1,hello,x,y\n',
    });
    await imported('potato', [path.join(folder.path, 'a.csv')], into());
    assert.equal(typeof Object.keys, 'function');
    assert.equal(Object.hasOwn(Object.prototype, 'odd'), false);
    assert.deepEqual(recordsOf(into()).get('ana')![0]!.labels, {
      layerconstructor: 'x',
      layer__proto__: 'y',
    });
  });

  it('names that every object has are people and fields like others', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    project(tags('a'), [['one', {}]]);
    writeFiles(from(), {
      'labelwright.yaml': `labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: tone, type: choice, labels: [a]}]\nlabels: [{id: a}]\n`,
      'data/a.jsonl': `${JSON.stringify({ id: 's0', text: 'one', constructor: 'field' })}\n`,
      'annotations/ana.jsonl': '',
      ...Object.fromEntries(
        names.slice(1).map((who) => [`annotations/${who}.jsonl`, recordLine(who, 's0', { tone: 'a' })]),
      ),
      [`annotations/${names[0]}.jsonl`]: recordLine(names[0]!, 's0', {}),
    });
    const { text } = await exported('csv', from(), { variant: 'wide' });
    assert.equal(text, 'sample,text,__proto__,constructor,toString\ns0,one,,a,a\n');
    for (const [format, variant] of [
      ['hugging-face', 'jsonl'],
      ['label-studio', 'json-min'],
    ] as const) {
      const one = await exported(format, from(), { variant, policy: 'decided' });
      assert.match(one.text, /"constructor":"field"/);
      assert.deepEqual(one.losses.losses, []);
    }
  });
});
