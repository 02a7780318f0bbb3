import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import {
  sliceOf,
  hashOf,
  spansOf,
  intentOf,
  gold,
  decisions,
  careful,
  records,
  texts,
  textOf,
  counting,
  countingRecords,
  confused,
  guideline,
  ruleIds,
  brokenLines,
  brokenRecords,
  same,
} from './workspace';

describe('example workspace: what is planted', () => {
  const pair = (key: string): string[] => [...(confused.get(key) ?? [])].sort();

  it('a pair without a tie-breaker, and no other', () => {
    assert.deepEqual(pair('cancel-plan|change-plan'), ['t-031', 't-032', 't-034', 't-035', 't-036']);
    for (const [key, found] of confused) {
      const [a, b] = key.split('|') as [string, string];
      const settled = guideline.tie_breakers.some(
        (rule) => rule.between.includes(a) && rule.between.includes(b),
      );
      assert.equal(
        !settled && found.size >= 3,
        key === 'cancel-plan|change-plan',
        `${key}: ${[...found].join(' ')}`,
      );
    }
  });

  it('a tie-breaker that is ignored', () => {
    assert.deepEqual(pair('damaged-item|return'), ['t-021', 't-022', 't-023', 't-024', 't-026']);
  });

  it('a tie-breaker that works: the one sample left is an answer under the older version', () => {
    assert.deepEqual(pair('duplicate-charge|refund'), ['t-002']);
    assert.equal(counting.get('ben')!.get('t-002')!.guideline, '1.2.0');
    const agreed = ['t-011', 't-013', 't-014', 't-015', 't-016', 't-068'];
    for (const id of agreed) {
      const found = careful.flatMap((name) => counting.get(name)!.get(id) ?? []);
      assert.ok(
        found.length >= 2 &&
          found.every((record) => intentOf(record) === 'duplicate-charge' && record.rules!.includes('TB-1')),
        id,
      );
    }
  });

  it('stale answers: a semantic change of 1.3.0 touches refund and TB-1', () => {
    const change = guideline.changelog.find((entry) => entry.version === '1.3.0')!.changes[0]!;
    assert.deepEqual([change.target, change.impact, change.relabel], ['TB-1', 'semantic', ['refund']]);
    const stale = countingRecords.filter(
      (record) =>
        record.guideline === '1.2.0' && (intentOf(record) === 'refund' || record.rules!.includes('TB-1')),
    );
    assert.deepEqual(
      stale.map((record) => `${record.annotator} ${record.sample}`),
      ['ben t-001', 'ben t-002', 'ben t-020', 'ben t-055'],
    );
    assert.ok(
      countingRecords.some((record) => record.guideline === '1.2.0' && intentOf(record) === 'sign-in'),
      'old and not stale',
    );
  });

  it('spans that differ by boundary, by label, and by being there', () => {
    const spans = (name: string, id: string): string[] =>
      spansOf(counting.get(name)!.get(id)!.labels).map((span) => `${span.label} ${span.text}`);
    assert.ok(
      spans('ana', 't-015').includes('person Aurelio Conti') &&
        spans('ben', 't-015').includes('person Mr Aurelio Conti'),
    );
    assert.ok(
      spans('ana', 't-023').includes('product Pour Stands') &&
        spans('chloe', 't-023').includes('product Pour Stand'),
    );
    assert.deepEqual([spans('ana', 't-030'), spans('ben', 't-030')], [['person Mora'], ['product Mora']]);
    assert.ok(
      spans('ana', 't-013').includes('amount €89') && !spans('chloe', 't-013').includes('amount €89'),
    );
    assert.deepEqual(
      spans('ana', 't-053'),
      ['amount €100', 'product €100 gift card', 'amount €100'],
      'nested',
    );
  });

  it('ratings one, two and three steps apart, and remedies that differ', () => {
    const urgency = (name: string, id: string): unknown => counting.get(name)!.get(id)!.labels!['urgency'];
    const remedy = (name: string, id: string): unknown => counting.get(name)!.get(id)!.labels!['remedy'];
    assert.deepEqual([urgency('ana', 't-045'), urgency('ben', 't-045')], [4, 5]);
    assert.deepEqual([urgency('ana', 't-057'), urgency('ben', 't-057')], [4, 2]);
    assert.deepEqual([urgency('ana', 't-059'), urgency('ben', 't-059')], [1, 4]);
    assert.deepEqual(
      [remedy('ana', 't-029'), remedy('ben', 't-029')],
      [['store-credit', 'replacement'], ['store-credit']],
    );
    assert.deepEqual([remedy('ana', 't-027'), remedy('chloe', 't-027')], [['replacement'], []]);
  });

  it('every flag, a flag without labels, notes, drafts, withdrawals, undo and suggestions', () => {
    const flags = new Set(countingRecords.flatMap((record) => record.flags ?? []));
    assert.deepEqual([...flags].sort(), [
      'ambiguous-source',
      'broken-preprocessing',
      'guideline-gap',
      'missing-context',
      'unsure',
    ]);
    assert.deepEqual(counting.get('ana')!.get('t-048')!.labels, {});
    assert.ok(records.some((record) => record.note));
    assert.deepEqual(
      records.filter((record) => record.status === 'draft').map((record) => record.sample),
      ['t-064', 't-067'],
    );
    const ids = new Set(records.map((record) => record.id));
    const undone = records.filter((record) => record.undoes);
    assert.deepEqual(
      undone.map((record) => [record.sample, record.withdrawn ?? false, ids.has(record.undoes!)]),
      [
        ['t-010', true, true],
        ['t-037', false, true],
      ],
    );
    assert.deepEqual(
      records.filter((record) => record.withdrawn && !record.undoes).map((record) => record.sample),
      ['t-046'],
    );
    const actions = records
      .filter((record) => record.origin?.kind === 'suggestion')
      .map((record) => record.origin!.action);
    assert.deepEqual([...new Set(actions)].sort(), ['accepted', 'changed']);
  });

  it('gold with an explanation, missed by each kind of layer', () => {
    assert.ok(gold.every((item) => item.explanation && item.rules!.every((id) => ruleIds.has(id))));
    const missed = gold.flatMap((item) =>
      careful.flatMap((name) => {
        const answer = counting.get(name)!.get(item.sample ?? item.id!);
        const layers = Object.keys(item.labels).filter(
          (layer) => answer && !same(answer.labels?.[layer], item.labels[layer]),
        );
        return layers.map((layer) => `${item.sample ?? item.id} ${name} ${layer}`);
      }),
    );
    assert.ok(missed.includes('t-021 ben intent') && missed.includes('t-028 chloe urgency'));
    assert.ok(
      missed.includes('t-030 ben entities') &&
        missed.includes('w-05 chloe entities') &&
        missed.includes('w-03 ben intent'),
    );
  });

  it('decisions: one of them over an earlier one, one withdrawn, one with two valid answers', () => {
    assert.equal(decisions.filter((record) => record.sample === 't-039').length, 2);
    assert.deepEqual(decisions.find((record) => record.valid)!.valid, {
      intent: ['duplicate-charge', 'invoice-question'],
    });
    assert.ok(decisions.some((record) => record.withdrawn && record.sample === 't-031'));
    for (const id of decisions.flatMap((record) => record.rules ?? [])) assert.ok(ruleIds.has(id), id);
  });
});

