import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importFiles } from '../../../src/features/exchange/cli/import-files';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { textHash } from '../../../src/base/text/hash';
import { FORMATS, formatById } from '../../../src/formats/registry';
import {
  carriedIn,
  exchangeFolder,
  exported,
  imported,
  labelsIn,
  recordsOf,
  refused,
} from '../../support/exchange';
import { parquetBytes } from '../../support/parquet';
import { pick } from '../../support/pick';

describe('tables', function () {
  const { folder, into, file: written } = exchangeFolder();
  const file = (content: string, name = 'a.csv'): string => written(name, content);
  const labelsOf = (annotator: string) =>
    (recordsOf(into()).get(annotator) ?? []).map(({ sample, labels }) => [sample, labels]);

  it('reads long form: several people, several labels an answer, scattered rows, quotes over lines', async () => {
    await carriedIn(
      'csv',
      [
        file(
          'item;text;worker;layer;type;label;length\n' +
            '1;"a; ""b""\nc";ana;topic;choice;x;7\n1;"a; ""b""\nc";ben;topic;choice;y;7\n' +
            '2;d;ana;tags;choices;p;\n2;d;ana;tags;choices;q;\n2;d;ben;tags;choices;;\n1;"a; ""b""\nc";ana;grade;rating;3;7\n',
        ),
      ],
      into(),
    );
    assert.deepEqual(labelsOf('ana'), [
      ['1', { topic: 'x' }],
      ['2', { tags: ['p', 'q'] }],
      ['1', { topic: 'x', grade: 3 }],
    ]);
    assert.deepEqual(labelsOf('ben'), [
      ['1', { topic: 'y' }],
      ['2', { tags: [] }],
    ]);
  });

  it('reads that neither of two is good enough, and writes it again; formats without a place for it name it', async () => {
    const rows =
      'sample,text,a,b,annotator,layer,type,label,between\n' +
      '1,Q,x,y,ana,better,comparison,none,a|b\n2,Q2,x,y,ana,better,comparison,a,a|b\n';
    await carriedIn('csv', [file(rows)], into());
    assert.deepEqual(labelsOf('ana'), [
      ['1', { better: 'none' }],
      ['2', { better: 'a' }],
    ]);
    assert.match(readFileSync(path.join(into(), 'labelwright.yaml'), 'utf8'), /none: true/);
    assert.match((await exported('csv', into())).text, /,none,.*a\|b/);
    for (const [format, written] of [
      ['argilla', 1],
      ['label-studio', 1],
      ['preference', 1],
    ] as const) {
      const back = await exported(format, into());
      assert.equal(back.losses.written.labels, written, format);
      assert.deepEqual(
        back.losses.losses.filter(({ reason }) => reason === 'unsupported').map(({ sample }) => sample),
        ['1'],
        format,
      );
    }
  });

  it('reads attributes of spans, and takes a column of the same name with anything else for a field', async () => {
    const rows = [
      ['1', 'ana met bo', 'PER', '0', '3', '{"sure":"yes","kinds":["a"],"old":true,"new":false,"x":null}'],
      ['1', 'ana met bo', 'PER', '8', '10', '{"sure":"no"}'],
      ['2', 'rome', 'LOC', '0', '4', '{"height":3}'],
    ];
    const cells = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
    const content = ['sample,text,label,start,end,attributes', ...cells, ''].join('\n');
    const { plan } = await carriedIn('csv', [file(content)], into(), { annotator: 'ana' });
    assert.deepEqual(
      plan.layers.map((layer) => layer.type === 'spans' && layer.attributes),
      [
        [
          { id: 'sure', type: 'choice', labels: ['yes', 'no'] },
          { id: 'kinds', type: 'choices', labels: ['a'] },
          { id: 'old', type: 'flag', labels: [] },
        ],
      ],
    );
    const [one] = recordsOf(into()).get('ana')!;
    assert.deepEqual(
      pick((one!.labels as Record<string, { attributes?: object }[]>).entities!, 'attributes'),
      [{ sure: 'yes', kinds: ['a'], old: true }, { sure: 'no' }],
    );
    const { text } = await exported('csv', into());
    const [header, first] = text.split('\n');
    assert.match(header!, /,quote,attributes,time,/);
    assert.match(first!, /"\{""sure"":""yes"",""kinds"":\[""a""\],""old"":true\}"/);
    assert.match(text, /,"\{""attributes"":""\{\\""height\\"":3\}""\}"\n/);
  });

  it('remembers what a person said of a sample until its last row, however far apart the rows are', async () => {
    const hash = textHash('made');
    const rows = ['1,a,ana,x,X', '1,a,ben,x,X', ',made,ana,x,X', '2,b,ana,x,X', '1,a,ana,y,Y', '2,b,ben,y,Y'];
    const more = [`h-${hash},made,ana,y,Y`, '3,c,ana,x,X', '1,a,ana,z,Z', '1,a,ben,z,Z', '2,b,ana,z,Z'];
    const again = ['1,a,ana,x,Z', '2,b,ben,y,Y'];
    const content = ['sample,text,annotator,layer,label', ...rows, ...more, ...again, ''].join('\n');
    const { losses } = await imported('csv', [file(content)], into());
    assert.deepEqual(
      losses.notes.filter(({ about }) => about === 'answered-again').map(({ line }) => line),
      [10, 7],
    );
    // A dry run writes nothing to look at again, and says the same.
    const dry = await importFiles({
      format: formatById('csv')!,
      files: await inputFiles([path.join(folder.path, 'a.csv')]),
      into: path.join(folder.path, 'dry'),
      name: 'data',
      dryRun: true,
    });
    const said = ({ read, written, losses: all, notes }: typeof losses) => ({ read, written, all, notes });
    assert.deepEqual(said(dry.losses), said(losses));
    // The id of line 4 was made, that of line 8 was given: the sample is the same, where it is from differs.
    assert.deepEqual(
      losses.losses.map(({ line, what }) => [line, what.slice(0, 6)]),
      [[8, 'fields']],
    );
    assert.deepEqual(
      new Map(labelsOf('ana') as [string, object][]),
      new Map<string, object>([
        ['1', { x: 'Z', y: 'Y', z: 'Z' }],
        [`h-${hash}`, { x: 'X', y: 'Y' }],
        ['2', { x: 'X', z: 'Z' }],
        ['3', { x: 'X' }],
      ]),
    );
    assert.deepEqual(labelsOf('ben'), [
      ['1', { x: 'X' }],
      ['2', { y: 'Y' }],
      ['1', { x: 'X', z: 'Z' }],
      ['2', { y: 'Y' }],
    ]);
  });

  it('names rows that cannot be read, each with its line', async () => {
    const { losses } = await imported(
      'csv',
      [
        file(
          'sample,text,annotator,type,label,start,end\n1,abc,ana,spans,X,0,1\n1,abc,ana,spans,X,zero,1\n2,d,ana,colour,red,,\n3,e\n,,ana,,X,,\n4,f,ana,rating,much,,\n5,g,ana,,"X,,\n',
        ),
      ],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [
      [3, 'unreadable', 1],
      [4, 'unreadable', 1],
      [5, 'unreadable', 0],
      [6, 'no-text', 1],
      [7, 'unreadable', 1],
      [8, 'unreadable', 0],
    ]);
    assert.match(losses.losses.at(-1)!.why ?? '', /a quote is opened and never closed/);
  });

  const REFUSED: readonly [why: string, content: string][] = [
    ['no label column', 'text,annotator\na,ana\n'],
    ['neither text nor sample', 'annotator,label\nana,x\n'],
    ['a column twice', 'text,label,label\na,x,y\n'],
  ];
  for (const [why, content] of REFUSED)
    it(`refuses a table with ${why}`, async () => {
      const losses = await refused('csv', [file(content)], into());
      assert.deepEqual(pick(losses.losses, 'reason'), ['unreadable']);
      assert.equal(losses.written.samples, 0);
    });

  it('adds to samples that the project knows by id; others are losses', async () => {
    await imported('csv', [file('sample,text,annotator,label\n1,abc,ana,x\n')], into());
    const { losses, findings } = await imported(
      'csv',
      [file('task,worker,label\n1,ben,x\n9,ben,x\n', 'b.csv')],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'sample'), [[3, 'unknown-sample', '9']]);
    assert.deepEqual(findings, []);
    assert.deepEqual(labelsOf('ben'), [['1', { label: 'x' }]]);
  });

  it('maps numbers onto a rating layer, and refuses to where one label is none', async () => {
    const project = (name: string) => {
      const schema =
        'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers: [{id: label, type: rating, min: 1, max: 5}]\n';
      return path.dirname(written(`${name}/labelwright.yaml`, schema));
    };
    const good = await imported('csv', [file('text,annotator,label\na,ana,3\nb,ana,4\n')], project('good'));
    assert.deepEqual(good.losses.losses, []);
    assert.deepEqual(labelsIn(path.join(folder.path, 'good'), 'ana'), [{ label: 3 }, { label: 4 }]);
    const bad = await imported('csv', [file('text,annotator,label\na,ana,3\nb,ana,much\n')], project('bad'));
    assert.deepEqual(pick(bad.losses.losses, 'reason'), ['wrong-kind', 'wrong-kind']);
  });

  it('reads a matrix as pandas writes it; a mapping leaves columns out', async () => {
    const columns = ['text', 'ana', 'ben', 'length'].map(
      (column) => ({ name: column, type: column === 'ben' ? 'double' : 'string' }) as const,
    );
    const rows = [
      { text: 'a', ana: '1', ben: NaN, length: '9' },
      { text: 'b', ana: null, ben: 0, length: '9' },
    ];
    const matrix = written('m.parquet', await parquetBytes(columns, rows));
    const { losses } = await imported('parquet', [matrix], into(), {
      variant: 'wide',
      mapping: { layers: new Map(), labels: new Map(), annotators: new Map([['length', null]]) },
    });
    assert.deepEqual(pick(losses.losses, 'reason'), ['left-out', 'left-out']);
    assert.deepEqual(
      labelsOf('ana').map(([, labels]) => labels),
      [{ label: '1' }],
    );
    assert.deepEqual(
      labelsOf('ben').map(([, labels]) => labels),
      [{ label: '0' }],
    );
  });

  it('keeps suggestions suggestions, with model and score', async () => {
    const rows =
      'sample,text,annotator,layer,type,label,time,seconds,note,model,score,fields\n1,abc,,topic,choice,x,,,,m-1,0.25,"{""a"":[1]}"\n';
    const { losses } = await imported('csv', [file(rows)], into());
    assert.deepEqual(losses.written, {
      samples: 1,
      answers: 0,
      labels: 1,
      suggestions: 1,
      notes: 0,
      fields: 1,
    });
    assert.equal((await exported('csv', into())).text, rows);
  });

  it('are recognised by their columns', () => {
    const told = (name: string, head: string) =>
      FORMATS.filter((format) => format.recognises?.(name, head)).map(({ id }) => id);
    assert.deepEqual(told('a.csv', 'task,worker,label\n1,a,x\n'), ['csv']);
    assert.deepEqual(told('a.tsv', 'text\tannotator\tlabel\n'), ['tsv']);
    assert.deepEqual(told('a.csv', 'name,age\n'), []);
    assert.deepEqual(told('a.parquet', 'PAR1....'), ['parquet']);
  });
});
