import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import {
  answeredLater,
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  recordsOf,
} from '../../support/exchange';
import { zip } from '../../support/zip';
import { pick } from '../../support/pick';

describe('brat', function () {
  const { folder, into, file } = exchangeFolder();
  const write = (files: Record<string, string>): string => {
    writeFiles(path.join(folder.path, 'in'), files);
    return path.join(folder.path, 'in');
  };

  const LAB: Readonly<Record<string, string>> = {
    'one.txt': 'Heat 2 ml of water 😀 and stir it well.\nThen let it cool down slowly.\n',
    'one.ann': [
      'T1\tAction 0 4\tHeat',
      'T2\tAmount 5 9\t2 ml',
      'T3\tReagent 13 18\twater',
      'T4\tAction 25 32;33 37\tstir it well',
      'T5\tAction 44 47;51 60\tlet cool down',
      'T6\tReagent 48 50\tit',
      'E1\tAction:T1 Acts-on:T3',
      'E2\tAction:T5 Acts-on:T6 Acts-on2:T3',
      'R1\tMeasure Arg1:T3 Arg2:T2\t',
      'A1\tSure T1 yes',
      'A2\tNegation E1',
      '#1\tAnnotatorNotes T5\tslowly',
      '',
    ].join('\n'),
    'two.txt': 'Add salt.',
    'two.ann': 'T1\tAction 0 3\tAdd\nT2\tReagent 4 8\tsalt\nE1\tAction:T1 Acts-on:T2\nA1\tSure T2 no\n',
    'annotation.conf':
      '[entities]\nReagent\nAmount\n[relations]\nMeasure Arg1:Reagent, Arg2:Amount\n[events]\nAction Acts-on*:Reagent\n[attributes]\nSure Arg:<ANY>, Value:yes|no\nNegation Arg:<EVENT>\n',
  };

  /** Of texts and annotations; the configuration is written from the labels. */
  const assertSameLines = (files: ReadonlyMap<string, string>): void => {
    assert.deepEqual([...files.keys()].sort(), Object.keys(LAB).sort());
    for (const [name, content] of files) if (!name.endsWith('.conf')) assert.equal(content, LAB[name], name);
  };

  it('carries a folder there and back, line by line, with its attributes and its configuration', async () => {
    const { losses, project } = await carriedIn('brat', [write(LAB)], into());
    assert.equal(project.samples.total, 2);
    assert.deepEqual(losses.written, losses.read);
    const back = await carriedOut('brat', into());
    assertSameLines(back.files);
    const conf = back.files.get('annotation.conf')!;
    assert.match(conf, /^\[entities\]\nReagent\nAmount\n\[relations\]\nMeasure\t/);
    assert.match(
      conf,
      /\[events\]\nAction\tActs-on\*:<ANY>\n\[attributes\]\nSure\tArg:<ANY>, Value:yes\|no\nNegation\t/,
    );
  });

  it('keeps what the source has wrong in its place, and the linter shows it', async () => {
    const wrong = { 'a.txt': 'Heat water', 'a.ann': 'T1\tAction 0 4\theat\nT2\tReagent 5 10\tWater\n' };
    const { losses, findings } = await imported('brat', [write(wrong)], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(pick(losses.notes, 'about', 'file'), [
      ['quote-differs', 'a.ann'],
      ['quote-differs', 'a.ann'],
    ]);
    assert.deepEqual(pick(findings, 'rule'), ['span-text-mismatch', 'span-text-mismatch']);
    assert.equal((await exported('brat', into())).files.get('a.ann'), wrong['a.ann']);
  });

  it('reads a zip file as the folder that it holds', async () => {
    const content = zip(Object.entries(LAB).map(([name, text]) => ({ name, content: text, deflate: true })));
    const { losses } = await imported('brat', [file('lab.zip', content)], into());
    assert.deepEqual(losses.losses, []);
    assertSameLines((await exported('brat', into())).files);
  });

  it('takes two events on one trigger for what they are, and gives them back', async () => {
    const events: Record<string, string> = {
      'e.txt': 'A inhibits B and C.',
      'e.ann': [
        'T1\tProtein 0 1\tA',
        'T2\tInhibition 2 10\tinhibits',
        'T3\tProtein 11 12\tB',
        'T4\tProtein 11 12\tB',
        'E1\tInhibition:T2 Theme:T3 Cause:T1',
        'E2\tInhibition:T2 Theme:T3 Cause:T1',
        'M1\tSpeculation E1',
        'M2\tSpeculation E2',
        '',
      ].join('\n'),
    };
    const { losses } = await carriedIn('brat', [write(events)], into());
    assert.ok(!losses.notes.some(({ about }) => about === 'marked-twice'));
    const schema = readFileSync(path.join(into(), 'labelwright.yaml'), 'utf8');
    assert.equal(schema.match(/repeats: true/g)?.length, 2);
    const [record] = [...recordsOf(into()).values()].flat();
    assert.deepEqual((record!.labels as Record<string, Span[]>).entities![1]!.attributes, {
      Speculation: true,
    });
    assert.equal((record!.labels as Record<string, unknown[]>).relations!.length, 4);
    const back = await exported('brat', into());
    assert.equal(back.files.get('e.ann'), events['e.ann']);
  });

  it('says nothing of repetition where a source has none', async () => {
    await imported('brat', [write(LAB)], into());
    assert.doesNotMatch(readFileSync(path.join(into(), 'labelwright.yaml'), 'utf8'), /repeats/);
  });

  it('reads spans in parts, events, relations and notes; names attributes and broken lines, and gives all lines back', async () => {
    const ann = [
      'T1\tPER 0 2\t😀A',
      'T2\tACT 3 6;9 10\tmet .',
      'E1\tACT:T2 Who:T1 Who2:T4',
      'R1\tknows Arg1:E1 Arg2:T1\t',
      'A1\tNegation E1',
      '#1\tAnnotatorNotes T1\tsee\tthere',
      'T3\tPER 7 99\tx',
      'nonsense',
      'T4\tPER 3 9\tmet Bo',
      '',
    ].join('\n');
    const { losses, findings } = await imported(
      'brat',
      [
        write({
          'a.txt': '😀A met\nBo.',
          'a.ann': ann,
          'b.txt': 'none',
          'c.ann': 'T1\tX 0 1\tx\n',
          'annotation.conf': '',
        }),
      ],
      into(),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(pick(losses.losses, 'reason', 'file', 'labels'), [
      ['unreadable', 'a.ann', 0],
      ['offsets-outside-text', 'a.ann', 1],
      ['no-text', 'c.ann', 1],
    ]);
    const [record] = recordsOf(into()).get('brat')!;
    assert.deepEqual(record!.labels, {
      entities: [
        { id: 'T1', start: 0, end: 2, label: 'PER', text: '😀A' },
        {
          id: 'T2',
          start: 3,
          end: 10,
          label: 'ACT',
          // An attribute of an event is one of its trigger.
          attributes: { Negation: true },
          parts: [
            { start: 3, end: 6, text: 'met' },
            { start: 9, end: 10, text: '.' },
          ],
        },
        { id: 'T4', start: 3, end: 9, label: 'PER', text: 'met\nBo' },
      ],
      relations: [
        { label: 'Who', from: 'T2', to: 'T1' },
        { label: 'Who', from: 'T2', to: 'T4' },
        { label: 'knows', from: 'T2', to: 'T1' },
      ],
    });
    assert.equal(record!.note, 'T1: see\tthere');
    const { files } = await exported('brat', into());
    assert.equal(files.get('a.ann'), ann.replace('T3\tPER 7 99\tx\n', ''));
    assert.deepEqual([...files.keys()].sort(), ['a.ann', 'a.txt', 'annotation.conf', 'b.txt']);
  });

  const CONF = `[entities]
!Thing
\tPER
\t!Place # comment
\t\tLOC
-----
ORG
<who>=PER|ORG
[relations]
lives Arg1:<who>, Arg2:Place
near\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric
[events]
ACT\tWho*:PER, Where?:LOC
[attributes]
Negation\tArg:<EVENT>
Sure\tArg:<ENTITY>, Value:yes|no
Doubt\tArg:<RELATION>
`;

  it('makes the schema from annotation.conf: what is below what, and what may be joined', async () => {
    const source = write({ 'a.txt': 'Ana in Rom', 'a.ann': 'T1\tPER 0 3\tAna\n', 'annotation.conf': CONF });
    const { losses, findings, plan } = await imported('brat', [source], into());
    assert.deepEqual([losses.losses, losses.notes, findings], [[], [], []]);
    const labels = ['Thing', 'PER', 'Place', 'LOC', 'ORG', 'ACT'];
    assert.deepEqual(
      plan.layers.map((layer) => [layer.id, layer.type, 'labels' in layer ? layer.labels : []]),
      [
        ['entities', 'spans', labels],
        ['relations', 'relations', ['lives', 'near', 'Who', 'Where']],
      ],
    );
    const spans = plan.layers.find(({ type }) => type === 'spans');
    assert.deepEqual(spans?.type === 'spans' && spans.attributes, [
      { id: 'Negation', type: 'flag', labels: [], onlyFor: ['ACT'] },
      { id: 'Sure', type: 'choice', labels: ['yes', 'no'], onlyFor: ['Thing', 'PER', 'Place', 'LOC', 'ORG'] },
    ]);
    const relations = plan.layers.find(({ type }) => type === 'relations');
    assert.deepEqual(relations?.type === 'relations' && relations.pairs, [
      { label: 'lives', from: ['PER', 'ORG'], to: ['Place', 'LOC'] },
    ]);
    assert.deepEqual(relations?.type === 'relations' && relations.attributes, [
      { id: 'Doubt', type: 'flag', labels: [], onlyFor: ['lives', 'near'] },
    ]);
    assert.deepEqual(pick(plan.labels.slice(0, 5), 'id', 'parent', 'selectable'), [
      ['Thing', undefined, false],
      ['PER', 'Thing', true],
      ['Place', 'Thing', false],
      ['LOC', 'Place', true],
      ['ORG', undefined, true],
    ]);
  });

  it('writes what was changed here into the lines that came in', async () => {
    const ann = [
      'T1\tPER 0 3\tAna',
      'T2\tACT 4 7\tmet',
      'T3\tPER 8 11\tBen',
      'E1\tACT:T2 Who:T1 Who2:T3',
      'R1\tknows Arg1:T1 Arg2:T3\t',
      'A1\tSure T1 yes',
      'A2\tNegation E1',
      '#1\tAnnotatorNotes T3\tor Bert',
      '*\tSame T1 T3',
      '',
    ].join('\n');
    await imported('brat', [write({ 'a.txt': 'Ana met Ben here', 'a.ann': ann })], into());
    const [record] = recordsOf(into()).get('brat')!;
    const { entities, relations } = record!.labels as Record<string, Span[]>;
    // As the panel writes it: without what brat had beside the answer. Ben is gone, "here" is new.
    const labels = {
      entities: [
        { ...entities![0]!, attributes: { Sure: 'no' } },
        { ...entities![1]!, attributes: { Negation: true as const, Sure: 'maybe so' } },
        { id: 's9', start: 12, end: 16, label: 'PER', text: 'here', attributes: { Sure: 'yes' } },
      ],
      relations: [
        relations![0]!,
        { label: 'knows', from: 's9', to: 'T1', attributes: { Doubt: true as const } },
      ],
    };
    answeredLater(into(), 'brat', labels);
    const back = await carriedOut('brat', into());
    assert.deepEqual(pick(back.losses.notes, 'about'), ['note-gone']);
    assert.equal(
      back.files.get('a.ann'),
      [
        'T1\tPER 0 3\tAna',
        'T2\tACT 4 7\tmet',
        'E1\tACT:T2 Who:T1',
        'A1\tSure T1 no',
        'A2\tNegation E1',
        '*\tSame T1 T3',
        'T4\tPER 12 16\there',
        'A3\tSure E1 maybe_so',
        'A4\tSure T4 yes',
        'R2\tknows Arg1:T4 Arg2:T1\t',
        'A5\tDoubt R2',
        '',
      ].join('\n'),
    );
    assert.match(back.files.get('annotation.conf')!, /\[events\]\nACT\tWho\*:<ANY>\n\[attributes\]\n/);
  });

  it('makes no path of names with .. in what is read', async () => {
    const source = write({
      'sub/a.txt': 'Ana',
      'sub/a.ann': 'T1\tPER 0 3\tAna\n',
      'sub/..b.txt': 'Bo',
      'sub/..b.ann': '',
    });
    const above = ['a.txt', 'a.ann'].map((name) =>
      path.join(path.relative(process.cwd(), source), 'sub', '..', 'sub', name),
    );
    const { project, files } = await imported('brat', above, into(), { annotator: 'ana' });
    assert.equal(project.samples.total, 1);
    assert.deepEqual([...files].sort(), [
      'annotations/ana.jsonl',
      'data/data.jsonl',
      'guideline.yaml',
      'labelwright.yaml',
    ]);
    assert.match(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8'), /^\{"id":"a"/);
    const back = await exported('brat', into());
    assert.ok(
      [...back.files.keys()].every((name) => !name.includes('..')),
      [...back.files.keys()].join(),
    );
  });

  it('writes no file outside its folder', async () => {
    const file = path.join(
      write({
        'x.jsonl': '{"id":"../../up","text":"a","label":[[0,1,"big one"]]}\n{"id":"--up","text":"b"}\n',
      }),
      'x.jsonl',
    );
    await imported('doccano', [file], into());
    const { files, losses } = await exported('brat', into());
    assert.deepEqual([...files.keys()], ['-..-up.txt', '-..-up.ann', '--up.txt', 'annotation.conf']);
    assert.match(files.get('-..-up.ann')!, /^T1\tbig_one 0 1\ta\n$/);
    assert.deepEqual(pick(losses.notes, 'about'), ['label-renamed', 'renamed']);
  });
});
