import assert from 'node:assert/strict';
import { typedOver } from '../../../src/kinds/text/typed';

describe('a text with line ends of its own in a field of the page', () => {
  it('is itself again when nothing is changed, whatever its line ends', () => {
    for (const [text, typed] of [
      ['', ''],
      ['a', 'a'],
      ['a\r\nb\nc\r', 'a\nb\nc\n'],
      ['\r\n\n', '\n\n'],
      ['a\rb', 'a\nb'],
    ] as const)
      assert.equal(typedOver(text, typed), text);
  });

  it('gets its own line ends where it is changed', () => {
    assert.equal(typedOver('a\r\nb', 'a\nB\nc'), 'a\r\nB\r\nc');
    assert.equal(typedOver('a\rb', 'a\nB'), 'a\rB');
    assert.equal(typedOver('a\nb', 'a\nB'), 'a\nB');
    assert.equal(typedOver('a', 'a\nb'), 'a\nb');
  });
});
