import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import {
  brokenRecords,
  countingRecords,
  decisions,
  gold,
  guideline,
  hashOf,
  intentOf,
  logs,
  records,
  ruleIds,
  samples,
  schema,
  selectable,
  sliceOf,
  spansOf,
  textOf,
  texts,
  warmUp,
} from './workspace';

describe('example workspace: samples', () => {
  it('are many, different, and never split one customer over two splits', () => {
    assert.equal(samples.length, 110);
    assert.equal(new Set(samples.map((sample) => sample.id)).size, 110);
    assert.equal(new Set(samples.map((sample) => sample.text)).size, 110);
    const splits = new Map<string, string>();
    for (const { customer, split } of samples) {
      assert.ok(['train', 'dev', 'test'].includes(split));
      assert.equal(splits.get(customer) ?? split, split, customer);
      splits.set(customer, split);
    }
  });

  it('hold what text can be', () => {
    const count = (test: (text: string) => boolean): number =>
      samples.filter(({ text }) => test(text)).length;
    assert.ok(count((text) => /\p{Extended_Pictographic}/u.test(text)) >= 10, 'emoji');
    assert.ok(count((text) => text.includes('\u200d')) >= 1, 'joined emoji');
    assert.ok(count((text) => text.includes('\n')) >= 8, 'several lines');
    assert.ok(count((text) => text.length >= 600) >= 5, 'long');
    assert.ok(count((text) => /\p{Script=Arabic}/u.test(text)) >= 2, 'Arabic');
    assert.ok(count((text) => /\p{Script=Hebrew}/u.test(text)) >= 1, 'Hebrew');
    assert.ok(count((text) => /\p{Script=Devanagari}/u.test(text)) >= 1, 'Devanagari');
    assert.ok(count((text) => text.normalize('NFC') !== text) >= 1, 'combining marks');
    assert.equal(
      count((text) => /Ã.|â€/u.test(text)),
      1,
      'mojibake',
    );
  });

  it('have five to warm up with, each with its gold', () => {
    const known = new Set(gold.map((item) => item.sample));
    assert.deepEqual(
      warmUp.map((sample) => [sample.id, known.has(sample.id)]),
      ['w-01', 'w-02', 'w-03', 'w-04', 'w-05'].map((id) => [id, true]),
    );
    assert.deepEqual(
      gold.flatMap((item) => item.id ?? []),
      ['g-01'],
      'one brings its text along',
    );
  });

  it('leave work for a newcomer', () => {
    const touched = new Set(records.map((record) => record.sample));
    assert.equal(samples.filter((sample) => !touched.has(sample.id)).length, 30);
  });
});

