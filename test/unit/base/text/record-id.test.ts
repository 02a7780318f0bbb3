import assert from 'node:assert/strict';
import { createRecordIds, isRecordId } from '../../../../src/base/text/record-id';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The time in a record id, in milliseconds since 1970. */
const timeOf = (id: string): number =>
  [...id.slice(0, 10)].reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0);

describe('record ids', () => {
  it('have the form of ULID and carry the time', () => {
    const before = Date.now();
    const id = createRecordIds()();
    assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    assert.ok(timeOf(id) >= before && timeOf(id) <= Date.now());
    // The example of the ULID specification: 01ARZ3NDEKTSV4RRFFQ69G5FAV.
    assert.equal(timeOf('01ARZ3NDEKTSV4RRFFQ69G5FAV'), 1469922850259);
    assert.equal(createRecordIds(() => 1469922850259)().slice(0, 10), '01ARZ3NDEK');
  });

  it('ascend within a millisecond, over time, and when the clock goes back', () => {
    const times = [5, 5, 5, 6, 3, 3, 7, 1e12, 1e11];
    const next = createRecordIds(() => times.shift() ?? 1e12);
    const ids = Array.from({ length: 5000 }, () => next());
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.slice(0, 8).map((id) => timeOf(id)),
      [5, 5, 5, 6, 6, 6, 7, 1e12],
    );
  });

  it('go on in the next millisecond when the random part is used up', () => {
    const next = createRecordIds(
      () => 5,
      (bytes) => bytes.fill(255),
    );
    assert.equal(next(), '0000000005ZZZZZZZZZZZZZZZZ');
    assert.equal(next(), '0000000006ZZZZZZZZZZZZZZZZ');
  });

  it('carry over when counting up', () => {
    const next = createRecordIds(
      () => 5,
      (bytes) => {
        bytes.fill(0);
        bytes[15] = 31;
      },
    );
    assert.equal(next(), '0000000005000000000000000Z');
    assert.equal(next(), '00000000050000000000000010');
  });

  it('are told from other strings', () => {
    for (const other of [
      '',
      '01ARZ3NDEKTSV4RRFFQ69G5FA',
      '81ARZ3NDEKTSV4RRFFQ69G5FAV',
      '01arz3ndektsv4rrffq69g5fav',
      '01ARZ3NDEKTSV4RRFFQ69G5FAI',
    ]) {
      assert.equal(isRecordId(other), false, other);
    }
  });

  it('differ between processes that start in the same millisecond', () => {
    const ids = Array.from({ length: 1000 }, () => createRecordIds(() => 5)());
    assert.equal(new Set(ids).size, 1000);
  });
});
