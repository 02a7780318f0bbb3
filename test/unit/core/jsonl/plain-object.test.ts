import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { PlainObject } from '../../../../src/core/jsonl/plain-object';
import { findInvisible } from '../../../../src/core/text/invisible';
import { findMojibake } from '../../../../src/core/text/mojibake';
import { mainScript } from '../../../../src/core/text/scripts';
import { corpusPath } from '../../../corpora/shared-data';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const object = new PlainObject();

/** Reads a line in the middle of others, at an offset of its own. */
function read(line: string, shift = 0): boolean {
  const before = encode(`${' '.repeat(shift)}{"a":1}\n`);
  const own = encode(line);
  const bytes = new Uint8Array([...before, ...own, ...encode('\n"}],"')]);
  return object.read(bytes, before.length, before.length + own.length);
}

/** What is promised of a line that was read. */
function assertPlain(line: string): void {
  const value = JSON.parse(line) as Record<string, unknown>;
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), line);
  assert.ok(!line.includes('\\u'), line);
  for (const [key, expected] of Object.entries(value)) {
    const field = object.find(encode(key));
    // There twice: JSON.parse takes the last one.
    if (field === -2) continue;
    assert.ok(field >= 0, line);
    assert.equal(object.isString(field), typeof expected === 'string', line);
    if (object.isWhole(field)) assert.equal(object.text(field), String(expected));
    if (typeof expected !== 'string') continue;
    assert.equal(object.text(field), expected);
    const length =
      object.ends[field]! - object.starts[field]! - object.escapes[field]! - object.extra[field]!;
    assert.equal(length, [...expected].length);
    assert.equal(object.extra[field] === 0, !/[^\0-\x7f]/.test(expected));
    assert.ok(!expected.includes('@') || object.hasAtSign);
    assert.deepEqual(findInvisible(expected), []);
    assert.equal(findMojibake(expected), undefined);
    if (object.isLatin) assert.ok([undefined, 'Latin'].includes(mainScript(expected)), line);
  }
}

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
      assert.ok(read(line), line);
      assertPlain(line);
    }
    assert.equal(object.isLatin, false);
    assert.ok(read('{"a":"1","b":"2","a":"3"}'));
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
      assert.ok(!read(line), line);
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
    const folder = corpusPath('jsontestsuite/test_parsing');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(path.join(folder, name));
      for (const text of [bytes.toString(), `{"a":${bytes.toString()}}`]) if (read(text)) assertPlain(text);
      if (name.startsWith('n_')) assert.ok(!object.read(bytes, 0, bytes.length), name);
    }
  });

  it('knows every character', () => {
    const characters = Array.from({ length: 0x10ffff / 31 }, (_, n) => (n < 0x2100 ? n : n * 31));
    for (const code of characters) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      for (const before of ['a', 'Ã', 'â€', 'ï»'])
        if (read(`{"a":"${before}${character}b"}`)) assertPlain(`{"a":"${before}${character}b"}`);
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
        if (!read(text, shift)) return;
        plain += 1;
        assertPlain(text);
      }),
      { numRuns: 5000 },
    );
    assert.ok(plain > 500, String(plain));
  });
});
