import assert from 'node:assert/strict';
import { FreeIds } from '../../../../src/project/model/free-ids';

describe('FreeIds', () => {
  it('raises the number above all of the same stem, with as many digits', () => {
    assert.equal(new FreeIds(['EX-07', 'EX-11', 'R-99']).next('EX-07'), 'EX-12');
    assert.equal(new FreeIds(['R-1', 'R-9']).next('R-1'), 'R-10');
    assert.equal(new FreeIds(['R-1', 'R-1b', 'R-1-7']).next('R-1'), 'R-2');
  });

  it('adds a number to an id without one', () => {
    assert.equal(new FreeIds(['general', 'general-2']).next('general'), 'general-3');
  });

  it('gives out what was taken no second time', () => {
    const ids = new FreeIds(['R-1', 'general']);
    assert.deepEqual(
      [ids.take('R-1'), ids.take('R-1'), ids.take('general'), ids.take('general')],
      ['R-2', 'R-3', 'general-2', 'general-3'],
    );
    assert.equal(ids.next('R-1'), 'R-4');
  });
});