describe('example workspace: guideline', () => {
  it('defines, includes, excludes and shows every selectable label', () => {
    for (const id of selectable) {
      const label = guideline.labels.find((entry) => entry.id === id) ?? assert.fail(id);
      assert.ok(label.definition && label.include!.length > 0 && label.exclude!.length > 0, id);
      const shown = guideline.examples.filter(
        (example) =>
          Object.values(example.labels)
            .flat()
            .includes(id as never) || example.marked.includes(`](${id})`),
      );
      assert.ok(shown.length >= 2, `${id}: examples`);
      assert.ok(
        guideline.examples.some((example) => example.not?.includes(id)),
        `${id}: near miss`,
      );
    }
  });

  it('refers only to what exists', () => {
    const all = new Set(schema.labels.map((label) => label.id));
    const examples = new Set(guideline.examples.map((example) => example.id));
    const labels = [
      ...schema.layers.flatMap((layer) => layer.labels ?? []),
      ...guideline.labels.flatMap((label) => [
        label.id,
        ...(label.exclude ?? []).flatMap((rule) => rule.use_instead ?? []),
      ]),
      ...guideline.tie_breakers.flatMap((rule) => [...rule.between, rule.prefer]),
      ...guideline.examples.flatMap((example) => example.not ?? []),
    ];
    for (const label of labels) assert.ok(all.has(label), label);
    for (const id of guideline.examples.flatMap((example) => example.rules)) assert.ok(ruleIds.has(id), id);
    for (const id of guideline.tie_breakers.flatMap((rule) => rule.examples)) assert.ok(examples.has(id), id);
    const defined = guideline.labels.flatMap((label) => [
      ...(label.include ?? []),
      ...(label.exclude ?? []),
    ]).length;
    assert.equal(
      ruleIds.size,
      guideline.rules.length + defined + guideline.tie_breakers.length,
      'rule ids are unique',
    );
  });

  it('draws each border from both sides, by an exclusion or a tie-breaker', () => {
    const sends = (from: string, to: string): boolean =>
      (guideline.labels.find((label) => label.id === from)?.exclude ?? []).some(
        (rule) => rule.use_instead === to,
      );
    const settled = (a: string, b: string): boolean =>
      guideline.tie_breakers.some((rule) => rule.between.includes(a) && rule.between.includes(b));
    for (const a of selectable)
      for (const b of selectable)
        assert.ok(!sends(a, b) || sends(b, a) || settled(a, b), `${a} sends to ${b}`);
  });

  it('lists its versions newest first, the newest being its own, and quotes one sample, which evaluates nothing', () => {
    assert.equal(guideline.changelog[0]!.version, guideline.version);
    const dates = guideline.changelog.map((entry) => entry.date);
    assert.deepEqual(dates, [...dates].sort().reverse());
    const quoted = new Set(
      guideline.examples.map(({ marked }) => marked.replace(/\[([^[\]]*)\]\([a-z-]+\)/g, '$1')),
    );
    const known = [...texts].flatMap(([id, text]) => (quoted.has(text) ? [id] : []));
    assert.deepEqual(known, ['t-033']);
    assert.equal(samples.find(({ id }) => id === 't-033')!.split, 'train');
    assert.ok(!gold.some(({ sample, id }) => (sample ?? id) === 't-033'));
  });
});

describe('example workspace: records', () => {
  it('have unique ids in the order of time, and times that only grow', () => {
    for (const [name, log] of [...logs, ['dmitri', brokenRecords] as const])
      log.forEach((record, index) => {
        assert.equal(record.annotator, name);
        assert.match(record.id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        assert.match(record.time, /^2026-(09|10|11)-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        const before = log[index - 1];
        assert.ok(!before || (before.time < record.time && before.id < record.id), record.id);
      });
    const ids = [...records, ...decisions].map((record) => record.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('carry the hash of the text and quotes that equal the slice in code points', () => {
    for (const record of records) {
      assert.equal(record.text_hash, hashOf(textOf(record.sample)), record.id);
      if (spansOf(record.labels).length > 0) assert.equal(record.unit, 'codepoint');
    }
    for (const { sample, labels } of [
      ...records,
      ...decisions,
      ...gold.map((item) => ({ ...item, sample: item.sample ?? item.id! })),
    ])
      for (const span of spansOf(labels))
        assert.equal(sliceOf(textOf(sample), span.start, span.end), span.text, sample);
  });

  it('cite rules that exist and choose labels that the layer offers', () => {
    const offers = new Map(schema.layers.map((layer) => [layer.id, layer.labels ?? []]));
    for (const record of records) {
      for (const id of record.rules ?? []) assert.ok(ruleIds.has(id), `${record.id} cites ${id}`);
      for (const [layer, value] of Object.entries(record.labels ?? {})) {
        assert.ok(offers.has(layer), layer);
        const chosen = layer === 'entities' ? (value as Span[]).map((span) => span.label) : [value].flat();
        if (['intent', 'remedy', 'entities'].includes(layer))
          for (const label of chosen) assert.ok(offers.get(layer)!.includes(label as string), record.id);
      }
    }
  });

  it('answer what the schema asks, and nothing else', () => {
    for (const record of countingRecords) {
      const intent = intentOf(record);
      if (!record.flags?.length) assert.ok(intent && record.labels!['urgency'], record.id);
      const asked = ['missing-parcel', 'damaged-item', 'return'].includes(intent ?? '');
      assert.ok(asked || !('remedy' in record.labels!), `${record.id}: remedy`);
      assert.ok(intent === 'other' || !('request' in record.labels!), `${record.id}: request`);
      if (intent === 'other') assert.ok(record.rules?.length, `${record.id}: other needs a rule`);
    }
  });
});
