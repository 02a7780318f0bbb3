import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorOf, readNext, unzigzag, Varints, zigzag } from '../../../../src/project/answers/answer-codec';

const number = fc.oneof(fc.nat(300), fc.nat(0xffffffff), fc.constantFrom(127, 128, 16383, 16384, 0xffffffff));

describe('varints', () => {
  it('give back what was added, from any place, here and from a copy', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
        const list = new Varints();
        const places = numbers.map((value) => {
          const place = list.length;
          list.push(value);
          return place;
        });
        const copy = list.toArray();
        numbers.forEach((value, i) => {
          for (const cursor of [list.cursor(places[i]!), cursorOf(copy, places[i]!)]) {
            assert.equal(readNext(cursor), value);
            assert.equal(cursor.at, places[i + 1] ?? list.length);
          }
        });
      }),
    );
  });

  it('take a byte for a small number', () => {
    const list = new Varints();
    for (let value = 0; value < 128; value++) list.push(value);
    assert.equal(list.length, 128);
    list.push(128);
    assert.equal(list.length, 130);
  });

  it('hold negative numbers as well', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        assert.equal(unzigzag(zigzag(value)), value);
        assert.ok(zigzag(value) >= 0);
      }),
    );
    assert.deepEqual([0, -1, 1, -2].map(zigzag), [0, 1, 2, 3]);
  });
});
