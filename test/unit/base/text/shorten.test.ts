import assert from 'node:assert/strict';
import { shorten } from '../../../../src/base/text/shorten';

describe('base/text/shorten', () => {
  it('cuts what is too long, with an ellipsis, and no character in two', () => {
    assert.equal(shorten('abc', 3), 'abc');
    assert.equal(shorten('abcd', 3), 'abc…');
    assert.equal(shorten('ab cd', 3), 'ab…');
    assert.equal(shorten('ab😀cd', 3), 'ab…');
    assert.equal(shorten('ab😀cd', 4), 'ab😀…');
  });
});
