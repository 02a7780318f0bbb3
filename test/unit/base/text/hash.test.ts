import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { fastHash64, sha256Stream, textHash } from '../../../../src/base/text/hash';
import { useNativeHash } from '../../../../src/platform/native-hash';

describe('textHash', () => {
  const isRight = (): void => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // Node replaces lone surrogates by U+FFFD, too.
        assert.equal(textHash(text), createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16));
      }),
    );
    assert.equal(textHash(''), 'e3b0c44298fc1c14');
    assert.equal(textHash('a\ud83d'), textHash('a\ufffd'));
    assert.notEqual(textHash('é'), textHash('e\u0301'));
    const stream = sha256Stream();
    for (const piece of ['a', '', 'bc']) stream.update(new TextEncoder().encode(piece));
    assert.equal(stream.digest(), createHash('sha256').update('abc').digest('hex'));
  };

  it('is the start of SHA-256 over UTF-8', isRight);

  it('is the same from Node', () => {
    useNativeHash();
    isRight();
  });
});

describe('fastHash64', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const hex = (hash: [number, number]): string =>
    hash.map((word) => word.toString(16).padStart(8, '0')).join('');

  it('is the first half of MurmurHash3_x86_128', () => {
    // Values of an independent implementation, for each length of the tail.
    const known: [string, string][] = [
      ['', '0000000000000000'],
      ['a', 'a794933c5556b01b'],
      ['ab', '158451df25be3010'],
      ['abc', '75cdc6d1a2b006a5'],
      ['abcd', '96b6ccaa45afc62e'],
      ['abcde', 'c5402efb5d24c5bc'],
      ['123456789', 'c65876bb119a1552'],
      ['hello, world', '8b21605cb9b98a1e'],
      ['0123456789abcde', '3c76c46d4d0818c0'],
      ['0123456789abcdef', 'fb7d440936aed30a'],
      ['0123456789abcdef0', '1f8a385560920c06'],
      ['I will not buy this record, it is scratched.', 'a0a9683b25ac5e40'],
      ['größe 😡 '.repeat(10), 'abd2f21b384b947c'],
    ];
    for (const [text, hash] of known) assert.equal(hex(fastHash64(bytes(text))), hash, text);
  });

  it('hashes a string as its UTF-16 units, whatever was hashed before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, before) => {
        fastHash64(before);
        const units = Uint8Array.from([...Buffer.from(text, 'utf16le')]);
        assert.deepEqual(fastHash64(text), fastHash64(units));
      }),
    );
  });

  it('takes long inputs', () => {
    const long = 'ab😡'.repeat(600_000);
    assert.deepEqual(fastHash64(long), fastHash64(Buffer.from(long, 'utf16le')));
    assert.notDeepEqual(fastHash64(long), fastHash64(`${long}x`));
  });

  it('has no collisions among similar short texts', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) seen.add(fastHash64(`t-${i}`).join());
    assert.equal(seen.size, 100_000);
  });
});
