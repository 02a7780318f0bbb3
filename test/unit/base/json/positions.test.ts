import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonLine } from '../../../../src/base/json/positions';
import { StringLiteral } from '../../../../src/base/json/string-literal';

describe('JsonLine', () => {
  const text = '{"id": "t-1", "spans": [{"label": "a"}, {"label": "b", "label": "c"}], "": {"x.y": null}}';
  const line = new JsonLine(text);
  const at = (path: (string | number)[], part?: 'value' | 'key'): string | undefined => {
    const range = line.rangeOf(path, part);
    return range && text.slice(range.start, range.end);
  };

  it('finds values and keys by path', () => {
    assert.equal(at([]), text);
    assert.equal(at(['id']), '"t-1"');
    assert.equal(at(['id'], 'key'), '"id"');
    assert.equal(at(['spans', 0]), '{"label": "a"}');
    assert.equal(at(['spans', 0, 'label']), '"a"');
    assert.equal(at(['', 'x.y']), 'null');
    assert.equal(at(['spans', 0], 'key'), undefined);
  });

  it('takes the last of two equal keys, as JSON.parse does', () => {
    assert.equal(at(['spans', 1, 'label']), '"c"');
  });

  it('finds nothing where nothing is', () => {
    for (const path of [
      ['x'],
      ['id', 'x'],
      ['spans', 2],
      ['spans', -1],
      ['spans', 'label'],
      [0],
      ['toString'],
    ]) {
      assert.equal(at(path), undefined, path.join('.'));
    }
    assert.equal(new JsonLine('{"a":1').rangeOf([]), undefined);
    assert.equal(new JsonLine('').rangeOf([]), undefined);
  });

  it('finds the path at an offset', () => {
    const pathAt = (needle: string): unknown => line.pathAt(text.indexOf(needle));
    assert.deepEqual(pathAt('t-1'), ['id']);
    assert.deepEqual(pathAt('"id"'), ['id']);
    assert.deepEqual(pathAt('"a"'), ['spans', 0, 'label']);
    assert.deepEqual(pathAt('null'), ['', 'x.y']);
    assert.deepEqual(pathAt(' "spans"'), []);
    assert.equal(line.pathAt(text.length), undefined);
  });

  it('agrees with JSON.parse on every path', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const ranges = new JsonLine(json);
        const visit = (value: unknown, path: (string | number)[]): void => {
          const range = ranges.rangeOf(path);
          assert.ok(range);
          assert.deepEqual(JSON.parse(json.slice(range.start, range.end)), value);
          if (typeof value !== 'object' || value === null) return;
          for (const [key, child] of Object.entries(value)) {
            const childPath = [...path, Array.isArray(value) ? Number(key) : key];
            visit(child, childPath);
            if (Array.isArray(value)) continue;
            const keyRange = ranges.rangeOf(childPath, 'key');
            assert.ok(keyRange);
            assert.equal(JSON.parse(json.slice(keyRange.start, keyRange.end)), key);
          }
        };
        visit(JSON.parse(json), []);
      }),
    );
  });

  it('is quick and answers for wide lines', () => {
    const wide = JSON.stringify({ spans: Array.from({ length: 5000 }, (_, i) => ({ start: i })) });
    const range = new JsonLine(wide).rangeOf(['spans', 4999, 'start']);
    assert.equal(wide.slice(range!.start, range!.end), '4999');
  });
});

describe('StringLiteral', () => {
  it('maps offsets over escapes', () => {
    const line = '{"t":"caf\\u00e9 \\ud83d\\ude00\\n!"}';
    const literal = new JsonLine(line).stringAt(['t'])!;
    assert.equal(literal.text, 'café 😀\n!');
    assert.equal(literal.toRaw(0), 6);
    assert.equal(line.slice(literal.toRaw(3), literal.toRaw(4)), '\\u00e9');
    assert.equal(line.slice(literal.toRaw(5), literal.toRaw(7)), '\\ud83d\\ude00');
    assert.equal(line.slice(literal.toRaw(8), literal.toRaw(9)), '!');
    assert.equal(literal.toRaw(9), line.length - 2);
    assert.equal(literal.toRaw(10), undefined);
    assert.equal(literal.toRaw(-1), undefined);
  });

  it('is only for strings', () => {
    assert.throws(() => new StringLiteral('{"a":1}', 5, 6), SyntaxError);
    assert.throws(() => new StringLiteral('"a', 0, 2), SyntaxError);
    assert.equal(new JsonLine('{"a":1}').stringAt(['a']), undefined);
  });

  it('agrees with decoding every prefix', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        'a',
        'é',
        '😡',
        '\\n',
        '\\"',
        '\\\\',
        '\\/',
        '\\u00e9',
        '\\ud83d',
        '\\ude00',
        '\\uD83D\\uDE00',
      ),
      fc.string({ unit: 'grapheme', maxLength: 1 }).filter((char) => !/["\\]|\p{Cc}/u.test(char)),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.constantFrom('', '{"x\\"":'), (units, before) => {
        const line = `${before}"${units.join('')}"}`;
        const literal = new StringLiteral(line, before.length, line.length - 1);
        let raw = before.length + 1;
        let utf16 = 0;
        for (const one of units) {
          assert.equal(literal.toRaw(utf16), raw);
          raw += one.length;
          utf16 += (JSON.parse(`"${one}"`) as string).length;
        }
        assert.equal(literal.toRaw(utf16), raw);
        assert.equal(literal.text.length, utf16);
      }),
    );
  });
});
