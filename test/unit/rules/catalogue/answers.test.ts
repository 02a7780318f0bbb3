import assert from 'node:assert/strict';
import { cardinalityViolation } from '../../../../src/rules/catalogue/cardinality-violation';
import { unknownLabel } from '../../../../src/rules/catalogue/labels';
import type { LineRule } from '../../../../src/rules/framework/rule';
import { fixed, lintLines, modelOf, underlined, type LintInput } from '../../../support/lint-lines';
import { GUIDELINE, model, record, SCHEMA } from '../../../support/ticket-project';

const samples = { 't-1': 'Ben of Sales has order A-1.' };
const lint = (rule: LineRule, line: string, input: Partial<LintInput> = {}) =>
  lintLines([line], { model, rules: [rule], samples, ...input });

describe('unknown-label', () => {
  const check = (labels: unknown, input?: Partial<LintInput>) => {
    const line = record({ labels });
    return lint(unknownLabel, line, input).map((finding) => ({
      ...finding,
      at: underlined([line], finding),
      line,
    }));
  };

  it('marks the label and offers the nearest one', () => {
    const [finding] = check({ intent: 'refnd' });
    assert.equal(finding!.at, '"refnd"');
    assert.match(finding!.message, /Did you mean "refund"\?/);
    assert.equal(finding!.fixes![0]!.safety, 'ask');
    assert.match(fixed([finding!.line], finding!.fixes![0]!.edits)[0]!, /"intent":"refund"/);
  });

  it('follows renames in the changelog, safely', () => {
    for (const label of ['repayment', 'reimbursement']) {
      const [finding] = check({ intent: label });
      assert.match(finding!.message, /was renamed in version 1.3.0: it is "refund" now/);
      assert.equal(finding!.fixes![0]!.safety, 'safe');
    }
    assert.equal(check({ intent: 'money' })[0]!.fixes, undefined, 'a split cannot be followed');
  });

  it('looks into lists, spans and relations', () => {
    const at = (labels: unknown) => check(labels).map((finding) => finding.at);
    assert.deepEqual(at({ remedy: ['voucher', 'cash'] }), ['"cash"']);
    assert.deepEqual(at({ links: [{ label: 'x', from: 'a', to: 'b' }] }), ['"x"']);
    assert.deepEqual(
      check({ entities: [{ start: 0, end: 1, label: 'person' }] }).map(({ message }) => message),
      ['"person" is not a label of the layer "entities"; it belongs to "names".'],
    );
  });

  it('checks the values that a decision accepts', () => {
    const line = record({ labels: undefined, valid: { intent: ['refund', 'nope'] } });
    const found = lint(unknownLabel, line, { kind: 'decision' });
    assert.deepEqual(
      found.map((finding) => underlined([line], finding)),
      ['"nope"'],
    );
  });

  it('is silent on good labels, on other kinds of layers, and while the schema is broken', () => {
    assert.deepEqual(check({ intent: 'refund', urgency: 'x', better: 'nobody', nolayer: 'x' }), []);
    assert.deepEqual(check({ intent: 'refnd' }, { model: modelOf(`${SCHEMA}x: [`, GUIDELINE) }), []);
  });
});

