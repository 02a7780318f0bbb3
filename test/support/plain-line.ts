import assert from 'node:assert/strict';
import { PlainObject } from '../../src/core/jsonl/plain-object';
import { findInvisible } from '../../src/core/text/invisible';
import { findMojibake } from '../../src/core/text/mojibake';
import { mainScript } from '../../src/core/text/scripts';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** The one that reads, with what it found last. */
export const object = new PlainObject();

/** Reads a line in the middle of others, at an offset of its own. */
export function readPlain(line: string, shift = 0): boolean {
  const before = encode(`${' '.repeat(shift)}{"a":1}\n`);
  const own = encode(line);
  const bytes = new Uint8Array([...before, ...own, ...encode('\n"}],"')]);
  return object.read(bytes, before.length, before.length + own.length);
}

/** What is promised of a line that was read. */
export function assertPlain(line: string): void {
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
