import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { Relation } from '../../src/project/records/records';
import { makeBlns } from './makers/blns';
import { makeNlupp } from './makers/nlupp';
import { makeWlp } from './makers/wlp';
import { makeWnut17 } from './makers/wnut17';
import { temporaryFolder } from '../support/temporary-folder';
import { annotations, assertSound, jsonLines, spansOf, textsById } from '../support/generated/made';

/** The facts are those of each corpus's SOURCE.txt, where it gives them for this part of the corpus; else they were counted in the source. */
describe('wnut17', () => {
  const folder = temporaryFolder();

  it('is 1,009 sentences with six kinds of spans, right also after emoji', () => {
    const made = makeWnut17(folder.path);
    assert.deepEqual([made.samples, made.records], [1_009, 1_009]);
    const samples = jsonLines<{ id: string; text: string }>(folder.path, 'data/dev.jsonl');
    const records = annotations(folder.path);
    assertSound(records, textsById(samples), 'entities');
    const counts: Record<string, number> = {};
    for (const span of records.flatMap((record) => spansOf(record, 'entities')))
      counts[span.label] = (counts[span.label] ?? 0) + 1;
    assert.deepEqual(counts, {
      person: 470,
      product: 114,
      'creative-work': 105,
      location: 74,
      group: 39,
      corporation: 34,
    });
    const texts = textsById(samples);
    const afterEmoji = records.filter((record) =>
      spansOf(record, 'entities').some((span) => texts.get(record.sample)!.indexOf(span.text!) > span.start),
    );
    assert.ok(afterEmoji.length > 0, 'some offset differs between code points and UTF-16');
  });
});

describe('nlupp', () => {
  const folder = temporaryFolder();

  it('is 2,071 sentences with several intents and 944 slots, and a guideline from the ontology', () => {
    const made = makeNlupp(folder.path);
    assert.deepEqual([made.samples, made.records], [2_071, 2_071]);
    const records = annotations(folder.path);
    assertSound(records, textsById(jsonLines(folder.path, 'data/banking.jsonl')), 'slots');
    assert.equal(
      records.filter((record) => (record.labels!['intents'] as string[]).length > 1).length,
      1_438,
    );
    assert.equal(records.flatMap((record) => spansOf(record, 'slots')).length, 944);

    const { layers } = parseYaml(readFileSync(path.join(folder.path, 'labelwright.yaml'), 'utf8')) as {
      layers: { labels: string[] }[];
    };
    const guideline = parseYaml(readFileSync(path.join(folder.path, 'guideline.yaml'), 'utf8')) as {
      labels: { id: string; definition: string }[];
    };
    const defined = new Set(
      guideline.labels.filter((label) => label.definition.length > 10).map((label) => label.id),
    );
    for (const label of layers.flatMap((layer) => layer.labels)) assert.ok(defined.has(label), label);
    const used = records.flatMap((record) => [
      ...(record.labels!['intents'] as string[]),
      ...spansOf(record, 'slots').map((span) => span.label),
    ]);
    for (const label of new Set(used)) assert.ok(defined.has(label), label);
  });
});

describe('wlp', () => {
  const folder = temporaryFolder();

  it('is 374 files with discontinuous spans and relations, and a list of what is left out', () => {
    const made = makeWlp(folder.path);
    assert.deepEqual([made.samples, made.records], [374, 374]);
    const texts = new Map(
      readdirSync(path.join(folder.path, 'data')).map((name) => [
        `data/${name}`,
        readFileSync(path.join(folder.path, 'data', name), 'utf8'),
      ]),
    );
    const records = annotations(folder.path);
    const wrong = records.flatMap((record) =>
      spansOf(record, 'entities').filter(
        (span) =>
          !span.parts && [...texts.get(record.sample)!].slice(span.start, span.end).join('') !== span.text,
      ),
    );
    assert.deepEqual(
      wrong.map((span) => span.text),
      ['place\t', '5 minutes '],
    );
    assertSound(
      records.filter((record) => !spansOf(record, 'entities').some((span) => wrong.includes(span))),
      texts,
      'entities',
    );

    const spans = records.flatMap((record) => spansOf(record, 'entities'));
    assert.deepEqual([spans.length, spans.filter((span) => span.parts).length], [35_477, 47]);
    assert.equal(new Set(spans.map((span) => span.label)).size, 20);
    let relations = 0;
    for (const record of records) {
      const ids = new Set(spansOf(record, 'entities').map((span) => span.id));
      for (const relation of record.labels!['relations'] as Relation[]) {
        assert.ok(
          ids.has(relation.from) && ids.has(relation.to),
          `${record.sample} ${JSON.stringify(relation)}`,
        );
        relations++;
      }
    }
    assert.equal(relations, 12_005 + 12_579 + 759, 'R lines and arguments of events');
    assert.equal(made.notCarried.length, 5);
    assert.ok(made.notCarried.some((sentence) => sentence.includes('protocol_352.txt, line 97')));
  });
});

describe('blns', () => {
  const folder = temporaryFolder();

  it('is 515 samples, the empty string among them, each also as note, span and typed text', () => {
    const made = makeBlns(folder.path);
    assert.deepEqual(made, { samples: 515, records: 515, notCarried: [] });
    const samples = jsonLines<{ id: string; text: string }>(folder.path, 'data/blns.jsonl');
    const records = annotations(folder.path);
    assertSound(records, textsById(samples), 'marks');
    assert.ok(samples.some((sample) => sample.text === ''));
    assert.deepEqual(
      records.map((record) => record.note),
      samples.map((sample) => sample.text),
    );
  });
});
