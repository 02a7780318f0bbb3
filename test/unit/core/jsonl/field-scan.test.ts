import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extractStringField } from '../../../../src/core/jsonl/field-scan';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Extracts from the middle of a larger buffer whose neighbours look like JSON, too. */
function extract(line: string, field: string): string | number | undefined {
  const before = encode('{"id":"before"}\n');
  const bytes = new Uint8Array([...before, ...encode(line), ...encode('\n{"id":"after"}')]);
  return extractStringField(bytes, before.length, before.length + encode(line).length, field);
}

describe('extractStringField', () => {
  it('finds strings and numbers anywhere at the top level', () => {
    assert.equal(extract('{"id":"t-1","text":"a"}', 'id'), 't-1');
    assert.equal(extract(' {\t"a" : [1,{"id":"no"}] , "id" : "t-1" } ', 'id'), 't-1');
    assert.equal(extract('{"a":"\\"id\\":1","id":-12.5e1}', 'id'), -125);
    assert.equal(extract('{"text":"größe 😡","n":1}', 'text'), 'größe 😡');
    assert.equal(extract('{"text":"a\\nb\\u00e9\\ud83d\\ude00"}', 'text'), 'a\nbé😀');
    assert.equal(extract('{"größe":"x"}', 'größe'), 'x');
    assert.equal(extract('{"":"x"}', ''), 'x');
    assert.equal(extract('{"id":"x","t":"C:\\\\"}', 'id'), 'x');
  });

  it('leaves to the caller what is unusual', () => {
    for (const line of [
      '{"id":null}',
      '{"id":true}',
      '{"id":["a"]}',
      '{"id":{"id":"a"}}',
      '{"meta":{"id":"a"}}',
      '{"id":"a","id":"b"}',
      '{"id":"a","\\u0069d":"b"}',
      '{"\\u0069d":"b"}',
      '[{"id":"a"}]',
      '{}',
      '',
      '{',
      '{"id"',
      '{"id":',
      '{"id":"a',
      '{"id":"a\\"',
      '{"id":01}',
      '{"id":1.}',
      'null',
      '\ufeff{"id":"a"}',
      '{"id":"a\tb"}',
      '{"x":"a","y" "id":"b"}',
    ]) {
      assert.equal(extract(line, 'id'), undefined, line);
    }
  });

  it('agrees with JSON.parse', () => {
    const key = fc.constantFrom('id', 'i', 'idd', 'text', 'x', 'y', '\\u0069d', '\\"id', '', 'é');
    const written = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '"id"',
        '"\\"id\\":1"',
        '"\\\\"',
        '{"id":1}',
        '[{"id":"x"}]',
        '"\\u0069d"',
        '1e3',
        '"é"',
        '"a"',
      ),
    );
    const space = fc.constantFrom('', ' ', '\t');
    const line = fc.array(fc.tuple(key, written, space), { maxLength: 6 }).map((fields) => {
      return `{${fields.map(([k, v, s]) => `${s}"${k}"${s}:${s}${v}${s}`).join(',')}}`;
    });
    let defined = 0;
    fc.assert(
      fc.property(line, fc.constantFrom('id', 'text', '', 'é', '"id'), (text, field) => {
        const found = extract(text, field);
        if (found === undefined) return;
        defined++;
        assert.equal(found, (JSON.parse(text) as Record<string, unknown>)[field]);
      }),
      { numRuns: 3000 },
    );
    // It must not agree by never answering.
    assert.ok(defined > 50, `${defined}`);
  });

  it('reads long texts as JSON.parse does, whatever stands in them', () => {
    const piece = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('a line of some words that goes on for a while', 'größe 😡 中文 '),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\n', '\r\n', '\t', '"', '\\', '/', '\\"', '\\n', '\b', '\f', '\ud83d'),
      },
      { weight: 1, arbitrary: fc.string() },
    );
    const escape = fc.constantFrom('', '\\/', '\\u00e9', '\\u005C', '\\b', '\\"');
    let long = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), escape, (pieces, written) => {
        const inside = JSON.stringify(pieces.join('')).slice(1, -1) + written;
        const line = `{"text":"${inside}","id":"x"}`;
        assert.equal(extract(line, 'text'), (JSON.parse(line) as { text: string }).text);
        if (inside.length > 64 && inside.includes('\\')) long += 1;
      }),
      { numRuns: 500 },
    );
    assert.ok(long > 50, `${long}`);
  });

  it('never throws on broken lines', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      'id',
      '1',
      'e',
      ' ',
      '\ufeff',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
        extract(parts.join(''), 'id');
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        extractStringField(bytes, 0, bytes.length, 'id');
      }),
    );
  });
});