describe('cardinality-violation', () => {
  const check = (fields: Record<string, unknown>, input?: Partial<LintInput>) => {
    const line = record(fields);
    return lint(cardinalityViolation, line, input).map(
      (found) => `${underlined([line], found)}: ${found.message}`,
    );
  };
  const answer = (labels: Record<string, unknown>) =>
    check({ labels: { intent: 'other', urgency: 1, ...labels } });
  const parts = (...list: [number, number][]) => list.map(([start, end]) => ({ start, end }));
  const team = (end: number, ...list: [number, number][]) => [
    { start: 0, end, label: 'team', parts: parts(...list) },
  ];

  it('accepts good answers', () => {
    assert.deepEqual(check({}), []);
    const names = [
      { id: 's1', start: 0, end: 3, label: 'person', text: 'Ben' },
      { id: 's2', start: 7, end: 21, label: 'team', parts: parts([7, 9], [17, 21]) },
    ];
    const links = [{ label: 'works-in', from: 's1', to: 's2' }];
    const others = { urgency: 2.5, request: 'ten 😀😀😀😀😀😀', better: 'tie' };
    assert.deepEqual(answer({ intent: 'refund', remedy: ['voucher'], names, links, ...others }), []);
  });

  const wrong: [labels: Record<string, unknown>, what: RegExp][] = [
    [
      { intent: ['refund', 'other'] },
      /^\["refund","other"\]: .*takes one label and has 2: "refund", "other"/,
    ],
    [{ intent: ['other'] }, /write "other"/],
    [{ intent: null }, /^null: .*one label id/],
    [{ intent: 'billing' }, /^"billing": .*Choose one of: "refund", "duplicate-charge"/],
    [{ intent: 'refund', remedy: 'voucher' }, /^"voucher": .*takes a list/],
    [{ intent: 'refund', remedy: ['voucher', 'voucher'] }, /^"voucher": .*twice/],
    [{ intent: 'refund', remedy: ['voucher', 'repair', 'money-back'] }, /takes at most 2 labels and has 3/],
    [{ intent: 'refund', remedy: [] }, /takes at least 1 label and has 0/],
    [{ remedy: ['voucher'] }, /^"remedy": .*asked only when "intent" is "refund"/],
    [{ urgency: 6 }, /^6: "urgency" goes from 1 to 5/],
    [{ urgency: 1.25 }, /in steps of 0.5/],
    [{ urgency: '3' }, /^"3": .*without quotes/],
    [{ request: 'eleven 😀😀😀😀😀' }, /at most 10 characters and has 12/],
    [{ request: 'a\nb' }, /single line/],
    [{ better: 'answer_c' }, /"answer_a" or "answer_b" or "tie"/],
    [{ entities: { start: 1 } }, /takes a list of spans/],
    [{ entities: [{ start: 1 }] }, /^\{"start":1\}: A span needs/],
    [{ entities: [{ start: 0, end: 3, label: 'amount', parts: parts([0, 1], [2, 3]) }] }, /are of one piece/],
    [{ names: team(3, [0, 3]) }, /at least two/],
    [{ names: team(3, [2, 3], [0, 1]) }, /order of the text/],
    [{ names: team(3, [0, 2], [2, 3]) }, /touches or overlaps/],
    [{ names: team(4, [0, 1], [2, 3]) }, /^4: .*that of its last part, 3/],
    [{ links: [{ label: 'works-in', from: 's1' }] }, /A relation needs/],
    [{ nolayer: 1 }, /^"nolayer": The schema has no layer "nolayer"/],
  ];
  for (const [labels, what] of wrong) {
    it(`reports ${JSON.stringify(labels)}`, () => {
      const found = answer(labels);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, what);
    });
  }

  it('checks what relations join', () => {
    const names = [
      { id: 's1', start: 0, end: 3, label: 'person' },
      { id: 's2', start: 7, end: 12, label: 'team' },
    ];
    const link = (from: string, to: string) => ({ label: 'works-in', from, to });
    assert.match(answer({ names, links: [link('s1', 's9')] })[0]!, /^"s9": No span of "names"/);
    assert.match(answer({ names, links: [link('s2', 's1')] })[0]!, /may not join "team" to "person"/);
    assert.match(
      answer({ names, links: [link('s1', 's2'), link('s1', 's2')] })[0]!,
      /joined by "works-in" twice/,
    );
  });

  it('asks for required answers, unless the record is a draft, flagged or withdrawn', () => {
    assert.deepEqual(check({ labels: { intent: 'other' } }), [
      '"labels": Not answered: "urgency". Answer, flag the record, or set "status":"draft".',
    ]);
    assert.deepEqual(check({ labels: {}, status: 'draft' }), []);
    assert.deepEqual(check({ labels: {}, flags: ['unsure'] }), []);
    assert.deepEqual(check({ labels: {}, withdrawn: true }), []);
    assert.deepEqual(check({ labels: {} }, { kind: 'gold' }), []);
  });

  it('knows rules', () => {
    assert.match(check({ rules: ['R-REF-3'] })[0]!, /^"R-REF-3": The guideline has no rule/);
    assert.deepEqual(check({ rules: ['R-REF-1', 'TB-1', 'G-1'] }), []);
    assert.deepEqual(
      check({ rules: ['R-REF-9'], guideline: '1.2.0' }),
      [],
      'the rule was there when it was cited',
    );
    assert.equal(check({ rules: ['R-REF-9'] }).length, 1, 'the rule was gone when it was cited');
  });
});
