import assert from 'node:assert/strict';
import { derivedId } from '../../src/project/samples/sample-ids';
import { shortId } from '../../src/panel/webview/view/in-words';

describe('webview/view/short-id', () => {
  it('shows the end of a long path, and any other id as it is', () => {
    assert.equal(shortId('data/012/letters/012345.txt'), '…/012345.txt');
    assert.equal(shortId('data/1.txt'), 'data/1.txt');
    assert.equal(
      shortId('an-id-that-is-longer-than-the-room-for-it'),
      'an-id-that-is-longer-than-the-room-for-it',
    );
    assert.equal(shortId('https://example.com/a/page/'), 'https://example.com/a/page/');
  });

  it('shows no id that is made of a text', () => {
    assert.equal(shortId(derivedId('a')), '');
    assert.equal(shortId(`${derivedId('a')}~2`), '');
    assert.equal(shortId('h-1'), 'h-1');
  });
});
