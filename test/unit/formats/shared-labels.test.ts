import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Labels, Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import { exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';

/** Two questions of each kind with the same labels; the first of each has the name that formats give a layer that has none. */
const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
guideline: guideline.yaml
layers:
  - {id: entities, type: spans, labels: [A, B], overlap: any}
  - {id: mentions, type: spans, labels: [A, B], overlap: any}
  - {id: label, type: choices, labels: ["yes", "no"], required: false}
  - {id: polite, type: choices, labels: ["yes", "no"], required: false}
`;
const GUIDELINE = `guideline: Two of each
labels:
${['entities/A', 'entities/B', 'mentions/A', 'mentions/B', 'label/yes', 'label/no', 'polite/yes', 'polite/no']
  .map((each) => each.split('/'))
  .map(([layer, id]) => `  - {id: "${id}", layer: ${layer}, definition: One of them.}`)
  .join('\n')}
`;

const TEXT = 'Ana met Bo';

/** Files that do not say which layer their labels are of. */
const UNNAMED: readonly { format: string; file: string; content: string; theirs: string; ours: string[] }[] =
  [
    {
      format: 'brat',
      file: 'a.ann',
      content: 'T1\tA 0 3\tAna\n',
      theirs: 'entities',
      ours: ['entities', 'mentions'],
    },
    {
      format: 'conll',
      file: 'a.conll',
      content: 'Ana B-A\nmet O\nBo O\n',
      theirs: 'entities',
      ours: ['entities', 'mentions'],
    },
    {
      format: 'doccano',
      file: 'a.jsonl',
      content: JSON.stringify({ text: TEXT, label: [[0, 3, 'A']] }),
      theirs: 'entities',
      ours: ['entities', 'mentions'],
    },
    {
      format: 'doccano',
      file: 'a.jsonl',
      content: JSON.stringify({ text: TEXT, label: ['yes'] }),
      theirs: 'label',
      ours: ['label', 'polite'],
    },
    {
      format: 'prodigy',
      file: 'a.jsonl',
      content: JSON.stringify({ text: TEXT, spans: [{ start: 0, end: 3, label: 'A' }], answer: 'accept' }),
      theirs: 'entities',
      ours: ['entities', 'mentions'],
    },
    {
      format: 'spacy',
      file: 'a.jsonl',
      content: JSON.stringify({ text: TEXT, entities: [[0, 3, 'A']] }),
      theirs: 'entities',
      ours: ['entities', 'mentions'],
    },
    {
      format: 'fasttext',
      file: 'a.txt',
      content: `__label__yes ${TEXT}\n`,
      theirs: 'label',
      ours: ['label', 'polite'],
    },
  ];

/** Formats that name the layers of what they export. */
const NAMED: readonly { format: string; file: string }[] = [
  { format: 'label-studio', file: 'all.json' },
  { format: 'potato', file: 'all.jsonl' },
  { format: 'argilla', file: 'all.json' },
  { format: 'webanno-tsv', file: 'all.tsv' },
  { format: 'csv', file: 'all.csv' },
  { format: 'tsv', file: 'all.tsv' },
  { format: 'parquet', file: 'all.parquet' },
];

const facts = (labels: Labels): string[] =>
  Object.entries(labels)
    .flatMap(([layer, value]) =>
      ([value].flat() as (string | Span)[]).map((each) =>
        typeof each === 'string' ? `${layer} ${each}` : `${layer} ${each.label} ${each.start} ${each.end}`,
      ),
    )
    .sort();

describe('labels that two layers have', () => {
  const { folder, into, file } = exchangeFolder();
  const mapping = (layers: Record<string, string>) => ({
    layers: new Map(Object.entries(layers)),
    labels: new Map(),
    annotators: new Map(),
  });

  for (const { format, file: name, content, theirs, ours } of UNNAMED)
    it(`${format}, ${theirs}: asks which layer is meant, and puts them into that one`, async () => {
      writeFiles(into(), { 'labelwright.yaml': SCHEMA, 'guideline.yaml': GUIDELINE });
      const place = file(`in/${name}`, content);
      if (format === 'brat') file('in/a.txt', TEXT);
      const paths = format === 'brat' ? [path.dirname(place)] : [place];
      const { losses, open } = await imported(format, paths, into());
      assert.deepEqual(
        losses.losses.map(({ reason, policy }) => [reason, policy]),
        [['ambiguous-layer', 'left out; name the layer in a --map file, which --ask writes for you']],
      );
      assert.deepEqual(open?.layers, { [theirs]: ours });
      assert.equal(existsSync(path.join(into(), 'annotations')), false);

      for (const layer of ours) {
        const again = await imported(format, paths, into(), {
          annotator: `of-${layer}`,
          mapping: mapping({ [theirs]: layer }),
        });
        assert.deepEqual(again.losses.losses, []);
        const [record] = [...recordsOf(into())].find(([who]) => who === `of-${layer}`)?.[1] ?? [];
        assert.deepEqual(Object.keys(record!.labels!), [layer]);
      }
    });

  it('asks nothing where one layer has more of the labels', async () => {
    writeFiles(into(), {
      'labelwright.yaml': SCHEMA.replace(
        'mentions, type: spans, labels: [A, B]',
        'mentions, type: spans, labels: [A]',
      ),
    });
    const place = file(
      'a.jsonl',
      JSON.stringify({
        text: TEXT,
        label: [
          [0, 3, 'A'],
          [8, 10, 'B'],
        ],
      }),
    );
    const { losses } = await imported('doccano', [place], into(), { annotator: 'ana' });
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(facts(recordsOf(into()).get('ana')![0]!.labels!), ['entities A 0 3', 'entities B 8 10']);
  });

  for (const { format, file: name } of NAMED)
    it(`${format} brings each back into its own layer`, async () => {
      const labels = {
        entities: [{ start: 0, end: 3, label: 'A', text: 'Ana' }],
        mentions: [{ start: 8, end: 10, label: 'A', text: 'Bo' }],
        label: ['yes'],
        polite: ['no'],
      };
      const record = {
        v: 1,
        id: '01M8ME1S4P76164ASKH9GC2XN5',
        time: '2026-11-29T19:00:00.000Z',
        annotator: 'ana',
      };
      writeFiles(folder.path, {
        'own/labelwright.yaml': SCHEMA,
        'own/guideline.yaml': GUIDELINE,
        'own/data/a.jsonl': `${JSON.stringify({ id: 't-1', text: TEXT })}\n`,
        'own/annotations/ana.jsonl': `${JSON.stringify({ ...record, sample: 't-1', unit: 'codepoint', labels })}\n`,
      });
      writeFiles(into(), { 'labelwright.yaml': SCHEMA, 'guideline.yaml': GUIDELINE });
      const { bytes, losses } = await exported(format, path.join(folder.path, 'own'));
      const paths = [...bytes].map(([out, content]) => file(`out/${out || name}`, content));
      const again = await imported(format, paths, into(), { annotator: 'ana' });
      assert.deepEqual(again.losses.losses, []);
      const lost = losses.losses.map(({ what }) => what.split(' ')[0]);
      assert.deepEqual(
        facts(recordsOf(into()).get('ana')![0]!.labels!),
        facts(labels as unknown as Labels).filter((fact) => !lost.includes(fact.split(' ')[0]!)),
      );
    });

  it('keeps them apart in a project that is made of the files', async () => {
    const place = file('a.jsonl', JSON.stringify({ text: TEXT, entities: [[0, 3, 'A']], cats: { A: 1 } }));
    const { findings } = await imported('spacy', [place], into(), { annotator: 'ana' });
    assert.deepEqual(findings, []);
    assert.deepEqual(facts(recordsOf(into()).get('ana')![0]!.labels!), ['cats A', 'entities A 0 3']);
  });
});
