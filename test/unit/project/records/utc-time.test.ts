import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isUtcTime, timeIn } from '../../../../src/project/records/utc-time';

describe('the time of a record', () => {
  it('is any moment that JavaScript writes', () => {
    const years = { min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(fc.property(fc.date(years), (date) => assert.ok(isUtcTime(date.toISOString()))));
  });

  it('is the same number as that of JavaScript', () => {
    const years = { min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => assert.equal(timeIn(date.toISOString()), date.getTime())),
    );
    for (const value of ['0099-12-31T23:59:59.999Z', '0100-01-01T00:00:00.000Z', '2026-11-25T09:10Z'])
      assert.equal(timeIn(value), Date.parse(value));
    for (const value of ['2026-11-25T24:10:00.001Z', '2026-02-30T09:10:60.000Z', 'yesterday', 17, undefined])
      assert.ok(Number.isNaN(timeIn(value)), String(value));
  });

  it('may leave milliseconds out, and nothing else', () => {
    assert.ok(isUtcTime('2026-11-25T09:10:00Z'));
    assert.ok(isUtcTime('2026-11-25T09:10:00.123456Z'));
    const wrong = [
      '2026-11-25',
      '2026-11-25T09:10:00.000',
      '2026-11-25T09:10:00.000+01:00',
      '2026-13-25T09:10:00.000Z',
      'x026-11-25T09:10:00.000Z',
      17,
      null,
    ];
    for (const value of [
      ...wrong,
      '2026-11-25T24:10:00.000Z',
      '2026-11-25 09:10:00.000Z',
      '2026-11-25T09:10:0a.000Z',
    ])
      assert.equal(isUtcTime(value), false, String(value));
  });
});
