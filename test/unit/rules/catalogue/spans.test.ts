import assert from 'node:assert/strict';
import { missingOffsetUnit } from '../../../../src/rules/catalogue/offset-units';
import {
  overlappingSpans,
  spanOutOfBounds,
  spanSplitsCharacter,
  spanTextMismatch,
} from '../../../../src/rules/catalogue/spans';
import type { LineRule } from '../../../../src/rules/framework/rule';
import { fixed, lintLines, underlined } from '../../../support/lint-lines';
import { model, withSpans } from '../../../support/ticket-project';
import { pick } from '../../../support/pick';

interface Checked {
  at: string;
  message: string;
  severity: string;
  /** The spans after the first fix. */
  fixed?: unknown;
}

function check(
  rule: LineRule,
  text: string,
  spans: unknown[],
  fields: Record<string, unknown> = {},
  layer = 'entities',
): Checked[] {
  const line = withSpans(spans, fields, layer);
  return lintLines([line], { model, rules: [rule], samples: { 't-1': text } }).map((finding) => {
    const after = finding.fixes && fixed([line], finding.fixes[0]!.edits)[0]!;
    const labels =
      after === undefined ? undefined : (JSON.parse(after) as { labels: Record<string, unknown> }).labels;
    return {
      at: underlined([line], finding),
      message: finding.message,
      severity: finding.severity,
      ...(labels && { fixed: labels[layer] }),
    };
  });
}

const span = (start: number, end: number, text?: string, label = 'amount') => ({
  start,
  end,
  label,
  ...(text !== undefined && { text }),
});

describe('span-out-of-bounds', () => {
  const bounds = (text: string, spans: unknown[], fields?: Record<string, unknown>) =>
    check(spanOutOfBounds, text, spans, fields);

  it('accepts the whole text, in the record’s unit', () => {
    assert.deepEqual(bounds('a😀', [span(0, 2)]), []);
    assert.deepEqual(bounds('a😀', [span(0, 3)], { unit: 'utf16' }), []);
    assert.deepEqual(bounds('a😀', [span(0, 5)], { unit: 'byte' }), []);
  });

  it('says how long the text is, and finds the place again', () => {
    const [found] = bounds('😀 costs 9 EUR', [span(508, 512, 'EUR')]);
    assert.deepEqual(
      [found!.at, found!.message],
      ['508', 'The span starts at 508, but the text has 13 code points.'],
    );
    assert.deepEqual(found!.fixed, [span(10, 13, 'EUR')]);
  });

  it('notices the unit that would be right', () => {
    const [found] = bounds('😀😀 9 EUR', [span(7, 10, 'EUR')]);
    assert.equal(
      found!.message,
      'The span ends at 10, but the text has 8 code points. Read as UTF-16 units, it is right.',
    );
  });

  it('refuses what is no range', () => {
    assert.match(bounds('abc', [span(-1, 2)])[0]!.message, /"start" is -1/);
    assert.match(bounds('abc', [span(0.5, 2)])[0]!.message, /whole number; "start" is 0.5/);
    assert.match(bounds('abc', [span(2, 2)])[0]!.message, /empty/);
    assert.match(bounds('abc', [span(2, 1)])[0]!.message, /ends before it starts/);
  });

  it('checks parts, and what it can in records with an unknown sample', () => {
    const parts = { ...span(0, 9), parts: [span(0, 1), span(8, 9)] };
    assert.deepEqual(pick(check(spanOutOfBounds, 'abc', [parts], {}, 'names'), 'at'), ['8']);
    assert.deepEqual(pick(bounds('', [span(3, 2), span(5, 9)], { sample: 'nowhere' }), 'at'), ['2']);
  });
});