describe('example of a failed import', () => {
  const bad = new Map(brokenRecords.map((record) => [record.sample, record]));
  const span = (id: string, index = 0): Span => spansOf(bad.get(id)!.labels)[index]!;

  it('has two lines that are no JSON', () => {
    assert.equal(brokenLines.length - brokenRecords.length, 2);
  });

  it('has labels that do not exist, answers of the wrong form, and references to nothing', () => {
    assert.deepEqual(
      ['t-007', 't-004', 't-008'].map((id) => intentOf(bad.get(id)!)),
      ['cancle-plan', 'missing-package', 'account'],
    );
    assert.equal(span('t-010').label, 'refund');
    assert.deepEqual(bad.get('t-044')!.labels!['intent'], ['invoice-question', 'other']);
    assert.equal(bad.get('t-047')!.labels!['urgency'], 7);
    assert.ok('remedy' in bad.get('t-009')!.labels!);
    assert.deepEqual(bad.get('t-078')!.labels, {});
    assert.ok(bad.has('t-999') && !texts.has('t-999'));
    assert.equal(bad.get('t-072')!.rules![0], 'R-INV-9');
    assert.equal(bad.get('t-058')!.rules, undefined);
    assert.equal(bad.get('t-077')!.guideline, '2.0.0');
    assert.notEqual(bad.get('t-070')!.text_hash, hashOf(textOf('t-070')));
    assert.match(bad.get('t-068')!.note!, /[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it('has spans of every wrong kind', () => {
    for (const id of ['t-002', 't-013', 't-054'])
      for (const { start, end, text } of spansOf(bad.get(id)!.labels)) {
        assert.notEqual(sliceOf(textOf(id), start, end), text, `${id} as code points`);
        assert.equal(textOf(id).slice(start, end), text, `${id} as UTF-16`);
      }
    assert.notEqual(sliceOf(textOf('t-020'), span('t-020').start, span('t-020').end), 'KC-48271');
    assert.ok(span('t-037').end > [...textOf('t-037')].length);
    assert.equal(span('t-017').start, span('t-017').end);
    assert.equal([...textOf('t-052')][span('t-052').end], '\u0302', 'ends before a combining mark');
    assert.deepEqual(
      [span('t-073').start, span('t-073').label],
      [span('t-073', 1).start, span('t-073', 1).label],
    );
    const [a, b] = [span('t-065'), span('t-065', 1)];
    assert.ok(a.start < b.start && b.start < a.end && a.end < b.end, 'crossing');
  });
});
