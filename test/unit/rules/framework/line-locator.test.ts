import assert from 'node:assert/strict';
import fc from 'fast-check';
import { locatorOf } from '../../../../src/rules/framework/line-locator';
import { csvLine, documentView, jsonLine, modelOf, underlined } from '../../../support/lint-lines';

const model = modelOf('labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: []\n');
const json = (raw: string, line = 0) => locatorOf(jsonLine(model, 'sample', 'data/a.jsonl', raw, line, {}));

describe('places in a JSON line', () => {
  const raw = '{"id": "😀", "text":"\\ud83d\\ude00\\tcaf\\u00e9 👩‍🚒 x", "labels": {"a": [1, {"b": "c"}]}}';
  const at = (found: Parameters<ReturnType<typeof json>['range']>[0]) =>
    underlined([raw], { range: json(raw).range(found) });

  it('finds values and keys', () => {
    assert.equal(at({ path: ['id'] }), '"😀"');
    assert.equal(at({ path: ['labels', 'a', 1, 'b'] }), '"c"');
    assert.equal(at({ path: ['labels', 'a', 1, 'b'], part: 'key' }), '"b"');
  });

  it('finds the part of a string by UTF-16 offsets of the decoded text, over escapes and pairs', () => {
    assert.equal(at({ path: ['text'], within: { start: 0, end: 2 } }), '\\ud83d\\ude00');
    assert.equal(at({ path: ['text'], within: { start: 1, end: 2 } }), '\\ude00');
    assert.equal(at({ path: ['text'], within: { start: 3, end: 7 } }), 'caf\\u00e9');
    assert.equal(at({ path: ['text'], within: { start: 8, end: 13 } }), '👩‍🚒');
  });

  it('goes to the nearest key for what is missing, and to the whole line last', () => {
    assert.equal(at({ path: ['labels', 'zz'] }), '"labels"');
    assert.equal(at({ path: ['labels', 'a', 1, 'zz', 3] }), '{"b": "c"}');
    assert.equal(at({ path: ['zz'] }), raw);
    assert.equal(at({ path: [] }), raw);
    const broken = ' {"a": ';
    assert.equal(underlined([broken], { range: json(broken).range({ path: ['a'] }) }), '{"a":');
  });

  it('has no value at a path that is not there', () => {
    assert.equal(json(raw).valueRange(['labels', 'zz']), undefined);
    assert.deepEqual(json(raw, 7).valueRange(['id']), {
      start: { line: 7, character: 7 },
      end: { line: 7, character: 11 },
    });
  });

  it('finds any part of any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, a, b) => {
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        const line = JSON.stringify({ k: 'v', text });
        const found = underlined([line], {
          range: json(line).range({ path: ['text'], within: { start, end } }),
        });
        assert.equal(JSON.parse(`"${found}"`), text.slice(start, end));
      }),
    );
  });
});

describe('places in a CSV record', () => {
  it('finds columns, and offsets in quoted fields over several lines', () => {
    const raw = 'a1,"he said ""hi""\r\nand 😀 left",x,"q"';
    const line = csvLine(
      model,
      ['id', 'text', 'c', 'd'],
      ['a1', 'he said "hi"\r\nand 😀 left', 'x', 'q'],
      raw,
      3,
    );
    const locator = locatorOf(line);
    const lines = ['', '', '', 'a1,"he said ""hi""', 'and 😀 left",x,"q"'];
    const at = (path: string[], within?: { start: number; end: number }) =>
      underlined(lines, { range: locator.range({ path, ...(within && { within }) }) });
    assert.equal(at(['id']), 'a1');
    assert.equal(at(['c']), 'x');
    assert.equal(at(['d']), '"q"');
    assert.equal(at(['text'], { start: 8, end: 12 }), '""hi""');
    assert.equal(at(['text'], { start: 18, end: 20 }), '😀');
    assert.equal(at(['text'], { start: 20, end: 25 }), ' left');
    assert.deepEqual(locator.range({ path: ['none'] }), {
      start: { line: 3, character: 0 },
      end: { line: 4, character: 18 },
    });
    assert.deepEqual(locator.valueRange(['c']), {
      start: { line: 4, character: 13 },
      end: { line: 4, character: 14 },
    });
  });

  it('finds offsets in a document', () => {
    const text = 'one\r\ntwo\tthree\nfour';
    const range = locatorOf(documentView(text)).range({ path: ['text'], within: { start: 9, end: 17 } });
    assert.deepEqual(range, { start: { line: 1, character: 4 }, end: { line: 2, character: 2 } });
  });
});