describe('span-text-mismatch', () => {
  const quote = (text: string, spans: unknown[], fields?: Record<string, unknown>) =>
    check(spanTextMismatch, text, spans, fields);

  it('accepts quotes that match the offsets', () => {
    assert.deepEqual(quote('😀 costs 9 EUR', [span(8, 13, '9 EUR')]), []);
    assert.deepEqual(quote('😀 costs 9 EUR', [span(9, 14, '9 EUR')], { unit: 'utf16' }), []);
  });

  it('shows the actual text and moves the span', () => {
    const [found] = quote('Order B-332 is late.', [span(5, 10, 'B-332')]);
    assert.equal(found!.at, '"B-332"');
    assert.equal(
      found!.message,
      '[5, 10) marks " B-33", not "B-332". The quoted text is elsewhere in the sample.',
    );
    assert.deepEqual(found!.fixed, [span(6, 11, 'B-332')]);
  });

  const reasons: [text: string, span: object, why: RegExp, fixedTo?: object][] = [
    ['😀 9 EUR x', span(3, 8, '9 EUR'), /count UTF-16 units/, span(2, 7, '9 EUR')],
    ['é 9 EUR x', span(3, 8, '9 EUR'), /count UTF-8 bytes/, span(2, 7, '9 EUR')],
    ['a\r\nb 9 EUR', span(4, 9, '9 EUR'), /each \\r\\n as one/, span(5, 10, '9 EUR')],
    ['cafe\u0301 9 EUR', span(5, 10, '9 EUR'), /normal form NFC/, span(6, 11, '9 EUR')],
    ['caf\u00e9 9 EUR x', span(6, 11, '9 EUR'), /bytes|NFD/, span(5, 10, '9 EUR')],
    ['x caf\u00e9', span(2, 6, 'cafe\u0301'), /another Unicode normal form/],
    ['Order B-332', span(0, 5, 'order'), /is not in the sample/],
  ];
  for (const [text, given, why, to] of reasons) {
    it(`explains ${JSON.stringify([text, given])}`, () => {
      const [found, ...more] = quote(text, [given]);
      assert.equal(more.length, 0);
      assert.match(found!.message, why);
      assert.deepEqual(found!.fixed, to && [to]);
    });
  }

  it('never guesses between several places', () => {
    const far = ' '.repeat(100);
    assert.equal(quote('ab ab', [span(1, 3, 'ab')])[0]!.fixed, undefined);
    assert.deepEqual(
      quote(`ab${far}ab`, [span(1, 3, 'ab')])[0]!.fixed,
      [span(0, 2, 'ab')],
      'the other one is far away',
    );
    assert.match(quote('ab ab', [span(1, 3, 'ab')])[0]!.message, /2 times/);
  });

  it('knows when the text has changed since', () => {
    assert.match(
      quote('new text', [span(0, 3, 'old')], { text_hash: '0'.repeat(16) })[0]!.message,
      /has changed since/,
    );
  });

  it('asks mildly for a quote where there is none', () => {
    const [found] = quote('costs 9 EUR', [span(6, 11)]);
    assert.equal(found!.severity, 'info');
    assert.deepEqual(found!.fixed, [span(6, 11, '9 EUR')]);
  });

  it('moves a part, and the hull with it', () => {
    const parts = {
      ...span(0, 8, undefined, 'team'),
      parts: [
        { start: 0, end: 1, text: 'b' },
        { start: 7, end: 8, text: 'g' },
      ],
    };
    const [found, second] = check(spanTextMismatch, 'abcdef g', [parts], {}, 'names');
    assert.equal(second, undefined);
    assert.deepEqual(found!.fixed, [
      { ...parts, start: 1, parts: [{ start: 1, end: 2, text: 'b' }, parts.parts[1]] },
    ]);
  });
});

describe('span-splits-character', () => {
  const splits = (text: string, spans: unknown[], fields?: Record<string, unknown>) =>
    check(spanSplitsCharacter, text, spans, fields);

  it('lets whole characters be', () => {
    assert.deepEqual(
      splits('👩‍🚒 cafe\u0301\r\n中文 한국', [span(0, 3), span(4, 9), span(9, 11), span(11, 12), span(14, 15)]),
      [],
    );
  });

  it('widens a span to the character it cuts', () => {
    const [found] = splits('ask 👩‍🚒 now', [span(4, 5, '👩')]);
    assert.equal(found!.at, '5');
    assert.equal(found!.message, 'The span ends inside the character "👩‍🚒".');
    assert.deepEqual(found!.fixed, [span(4, 7, '👩‍🚒')]);
  });

  it('finds accents, flags, line ends, halves of pairs, and bytes', () => {
    assert.deepEqual(pick(splits('cafe\u0301', [span(0, 4)]), 'at'), ['4']);
    assert.deepEqual(pick(splits('🇩🇪🇫🇷', [span(1, 2), span(2, 4)]), 'at'), ['1']);
    assert.match(splits('a\r\nb', [span(2, 4)])[0]!.message, /starts inside the character "\\r\\n"/);
    assert.deepEqual(splits('a😀', [span(0, 2)], { unit: 'utf16' })[0]!.fixed, [span(0, 3)]);
    assert.deepEqual(pick(splits('a😀', [span(0, 3)], { unit: 'byte' }), 'message'), [
      'Byte 3 lies inside the UTF-8 bytes of a character.',
    ]);
  });
});

