import assert from 'node:assert/strict';
import { openShare, positiveNumber, timeSince, wholeFrom } from '../../../src/cli/options';
import { SLOW } from '../../host/until';

describe('numbers in options', function () {
  this.timeout(SLOW);

  it('says of a number that has to be 1 or more that it has to be', () => {
    assert.equal(positiveNumber('12'), 12);
    for (const value of ['0', '-1', '1.5', '', 'x'])
      assert.throws(() => positiveNumber(value), /Expected a whole number of 1 and above\./, value);
  });

  it('says between which numbers one has to be', () => {
    assert.deepEqual(['2', '20'].map(wholeFrom(2, 20)), [2, 20]);
    for (const value of ['1', '21', '2.5', '', 'x'])
      assert.throws(() => wholeFrom(2, 20)(value), /Expected a whole number from 2 to 20\./, value);
    assert.equal(openShare('0.5'), 0.5);
    for (const value of ['0', '1', '1.5', ''])
      assert.throws(() => openShare(value), /Expected a number between 0 and 1\./, value);
  });

  it('takes the start of a period as a date, a time, or a number of days', () => {
    assert.equal(timeSince('2026-11-25'), '2026-11-25T00:00:00.000Z');
    assert.equal(timeSince('2026-11-25T09:10:00+01:00'), '2026-11-25T08:10:00.000Z');
    const before = Date.now();
    const days = (before - Date.parse(timeSince('7d'))) / 86_400_000;
    assert.ok(Math.abs(days - 7) < 0.01, String(days));
    for (const value of ['', '7', 'd', '7 d', 'HEAD', 'v1.2', '2026', '2026-13-01', '1e3d'])
      assert.throws(
        () => timeSince(value),
        /Expected a date such as 2026-11-25, or a number of days such as 7d\./,
        value,
      );
  });
});
