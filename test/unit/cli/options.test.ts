import assert from 'node:assert/strict';
import { positiveNumber } from '../../../src/cli/options';
import { SLOW } from '../../host/until';

describe('numbers in options', function () {
  this.timeout(SLOW);

  it('says of a number that has to be 1 or more that it has to be', () => {
    assert.equal(positiveNumber('12'), 12);
    for (const value of ['0', '-1', '1.5', '', 'x'])
      assert.throws(() => positiveNumber(value), /Expected a whole number of 1 and above\./, value);
  });
});
