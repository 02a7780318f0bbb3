import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, toLines } from '../../support/json-lines';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, labelsIn } from '../../support/exchange';
import { writeFiles } from '../../support/command-line';
import { parquetIn } from '../../support/parquet';
import { pick } from '../../support/pick';

const ROWS = [
  { id: '0', tokens: ['EU', 'rejects', 'German', 'call', '.'], ner_tags: [3, 0, 7, 0, 0], lang: 'en' },
  { id: '1', tokens: ['Peter', 'Blackburn', '😀'], ner_tags: [1, 2, 0], lang: 'en' },
];
const NAMES = ['O', 'B-PER', 'I-PER', 'B-ORG', 'I-ORG', 'B-LOC', 'I-LOC', 'B-MISC', 'I-MISC'];

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
      const paths = [file('train.jsonl', toLines(ROWS)), file(name, content)];
      await carriedIn('hugging-face', paths, into());
      assert.deepEqual(labelsIn(into(), 'hugging-face'), [
        {
          ner_tags: [
            { start: 0, end: 2, label: 'ORG', text: 'EU' },
            { start: 11, end: 17, label: 'MISC', text: 'German' },
          ],
        },
        { ner_tags: [{ start: 0, end: 15, label: 'PER', text: 'Peter Blackburn' }] },
      ]);
      assert.deepEqual(
        jsonLines((await exported('hugging-face', into())).text),
        ROWS.map((row) => ({ ...row, split: 'train' })),
      );
    });

  it('goes to Parquet with its classes in the metadata, and comes back', async () => {
    await imported('hugging-face', [file('train.jsonl', toLines(ROWS)), file('README.md', CARD)], into());
    const { bytes } = await carriedOut('hugging-face', into(), { variant: 'parquet' });
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
    const labels = (place: string) => labelsIn(place, 'hugging-face');
    assert.deepEqual(labels(again), labels(into()));
  });

  it('keeps the splits of a folder, which the project then reads', async () => {
    const row = (text: string, label: string): string => toLines([{ text, label }]);
    writeFiles(path.join(folder.path, 'dev-set'), {
      'README.md': `---\nconfigs:\n- config_name: default\n  data_files:\n  - {split: extra, path: [./more/*.jsonl]}\n---\n`,
      'data/test-00000-of-00001.jsonl': row('so so', 'neg'),
      'data/training.jsonl': row('good film', 'pos'),
      'data/latest.jsonl': row('fine', 'pos') + toLines([{ text: 'own', label: 'pos', split: 'mine' }]),
      'dev/rows.jsonl': row('bad', 'neg'),
      'more/test.jsonl': row('worse', 'neg'),
    });
    const { project } = await carriedIn('hugging-face', [path.join(folder.path, 'dev-set')], into());
    assert.equal(project.model!.schema.data.split, 'split');
    assert.deepEqual(
      jsonLines<{ text: string; split?: string }>(
        readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8'),
      ).map(({ text, split }) => [text, split]),
      [
        ['fine', undefined],
        ['own', 'mine'],
        ['so so', 'test'],
        ['good film', 'train'],
        ['bad', 'validation'],
        ['worse', 'extra'],
      ],
    );
  });

  it('writes splits to the field that the project reads, and says if it reads none', async () => {
    const text = (name: string): string => file(name, toLines([{ text: `A text of ${name}`, label: 'pos' }]));
    await imported('hugging-face', [text('rows.jsonl')], into());
    const schema = path.join(into(), 'labelwright.yaml');
    assert.doesNotMatch(readFileSync(schema, 'utf8'), /split/);
    const onto = { name: 'more' };
    const { losses } = await imported('hugging-face', [text('test.jsonl')], into(), onto);
    assert.match(losses.notes.map(({ text }) => text).join(), /Add "split: split" under data/);
    writeFileSync(schema, readFileSync(schema, 'utf8').replace('data:\n', 'data:\n  split: part\n'));
    const again = await imported('hugging-face', [text('train.jsonl')], into(), { name: 'third' });
    assert.deepEqual(
      again.losses.notes.filter(({ about }) => about === 'splits-not-read'),
      [],
    );
    assert.match(readFileSync(path.join(into(), 'data/third.jsonl'), 'utf8'), /"part":"train"/);
  });

  it('does not guess what numbers mean', async () => {
    const { losses } = await imported('hugging-face', [file('train.jsonl', toLines(ROWS))], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [
      [1, 'not-a-label', 2],
      [2, 'not-a-label', 2],
    ]);
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
    const { losses, findings } = await imported('hugging-face', [file('a.jsonl', toLines(rows))], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason'), [[5, 'no-text']]);
    assert.deepEqual(findings, []);
    assert.deepEqual(labelsIn(into(), 'hugging-face'), [
      { spans: [{ start: 7, end: 8, label: 'X', text: 'x' }], label: 'pos' },
      { label: 'neg' },
    ]);
  });

  it('part-of-speech tags are a span a token; tokens must stand in the text', async () => {
    const rows = [
      { text: 'A  dog.', tokens: ['A', 'dog', '.'], pos_tags: ['DT', 'NN', '.'] },
      { text: 'A dog.', tokens: ['A', 'cat'], pos_tags: ['DT', 'NN'] },
    ];
    const { losses } = await imported('hugging-face', [file('a.jsonl', toLines(rows))], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason'), [[2, 'unreadable']]);
    assert.equal(losses.written.labels, 3);
    assert.deepEqual(jsonLines((await exported('hugging-face', into())).text), [
      { text: 'A  dog.', tokens: ['A', 'dog', '.'], pos_tags: ['B-DT', 'B-NN', 'B-.'] },
    ]);
  });
});
