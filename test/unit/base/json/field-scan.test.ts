import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstField } from '../../../../src/project/samples/sample-store';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (line: string, field: string): string | number | undefined => firstField(encode(line), field);

describe('firstField', () => {
  it('reads a string or whole number that comes first', () => {
    assert.equal(read('{"id":"t-1","text":"a"}', 'id'), 't-1');
    assert.equal(read(' {\t"id" : "größe 😡" , "x":[1] } ', 'id'), 'größe 😡');
    assert.equal(read('{"id":-12,"text":"\\"id\\" in \\\\ it"}', 'id'), -12);
    assert.equal(read('{"größe":"x"}', 'größe'), 'x');
  });

  it('leaves everything else to the caller', () => {
    for (const line of [
      '{"text":"a","id":"b"}',
      '{"id":null}',
      '{"id":["a"]}',
      '{"id":{"id":"a"}}',
      '{"id":1.5}',
      '{"id":01}',
      '{"id":"a","id":"b"}',
      '{"id":"a", "id" :"b"}',
      '{"id":"a","\\u0069d":"b"}',
      '{"\\u0069d":"b"}',
      '{"id":"a\\n"}',
      '[{"id":"a"}]',
      '{}',
      '',
      '{"id":"a',
      '\ufeff{"id":"a"}',
      '{"id":"a\tb"}',
      '{"id":"a" "y":1}',
      `{"id":"${'long '.repeat(100)}"}`,
    ])
      assert.equal(read(line, 'id'), undefined, line);
  });

  it('agrees with JSON.parse', () => {
    const key = fc.constantFrom('id', 'id', 'id', 'i', 'idd', '\\u0069d', '\\"id', '', 'é');
    const written = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '"id"',
        '"\\"id\\":1"',
        '"\\\\"',
        '{"id":1}',
        '"\\u0069d"',
        '1e3',
        '-0',
        '7',
        '"é"',
        '"a"',
      ),
    );
    const line = fc
      .array(fc.tuple(key, written, fc.constantFrom('', ' ', '\t')), { maxLength: 3 })
      .map((fields) => `{${fields.map(([k, v, s]) => `${s}"${k}"${s}:${s}${v}${s}`).join(',')}}`);
    let defined = 0;
    fc.assert(
      fc.property(line, fc.constantFrom('id', 'id', 'id', 'é'), (text, field) => {
        const found = read(text, field);
        if (found === undefined) return;
        defined += 1;
        assert.equal(found, (JSON.parse(text) as Record<string, unknown>)[field]);
      }),
      { numRuns: 3000 },
    );
    // It must not agree by never answering.
    assert.ok(defined > 50, `${defined}`);
  });
});
