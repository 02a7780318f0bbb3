import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BROKEN_JSON, VALID_JSON } from '../../support/json-texts';
import { lintAny, lintEverywhere } from '../../support/lint-any';
import { ODD_TEXTS } from '../../support/odd-texts';
import { record, withSpans } from '../../support/ticket-project';
import { SLOW } from '../../host/until';

describe('line rules on any line', function () {
  this.timeout(SLOW);

  it('have a finding inside the line for everything that is no JSON', () => {
    for (const text of VALID_JSON) lintAny(text);
    for (const text of BROKEN_JSON)
      assert.ok(
        lintAny(text).some(({ rule }) => rule === 'invalid-json-line'),
        text,
      );
  });

  it('take odd strings as texts, quotes, labels and ids', () => {
    for (const text of ODD_TEXTS) lintEverywhere(text);
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
