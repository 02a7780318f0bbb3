import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BROKEN_JSON, VALID_JSON } from '../../../support/json-texts';
import { assertPlain, encode, object, readPlain } from '../../../support/plain-line';

describe('core/jsonl/plain-object', () => {
  it('reads the lines that most are', () => {
    for (const line of [
      '{}',
      ' { } \r',
      '{"id":"t-1","text":"Plain.","n":-12.5e+3,"ok":true,"no":false,"nil":null}\r',
      '{\t"a" : [ ] , "b" : [1,{"c":{}},"d"] , "e":{"f":[[0]]} }',
      '{"text":"say \\"yes\\"\\n\\tto C:\\\\temp\\r","mail":"a@b"}',
      '{"text":"größe, cafés créés, „so“ – 5 € ½ łódź żółć","größe":"x"}',
      '{"text":"箱は届きました。 Привет 😡 👩‍👧 आज"}',
    ]) {
      assert.ok(readPlain(line), line);
      assertPlain(line);
    }
    assert.equal(object.isLatin, false);
    assert.ok(readPlain('{"a":"1","b":"2","a":"3"}'));
    assert.equal(object.count, 3);
    assert.deepEqual(
      ['a', 'b', 'c'].map(encode).map((key) => object.find(key)),
      [-2, 1, -1],
    );
    assert.equal(object.text(1), '2');
  });

  it('leaves what is unusual, and what is wrong', () => {
    for (const line of [
      '',
      '{',
      '[1]',
      '"a"',
      '{"a":1',
      '{"a":1}}',
      '{"a":1} x',
      '{"a":1,}',
      '{"a" 1}',
      '{a:1}',
      '{"a":01}',
      '{"a":-}',
      '{"a":1.}',
      '{"a":.5}',
      '{"a":1e}',
      '{"a":tru}',
      '{"a":[1,]}',
      '{"a":[1}',
      '{"a":{"b"}}',
      '{"a":"b',
      '{"a":"b\\"}',
      '{"a":"\\x"}',
      '{"a":"\t"}',
      '\ufeff{"a":1}',
      '{"a":"\\u0041"}',
      '{"a":"\\\\u"}',
      '{"a":"\\b"}',
      '{"a":"\\/"}',
      '{"\\n":1}',
      '{"a":"cafÃ©"}',
      '{"a":"it â€™s"}',
      '{"a":"\u200b"}',
      '{"a":"\ufffd"}',
      `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
      `{${Array.from({ length: 65 }, (_, n) => `"${n}":1`).join()}}`,
    ])
      assert.ok(!readPlain(line), line);
    for (const bytes of [
      [0xc3],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xf0, 0x80, 0x80, 0x80],
      [0x80],
      [0xf5, 0x80, 0x80, 0x80],
    ])
      assert.ok(
        !object.read(new Uint8Array([...encode('{"a":"'), ...bytes, ...encode('"}')]), 0, 8 + bytes.length),
      );
  });

  it('reads nothing that JSON.parse does not', () => {
    for (const text of [...VALID_JSON, ...BROKEN_JSON])
      for (const line of [text, `{"a":${text}}`]) if (readPlain(line)) assertPlain(line);
    for (const text of BROKEN_JSON) assert.ok(!readPlain(text), text);
  });

  it('knows every character', () => {
    const characters = Array.from({ length: 0x10ffff / 31 }, (_, n) => (n < 0x2100 ? n : n * 31));
    for (const code of characters) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      for (const before of ['a', 'Ã', 'â€', 'ï»'])
        if (readPlain(`{"a":"${before}${character}b"}`)) assertPlain(`{"a":"${before}${character}b"}`);
    }
  });

  it('agrees with JSON.parse', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'plain words ',
        '@',
        '\\n',
        '\\"',
        '\\\\',
        '\\',
        '"',
        '\\u00e9',
        'é',
        'Ã©',
        '€',
        'ł',
        '😡',
        'я',
        '箱',
        '\t',
        '{',
        ',',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const string = fc.array(piece, { maxLength: 6 }).map((pieces) => `"${pieces.join('')}"`);
    const value = fc.oneof(
      string,
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(
        '1',
        '-0',
        '0',
        '12345678901234567',
        '-7',
        '1.50',
        '1e5',
        'true',
        'nul',
        '[1,"a"]',
        '{"a":{}}',
        '',
      ),
    );
    const key = fc.oneof(fc.constantFrom('"id"', '"text"', '"é"'), string);
    const line = fc
      .tuple(
        fc.array(fc.tuple(key, value), { maxLength: 5 }),
        fc.constantFrom(':', ' : '),
        fc.constantFrom(',', ' ,\t'),
        fc.constantFrom('', ' ', '\r', '}', 'x'),
      )
      .map(
        ([fields, colon, comma, end]) => `{${fields.map((field) => field.join(colon)).join(comma)}}${end}`,
      );
    let plain = 0;
    fc.assert(
      fc.property(line, fc.nat(3), (text, shift) => {
        if (!readPlain(text, shift)) return;
        plain += 1;
        assertPlain(text);
      }),
      { numRuns: 5000 },
    );
    assert.ok(plain > 500, String(plain));
  });
});
