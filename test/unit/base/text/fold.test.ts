import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldedHash, foldText } from '../../../../src/base/text/folded-key';

describe('folded texts', () => {
  it('hash alike when they read alike', () => {
    const texts = [' Where  is\tmy\r\nmachine? ', 'where is my machine?', 'WHERE IS MY MACHINE?'];
    assert.equal(new Set(texts.map(foldedHash)).size, 1);
    assert.equal(foldedHash('ﬁne CAFÉ'), foldedHash('fine cafe\u0301'));
    assert.notEqual(foldedHash('where is my machine'), foldedHash(texts[0]!));
    assert.notEqual(foldedHash('a b'), foldedHash('ab'));
  });

  it('hash as their folded form does', () => {
    const text = fc.array(
      fc.constantFrom('a', 'B', ' ', '\n', '\v', 'é', 'ß', '\u00a0', '\u2028', 'İ', '😀', '\x1c'),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(text, (list) =>
        assert.equal(foldedHash(list.join('')), foldedHash(foldText(list.join('')))),
      ),
    );
  });

  it('are numbers of 53 bits that seldom meet', () => {
    const hashes = Array.from({ length: 100_000 }, (_, n) => foldedHash(`text number ${n}`));
    assert.equal(new Set(hashes).size, hashes.length);
    assert.ok(hashes.every((hash) => Number.isSafeInteger(hash) && hash > 0));
  });
});
