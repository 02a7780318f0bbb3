import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { makeBig } from '../support/generated/big';
import { makeBigGuideline } from '../support/generated/big-guideline';
import { bigLine, bigText } from '../support/generated/big-texts';
import { makeLong } from '../support/generated/long';
import { ProjectWriter } from '../support/generated/project-writer';
import { temporaryFolder } from '../support/temporary-folder';
import { annotations, assertSound, jsonLines, spansOf, textsById } from '../support/generated/made';
import { SLOW } from '../host/until';

const NON_ASCII = /[^\0-\x7f]/;

describe('generated corpora', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();

  it('big: tickets of about 1 kB, 12 of 100 not ASCII, with right records', () => {
    const made = makeBig(folder.path, { count: 5_000, records: 1_000 });
    assert.deepEqual(made, { samples: 5_000, records: 1_000, notCarried: [] });
    const samples = jsonLines<{ id: string; text: string }>(folder.path, 'data/big.jsonl');
    assert.equal(new Set(samples.map((sample) => sample.id)).size, 5_000);
    assert.ok(new Set(samples.map((sample) => sample.text)).size > 4_990, 'varied');
    const mean = statSync(path.join(folder.path, 'data/big.jsonl')).size / 5_000;
    assert.ok(mean > 950 && mean < 1_150, `${mean} bytes a line`);
    const share = samples.filter((sample) => NON_ASCII.test(sample.text)).length / 5_000;
    assert.ok(share > 0.1 && share < 0.14, `${share} not ASCII`);
    assertSound(annotations(folder.path), textsById(samples), 'entities');
  });

  it('big: each sample follows from its number alone, and its line needs no escaping', () => {
    for (const index of [0, 1, 999, 731_204]) {
      assert.equal((JSON.parse(bigLine(index)) as { text: string }).text, bigText(index).text);
      assert.equal(bigLine(index), JSON.stringify(JSON.parse(bigLine(index))) + '\n');
    }
  });

  it('guideline: 1,000 labels in about 360 kB, referring to what exists', () => {
    makeBigGuideline(folder.path, {});
    const size = statSync(path.join(folder.path, 'guideline.yaml')).size;
    assert.ok(size > 340_000 && size < 400_000, `${size} bytes`);
    const schema = parse(readFileSync(path.join(folder.path, 'labelwright.yaml'), 'utf8')) as {
      labels: { id: string; parent?: string }[];
      layers: { labels: string[] }[];
    };
    const guideline = parse(readFileSync(path.join(folder.path, 'guideline.yaml'), 'utf8')) as {
      labels: { id: string; definition: string; exclude: { use_instead: string }[] }[];
    };
    const ids = new Set(schema.labels.map((label) => label.id));
    assert.equal(ids.size, schema.labels.length, 'ids are unique');
    assert.deepEqual(
      guideline.labels.map((label) => label.id),
      schema.layers[0]!.labels,
    );
    assert.equal(new Set(guideline.labels.map((label) => label.definition)).size, 1_000);
    for (const label of schema.labels) assert.ok(label.parent === undefined || ids.has(label.parent));
    for (const label of guideline.labels)
      assert.ok(ids.has(label.id) && ids.has(label.exclude[0]!.use_instead));
  });

  it('long: a sample of 50 kB with 500 spans', () => {
    makeLong(folder.path, {});
    const [sample] = jsonLines<{ id: string; text: string }>(folder.path, 'data/long.jsonl');
    const bytes = Buffer.byteLength(sample!.text);
    assert.ok(bytes > 48_000 && bytes < 54_000, `${bytes} bytes`);
    const records = annotations(folder.path);
    assert.equal(spansOf(records[0]!, 'entities').length, 500);
    assertSound(records, new Map([['long', sample!.text]]), 'entities');
  });

  it('nothing is written into a folder that holds something', () => {
    writeFileSync(path.join(folder.path, 'mine.txt'), 'mine');
    assert.throws(() => new ProjectWriter(folder.path), /is not empty/);
  });
});
