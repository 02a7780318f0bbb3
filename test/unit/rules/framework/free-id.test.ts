import assert from 'node:assert/strict';
import { freeId } from '../../../../src/rules/framework/free-id';

describe('freeId', () => {
  it('takes the number above all of the same stem, with as many digits', () => {
    assert.equal(freeId('EX-07', new Set(['EX-07', 'EX-11', 'R-99'])), 'EX-12');
    assert.equal(freeId('R-1', new Set(['R-1', 'R-9'])), 'R-10');
    assert.equal(freeId('R-1', new Set(['R-1', 'R-1b', 'R-1-7'])), 'R-2');
  });

  it('adds a number to an id without one', () => {
    assert.equal(freeId('general', new Set(['general', 'general-2'])), 'general-3');
  });
});
