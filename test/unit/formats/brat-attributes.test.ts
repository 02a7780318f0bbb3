import assert from 'node:assert/strict';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import { exchangeFolder, exported, imported, recordsOf, answeredLater } from '../../support/exchange';
import { pick } from '../../support/pick';

describe('brat, attributes', function () {
  const { folder, into } = exchangeFolder();
  const write = (files: Record<string, string>): string => {
    writeFiles(path.join(folder.path, 'in'), files);
    return path.join(folder.path, 'in');
  };

  const labelsOf = () => recordsOf(into()).get('brat')![0]!.labels as Record<string, Span[]>;

  const TWO_EVENTS = [
    'T1\tPER 0 3\tAna',
    'T2\tACT 4 7\tmet',
    'T3\tPER 8 11\tBen',
    'E1\tACT:T2 Who:T1',
    'E2\tACT:T2 Who:T3',
    'R1\tknows Arg1:T1 Arg2:T3\t',
    'A1\tNegation E1',
    'A2\tSure E1 yes',
    'A3\tSure E2 yes',
    'A4\tKind R1 old',
    'A5\tSure T1 yes',
    'A6\tSure T1 no',
    'A7\tSure T9 no',
    '#1\tAnnotatorNotes A1\twhy',
    '',
  ].join('\n');
  const twoEvents = () =>
    imported(
      'brat',
      [
        write({
          'a.txt': 'Ana met Ben here',
          'a.ann': TWO_EVENTS,
          'annotation.conf': '[attributes]\nSure Arg:<ANY>, Value:yes|no|maybe\n',
        }),
      ],
      into(),
    );

  it('names attributes that do not fit, keeps their lines, and carries those of relations', async () => {
    const { losses, findings } = await twoEvents();
    assert.deepEqual(findings, []);
    assert.deepEqual(pick(losses.losses, 'reason', 'line', 'what', 'labels'), [
      ['unsupported', 7, '"A1\\tNegation E1"', 0],
      ['unsupported', 13, '"A7\\tSure T9 no"', 0],
      ['too-many-labels', undefined, 'attribute "Sure" "no" of entities "PER" 0-3 "Ana"', 0],
    ]);
    const { entities, relations } = labelsOf();
    assert.deepEqual(pick(entities!, 'attributes'), [{ Sure: 'yes' }, { Sure: 'yes' }, undefined]);
    assert.deepEqual(relations!.at(-1), {
      label: 'knows',
      from: 'T1',
      to: 'T3',
      attributes: { Kind: 'old' },
    });
    const { files } = await exported('brat', into());
    assert.equal(files.get('a.ann'), TWO_EVENTS);
    assert.match(
      files.get('annotation.conf')!,
      /Sure\tArg:<ANY>, Value:yes\|no\|maybe\nKind\tArg:<RELATION>, Value:old\nNegation/,
    );
  });

  it('decides such lines by what is set here, and names attributes that brat has no line for', async () => {
    await twoEvents();
    const { entities, relations } = labelsOf();
    const [ana, met, ben] = entities!;
    answeredLater(into(), 'brat', {
      entities: [
        { ...ana!, attributes: undefined },
        { ...met!, attributes: { Negation: true, Sure: 'maybe' } },
        ben!,
      ],
      relations: [
        { ...relations![0]!, attributes: { Kind: 'new' } },
        relations![1]!,
        { ...relations![2]!, attributes: { Kind: 'new' } },
      ],
    });
    const { files, losses } = await exported('brat', into());
    assert.deepEqual(pick(losses.losses, 'what', 'why'), [
      [
        'attribute "Kind" "new" of relations "Who" from T2 to T1',
        'it is the argument of an event, and arguments have no attributes',
      ],
    ]);
    assert.equal(
      files.get('a.ann'),
      TWO_EVENTS.replace('A2\tSure E1 yes', 'A2\tSure E1 maybe')
        .replace('A3\tSure E2 yes', 'A3\tSure E2 maybe')
        .replace('Kind R1 old', 'Kind R1 new')
        .replace('A5\tSure T1 yes\nA6\tSure T1 no\n', '')
        .concat('A8\tNegation E2\n'),
    );
  });

  it('takes an attribute with several values as such where no configuration gives it one', async () => {
    const ann = 'T1\tPER 0 3\tAna\nA1\tSure T1 yes\nA2\tSure T1\n';
    const { losses } = await imported('brat', [write({ 'a.txt': 'Ana', 'a.ann': ann })], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(labelsOf().entities![0]!.attributes, { Sure: ['yes', 'Sure'] });
    assert.equal((await exported('brat', into())).files.get('a.ann'), ann);
  });

  it('goes by the attributes of the project that it is imported into, and by a mapping', async () => {
    const ann = 'T1\tPER 0 3\tAna\nA1\tSure T1 yes\nA2\tOdd T1\nA3\tNegation T1\n';
    const source = write({ 'a.txt': 'Ana', 'a.ann': ann });
    writeFiles(into(), {
      'labelwright.yaml': `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: entities, type: spans, labels: [PER], attributes: [{id: certainty, type: choices, labels: [certain]}, {id: Negation, type: flag}]}
labels: [{id: PER}]
`,
    });
    const { losses, open, plan } = await imported('brat', [source], into(), {
      mapping: {
        layers: new Map([['entities/Sure', 'certainty']]),
        labels: new Map([['entities/Sure/yes', 'certain']]),
        annotators: new Map(),
      },
    });
    assert.deepEqual(pick(losses.losses, 'reason', 'what'), [
      ['unknown-attribute', 'attribute "Odd" true of entities "PER" 0-3 "Ana"'],
    ]);
    assert.deepEqual(open!.layers, { 'entities/Odd': ['certainty', 'Negation'] });
    assert.equal(plan.used.layers.get('entities/Sure'), 'certainty');
    const [span] = labelsOf().entities!;
    assert.deepEqual(span!.attributes, { certainty: ['certain'], Negation: true });
    assert.equal((await exported('brat', into())).files.get('a.ann'), ann);
    answeredLater(into(), 'brat', { entities: [{ ...span!, attributes: { certainty: ['certain'] } }] });
    assert.equal((await exported('brat', into())).files.get('a.ann'), ann.replace('A3\tNegation T1\n', ''));
  });

  const OLDER = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: entities, type: spans, labels: [PER, ACT], overlap: any}
  - {id: Sure, type: spans, labels: [yes, no], overlap: any}
labels: [{id: PER}, {id: ACT}, {id: "yes"}, {id: "no"}]
`;

  it('writes attributes that are a layer, as older imports made them, of entities that are new, also without ids, and of entities that they were moved to', async () => {
    writeFiles(into(), { 'labelwright.yaml': OLDER.replace(/\b(yes|no)\b(?=[,\]])/g, '"$1"') });
    const ann = ['T1\tPER 0 3\tAna', 'T2\tPER 8 11\tBen', 'A1\tSure T1 yes', ''].join('\n');
    await imported('brat', [write({ 'a.txt': 'Ana met Ben here', 'a.ann': ann })], into());
    const [record] = recordsOf(into()).get('brat')!;
    const { entities, Sure } = record!.labels as Record<string, Span[]>;
    const place = { start: 12, end: 16, text: 'here' };
    const labels = {
      entities: [...entities!, { ...place, label: 'PER' }],
      Sure: [
        { ...Sure![0]!, start: 8, end: 11, text: 'Ben' },
        { ...place, label: 'yes' },
      ],
    };
    answeredLater(into(), 'brat', labels);
    const back = await exported('brat', into());
    assert.deepEqual(back.losses.losses, []);
    assert.equal(
      back.files.get('a.ann'),
      [
        'T1\tPER 0 3\tAna',
        'T2\tPER 8 11\tBen',
        'T3\tPER 12 16\there',
        'A2\tSure T2 yes',
        'A3\tSure T3 yes',
        '',
      ].join('\n'),
    );
  });
});
