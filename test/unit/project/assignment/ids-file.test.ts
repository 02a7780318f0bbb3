import assert from 'node:assert/strict';
import { idIn } from '../../../../src/project/assignment/ids-file';

describe('project/assignment: files of ids', () => {
  it('have one id per line', () => {
    assert.deepEqual(['t-1\r', '', '  ', 'a b'].map(idIn), ['t-1', undefined, undefined, 'a b']);
  });

  it('quote ids that a line cannot hold', () => {
    assert.deepEqual(['"a\\nb"', '" c"', '"\\"d"'].map(idIn), ['a\nb', ' c', '"d']);
    assert.equal(idIn('"no JSON'), '"no JSON');
  });
});
