import { parquetIn } from '../../support/parquet';
import assert from 'node:assert/strict';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';

const ROWS = [
  { id: '0', tokens: ['EU', 'rejects', 'German', 'call', '.'], ner_tags: [3, 0, 7, 0, 0], lang: 'en' },
  { id: '1', tokens: ['Peter', 'Blackburn', '😀'], ner_tags: [1, 2, 0], lang: 'en' },
];
const NAMES = ['O', 'B-PER', 'I-PER', 'B-ORG', 'I-ORG', 'B-LOC', 'I-LOC', 'B-MISC', 'I-MISC'];
const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('hugging-face', function () {
  const { folder, into, file } = exchangeFolder();
  const CARD = `---\nlicense: mit\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n${NAMES.map((name, n) => `          '${n}': ${name}\n`).join('')}---\n# A card\n`;
  const INFO = JSON.stringify({
    features: { ner_tags: { feature: { names: NAMES, _type: 'ClassLabel' }, _type: 'Sequence' } },
  });

  for (const [name, content] of [
    ['README.md', CARD],
    ['dataset_info.json', INFO],
  ] as const)
    it(`reads token classification with class names from ${name}, and gives it back`, async () => {
      const paths = [file('train.jsonl', lines(ROWS)), file(name, content)];
      const { losses, findings } = await imported('hugging-face', paths, into());
      assert.deepEqual(losses.losses, []);
      assert.deepEqual(findings, []);
      assert.deepEqual(
        recordsOf(into())
          .get('hugging-face')!
          .map(({ labels }) => labels),
        [
          {
            ner_tags: [
              { start: 0, end: 2, label: 'ORG', text: 'EU' },
              { start: 11, end: 17, label: 'MISC', text: 'German' },
            ],
          },
          { ner_tags: [{ start: 0, end: 15, label: 'PER', text: 'Peter Blackburn' }] },
        ],
      );
      assert.deepEqual(jsonLines((await exported('hugging-face', into())).text), ROWS);
    });

  it('goes to Parquet with its classes in the metadata, and comes back', async () => {
    await imported('hugging-face', [file('train.jsonl', lines(ROWS)), file('README.md', CARD)], into());
    const { bytes, losses } = await exported('hugging-face', into(), { variant: 'parquet' });
    assert.deepEqual(losses.losses, []);
    const content = bytes.get('')!;
    const parquet = await parquetIn(content);
    const { info } = JSON.parse(parquet.keyValueMetadata.huggingface!) as {
      info: { features: { ner_tags: { feature: { names: string[] } } } };
    };
    assert.deepEqual(
      new Set(info.features.ner_tags.feature.names),
      new Set(['O', ...['ORG', 'MISC', 'PER'].flatMap((label) => [`B-${label}`, `I-${label}`])]),
    );
    const again = path.join(folder.path, 'again');
    const back = await imported('hugging-face', [file('train.parquet', content)], again);
    assert.deepEqual(back.losses.losses, []);
    const labels = (place: string) =>
      recordsOf(place)
        .get('hugging-face')!
        .map((record) => record.labels);
    assert.deepEqual(labels(again), labels(into()));
  });

  it('does not guess what numbers mean', async () => {
    const { losses } = await imported('hugging-face', [file('train.jsonl', lines(ROWS))], into());
    assert.deepEqual(
      losses.losses.map(({ line, reason, labels }) => [line, reason, labels]),
      [
        [1, 'not-a-label', 2],
        [2, 'not-a-label', 2],
      ],
    );
    assert.match(losses.losses[0]!.why!, /give dataset_info.json or README.md/);
  });

  it('reads text classification, one label or several, and spans', async () => {
    const rows = [
      { text: 'good 😀 x', label: 'pos', spans: [{ start: 7, end: 8, label: 'X' }] },
      { text: 'bad', label: -1, spans: [] },
      { text: 'so so', label: 'neg', length: 5 },
      { sentence: 'other' },
      { length: 4 },
    ];
    const { losses, findings } = await imported('hugging-face', [file('a.jsonl', lines(rows))], into());
    assert.deepEqual(
      losses.losses.map(({ line, reason }) => [line, reason]),
      [[5, 'no-text']],
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(
      recordsOf(into())
        .get('hugging-face')!
        .map(({ labels }) => labels),
      [{ spans: [{ start: 7, end: 8, label: 'X', text: 'x' }], label: 'pos' }, { label: 'neg' }],
    );
  });

  it('part-of-speech tags are a span a token; tokens must stand in the text', async () => {
    const rows = [
      { text: 'A  dog.', tokens: ['A', 'dog', '.'], pos_tags: ['DT', 'NN', '.'] },
      { text: 'A dog.', tokens: ['A', 'cat'], pos_tags: ['DT', 'NN'] },
    ];
    const { losses } = await imported('hugging-face', [file('a.jsonl', lines(rows))], into());
    assert.deepEqual(
      losses.losses.map(({ line, reason }) => [line, reason]),
      [[2, 'unreadable']],
    );
    assert.equal(losses.written.labels, 3);
    assert.deepEqual(jsonLines((await exported('hugging-face', into())).text), [
      { text: 'A  dog.', tokens: ['A', 'dog', '.'], pos_tags: ['B-DT', 'B-NN', 'B-.'] },
    ]);
  });
});
