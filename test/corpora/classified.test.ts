import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { makeBanking77 } from './makers/banking77';
import { makeMultipico } from './makers/multipico';
import { makePydata } from './makers/pydata';
import { corpusPath } from './corpora';
import { makeTweetEval } from './makers/tweeteval';
import { temporaryFolder } from '../support/temporary-folder';
import { annotations, assertSound, jsonLines, textsById } from '../support/generated/made';

/** The facts are those of each corpus's SOURCE.txt. */
describe('banking77', () => {
  const folder = temporaryFolder();

  it('is the CSV file as it is, 10,003 records and 77 labels', () => {
    const made = makeBanking77(folder.path);
    assert.deepEqual(made, { samples: 10_003, records: 10_003, notCarried: [] });
    const csv = readFileSync(path.join(folder.path, 'data/train.csv'));
    assert.ok(csv.equals(readFileSync(corpusPath('banking77/banking_data/train.csv'))));
    assert.ok(csv.includes('\r\n'));
    const rows = parseCsv<{ text: string; category: string }>(csv, { columns: true });
    assert.equal(rows.filter((row) => row.text.includes('\n')).length, 10, 'embedded newlines');

    const schema = parseYaml(readFileSync(path.join(folder.path, 'labelwright.yaml'), 'utf8')) as {
      labels: { id: string; name: string }[];
    };
    assert.equal(schema.labels.length, 77);
    assert.deepEqual(
      schema.labels.find((label) => label.id === 'reverted_card_payment?')?.name,
      'Reverted card payment',
    );
    const records = annotations(folder.path);
    assert.deepEqual(
      records.map((record) => record.labels!['intent']),
      rows.map((row) => row.category),
    );
    assertSound(records, new Map(records.map((record, index) => [record.sample, rows[index]!.text])));
  });
});

describe('tweeteval', () => {
  const folder = temporaryFolder();

  it('is 3,000 tweets by four people with emoji as labels', () => {
    const made = makeTweetEval(folder.path);
    assert.deepEqual([made.samples, made.records], [3_000, 12_000]);
    const records = annotations(folder.path);
    assertSound(records, textsById(jsonLines(folder.path, 'data/tweets.jsonl')));
    assert.deepEqual(
      [...new Set(records.map((record) => record.annotator))],
      ['human-0', 'human-1', 'human-2', 'human-3'],
    );
    assert.deepEqual(
      new Set(records.map((record) => record.labels!['emoji'])),
      new Set(['🔥', '📷', '😜', '😊']),
    );

    const gold = new Map(
      jsonLines<{ sample: string; labels: { emoji: string } }>(folder.path, 'gold/original.jsonl').map(
        (item) => [item.sample, item.labels.emoji],
      ),
    );
    for (const human of ['human-0', 'human-1', 'human-2', 'human-3']) {
      const own = records.filter((record) => record.annotator === human);
      const share =
        own.filter((record) => record.labels!['emoji'] === gold.get(record.sample)).length / own.length;
      assert.ok(share >= 0.33 && share < 0.485, `${human} agrees with gold on ${share}`);
    }
  });
});

describe('pydata', () => {
  const folder = temporaryFolder();

  it('is 3,372 answers of 42 people to 117 sentences, repeated answers as later records', () => {
    const made = makePydata(folder.path);
    assert.deepEqual([made.samples, made.records], [117, 3_372]);
    const records = annotations(folder.path);
    assertSound(records, textsById(jsonLines(folder.path, 'data/sentences.jsonl')));
    assert.equal(new Set(records.map((record) => record.annotator)).size, 42);
    const count = (answer: string): number =>
      records.filter((record) => record.labels!['new-dataset'] === answer).length;
    assert.deepEqual([count('accept'), count('reject'), count('ignore')], [1_705, 1_388, 279]);
    assert.equal(
      records.length - new Set(records.map((record) => `${record.annotator} ${record.sample}`)).size,
      55,
    );
  });
});

describe('multipico', () => {
  const folder = temporaryFolder();

  it('is 15,178 answers of 506 people to 3,005 replies, 2 to 17 each', () => {
    const made = makeMultipico(folder.path);
    assert.deepEqual([made.samples, made.records], [3_005, 15_178]);
    const samples = jsonLines<{ id: string; text: string; lang: string }>(folder.path, 'data/dev.jsonl');
    const records = annotations(folder.path);
    assertSound(records, textsById(samples));
    assert.equal(new Set(records.map((record) => record.annotator)).size, 506);
    assert.deepEqual(new Set(records.map((record) => record.labels!['irony'])), new Set(['0', '1']));
    assert.equal(samples.filter((sample) => sample.lang === 'ar').length, 363);
    const each = new Map<string, number>();
    for (const { sample } of records) each.set(sample, (each.get(sample) ?? 0) + 1);
    assert.deepEqual([each.size, Math.min(...each.values()), Math.max(...each.values())], [3_005, 2, 17]);
  });
});
