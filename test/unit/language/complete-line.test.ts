import assert from 'node:assert/strict';
import { completeLine } from '../../../src/language/completion/complete-line';
import type { LineKind } from '../../../src/rules/framework/line-view';
import { languageProject, type OpenedInMemory } from '../../support/language-project';

describe('language/completion of records', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });

  function complete(marked: string, kind: LineKind = 'annotation') {
    const character = marked.indexOf('|');
    const text = marked.replace('|', '');
    const line = { kind, path: 'annotations/ana.jsonl', line: 4, text };
    const { items } = completeLine(opened, line, character);
    const taken = (label: string): string => {
      const item = items.find((found) => found.label === label) ?? assert.fail(label);
      assert.equal(item.range.start.line, 4);
      return text.slice(0, item.range.start.character) + item.insert + text.slice(item.range.end.character);
    };
    return { labels: items.map(({ label }) => label), taken };
  }

  it('offers the fields of each kind of record, without those that are there', () => {
    const { labels, taken } = complete('{"v": 1, "an|"}');
    assert.ok(labels.includes('annotator') && !labels.includes('v') && !labels.includes('reviewer'));
    assert.equal(taken('annotator'), '{"v": 1, "annotator": }');
    assert.ok(complete('{"v": 1, "|": 3}', 'decision').labels.includes('reviewer'));
    assert.equal(complete('{"v": 1, "te|": 3}').taken('time'), '{"v": 1, "time": 3}');
    assert.ok(complete('{|}', 'gold').labels.includes('explanation'));
    assert.deepEqual(complete('{|}', 'sample').labels, []);
  });

  it('offers what a record says of a suggestion', () => {
    const { labels } = complete('{"origin": {"kind": "hand", "|"}}');
    assert.ok(labels.includes('arm') && labels.includes('suggested') && !labels.includes('kind'));
    assert.deepEqual(complete('{"origin": {"arm": "|"}}').labels, ['before', 'after', 'control']);
    assert.deepEqual(
      complete('{"origin": {"action": "re|"}}').taken('rejected'),
      '{"origin": {"action": "rejected"}}',
    );
    assert.ok(complete('{"origin": {"suggested": {"|"}}}').labels.includes('intent'));
  });

  it('offers layers, and labels by the kind of layer', () => {
    assert.deepEqual(complete('{"labels": {"intent": "refund", "|"}}').labels, ['entities', 'urgency']);
    const { labels, taken } = complete('{"labels": {"intent": "re|"}}');
    assert.deepEqual(labels, ['refund', 'duplicate-charge', 'other']);
    assert.equal(taken('refund'), '{"labels": {"intent": "refund"}}');
    assert.equal(complete('{"labels": {"intent": |').taken('other'), '{"labels": {"intent": "other"');
    const span = '{"labels": {"entities": [{"start": 1, "label": "|"}]}}';
    assert.deepEqual(complete(span).labels, ['order-id', 'amount']);
    assert.deepEqual(complete('{"labels": {"entities": [{"start": 1, |}]}}').labels, [
      'id',
      'end',
      'label',
      'text',
      'parts',
    ]);
    assert.deepEqual(complete('{"labels": {"urgency": |}}').labels, []);
  });

  it('offers rules, flags, people, versions and causes', () => {
    assert.deepEqual(complete('{"rules": ["|"]}').labels, ['G-1', 'R-REF-1', 'R-REF-2', 'TB-1']);
    assert.ok(complete('{"flags": ["uns|"]}').labels.includes('unsure'));
    assert.deepEqual(complete('{"annotator": "|"}').labels, ['ana', 'ben']);
    assert.deepEqual(complete('{"guideline": "|"}').labels, ['2', '1']);
    assert.ok(complete('{"cause": "|"}', 'decision').labels.includes('rule-misread'));
    assert.deepEqual(complete('{"origin": {"kind": "|"}}').labels, ['hand', 'suggestion']);
  });

  it('offers samples that start as typed', () => {
    assert.deepEqual(complete('{"sample": "t-|"}').labels, ['t-1', 't-2', 't-3']);
    assert.deepEqual(complete('{"sample": "t-3|"}').labels, ['t-3']);
    assert.deepEqual(complete('{"sample": "x|"}').labels, []);
  });

  it('puts what is bare into quotes, and ends a string that is open where its word does', () => {
    for (const [marked, label, expected] of [
      ['{an|}', 'annotator', '{"annotator": }'],
      ['{"an|', 'annotator', '{"annotator": '],
      ['{"sample": t-|}', 't-2', '{"sample": "t-2"}'],
      ['{"sample": "t-|}', 't-2', '{"sample": "t-2"}'],
      ['{"labels":{"intent":re|}}', 'refund', '{"labels":{"intent":"refund"}}'],
      ['{"labels":{"intent":"re|}}', 'refund', '{"labels":{"intent":"refund"}}'],
      ['{"labels":{"intent":"re|}, "v": 1}', 'refund', '{"labels":{"intent":"refund"}, "v": 1}'],
    ] as const)
      assert.equal(complete(marked).taken(label), expected, marked);
  });

  it('brings the brackets of a list, without what it has already', () => {
    assert.equal(complete('{"rules": |}').taken('TB-1'), '{"rules": ["TB-1"]}');
    assert.deepEqual(complete('{"rules": ["TB-1", "|"]}').labels, ['G-1', 'R-REF-1', 'R-REF-2']);
    assert.ok(complete('{"rules": ["TB|"]}').labels.includes('TB-1'));
  });

  it('offers the key that is being changed, and nothing between a key and its colon', () => {
    assert.ok(complete('{"v": 1, "ru|les": []}').labels.includes('rules'));
    assert.deepEqual(complete('{"v": 1, "rules" |: []}').labels, []);
  });

  it('has nothing for notes and for nonsense', () => {
    assert.deepEqual(complete('{"note": "we|"}').labels, []);
    assert.deepEqual(complete('nonsense |').labels, []);
  });
});