describe('overlapping-spans', () => {
  const overlaps = (spans: unknown[], layer = 'entities') =>
    check(overlappingSpans, 'x'.repeat(50), spans, {}, layer);

  it('allows what the layer allows', () => {
    assert.deepEqual(overlaps([span(0, 3), span(3, 5), span(9, 12)]), []);
    assert.deepEqual(overlaps([span(9, 12), span(0, 3)]), [], 'in any order');
    assert.deepEqual(
      overlaps([span(0, 9), span(3, 5), span(3, 5, undefined, 'team')], 'names'),
      [],
      'nested',
    );
    const gap = { ...span(0, 9), parts: [span(0, 2), span(7, 9)] };
    assert.deepEqual(overlaps([gap, span(3, 5)], 'names'), [], 'in the gap of another');
  });

  it('offers no fix in a long line, where each would hold thousands of other spans', () => {
    const nested = (count: number) => Array.from({ length: count }, (_, n) => span(0, 50, `s${n}`));
    const withFix = (count: number): number =>
      overlaps(nested(count)).filter((one) => one.fixed !== undefined).length;
    assert.equal(withFix(20), 19);
    assert.equal(withFix(2000), 0);
  });

  it('keeps the longer of two', () => {
    const [found, ...more] = overlaps([span(3, 9, 'abc'), span(5, 12)]);
    assert.equal(more.length, 0);
    assert.equal(
      found!.message,
      '[5, 12) amount overlaps "abc" [3, 9) amount. Spans of "entities" may not overlap (overlap: none).',
    );
    assert.deepEqual(found!.fixed, [span(5, 12)]);
  });

  it('refuses crossing where nesting is allowed', () => {
    const found = overlaps([span(0, 5), span(3, 8), span(6, 7)], 'names');
    assert.deepEqual(
      found.map(({ message }) => message.slice(0, 40)),
      ['[3, 8) amount crosses [0, 5) amount. Spa'],
    );
    const gap = { ...span(0, 9), parts: [span(0, 2), span(7, 9)] };
    assert.equal(overlaps([gap, span(1, 8)], 'names').length, 1);
  });

  it('refuses the same span twice in any layer, once each', () => {
    const found = overlaps([span(0, 5), span(0, 5), span(0, 5)]);
    assert.deepEqual(
      found.map(({ message }) => message),
      Array(2).fill('[0, 5) amount is marked twice. Remove one, or allow it (repeats: true).'),
    );
    assert.equal(overlaps([span(0, 5), span(0, 5)], 'names').length, 1);
  });

  it('does not offer to remove a span that a relation names', () => {
    const line = withSpans(
      [
        { id: 's1', ...span(0, 5) },
        { id: 's2', ...span(0, 5) },
      ],
      {},
      'names',
    );
    const related = line.replace('"names":', '"links":[{"label":"works-in","from":"s2","to":"s1"}],"names":');
    const [finding] = lintLines([related], {
      model,
      rules: [overlappingSpans],
      samples: { 't-1': 'x'.repeat(50) },
    });
    assert.equal(finding!.fixes, undefined);
  });
});

describe('missing-offset-unit', () => {
  const unit = (fields: Record<string, unknown>, spans = [span(0, 1)]) =>
    check(missingOffsetUnit, 'abc', spans, fields);

  it('wants the unit beside spans only', () => {
    assert.deepEqual(unit({ unit: 'codepoint' }), []);
    assert.deepEqual(unit({ unit: undefined }, []), []);
    assert.deepEqual(pick(unit({ unit: undefined }), 'severity', 'at'), [['warning', '"labels"']]);
    assert.deepEqual(pick(unit({ unit: 'utf16' }), 'severity', 'at'), [['info', '"utf16"']]);
    assert.match(unit({ unit: 'chars' })[0]!.message, /read as code points/);
  });
});
