import assert from 'node:assert/strict';
import { inField, typedOver } from '../../../src/kinds/text/typed';

describe('a text with line ends of its own in a field of the page', () => {
  it('is itself again when nothing is changed, whatever its line ends', () => {
    for (const text of ['', 'a', 'a\r\nb\nc\r', '\r\n\n', 'a\rb'])
      assert.equal(typedOver(text, inField(text)), text);
  });

  it('has no carriage returns there, as the field would take them out', () => {
    assert.equal(inField('a\r\nb\rc\nd'), 'a\nb\nc\nd');
  });

  it('gets its own line ends where it is changed', () => {
    assert.equal(typedOver('a\r\nb', 'a\nB\nc'), 'a\r\nB\r\nc');
    assert.equal(typedOver('a\nb', 'a\nB'), 'a\nB');
    assert.equal(typedOver('a', 'a\nb'), 'a\nb');
  });
});
