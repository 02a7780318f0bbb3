import assert from 'node:assert/strict';
import fc from 'fast-check';
import { idIn, idsText } from '../../../../src/project/assignment/ids-file';

describe('project/assignment: files of ids', () => {
  it('has one id per line', () => {
    assert.equal(idsText(['t-1', 'a b']), 't-1\na b\n');
    assert.deepEqual(['t-1\r', '', '  ', 'a b'].map(idIn), ['t-1', undefined, undefined, 'a b']);
  });

  it('quotes ids that a line cannot hold', () => {
    assert.equal(idsText(['a\nb', ' c', '"d']), '"a\\nb"\n" c"\n"\\"d"\n');
    assert.equal(idIn('"no JSON'), '"no JSON');
  });

  it('reads every id that it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'binary' })), (ids) => {
        assert.deepEqual(idsText(ids).split('\n').slice(0, -1).map(idIn), ids);
      }),
    );
  });
});
