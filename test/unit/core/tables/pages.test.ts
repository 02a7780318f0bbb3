import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  float64Column,
  int32Column,
  uint16Column,
  uint8Column,
  type Column,
} from '../../../../src/core/tables/columns';
import { PAGE_BYTES, Pages } from '../../../../src/core/tables/pages';
import { MemoryPages } from '../../../support/memory-pages';

/** Around the ends of pages of every kind of numbers, which have 2,048 to 16,384 entries. */
const index = fc.oneof(
  fc.constantFrom(2047, 2048, 4095, 4096, 8191, 8192, 16_383, 16_384, 32_768),
  fc.nat(70_000),
);
const step = fc.oneof(
  fc.record({ set: index, value: fc.nat(255) }),
  fc.record({ get: index }),
  fc.record({ push: fc.nat(255) }),
  fc.record({ truncate: index }),
  fc.constant('clear' as const),
);

function columns(pages?: Pages): Column[] {
  return [
    int32Column(undefined, pages),
    float64Column(undefined, pages),
    uint16Column(undefined, pages),
    uint8Column(undefined, pages),
  ];
}

const all = (column: Column): number[] => Array.from({ length: column.length }, (_, at) => column.get(at));

describe('core/tables/pages', () => {
  it('hold what columns in memory hold, however few are in memory, and where the file is full', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), step), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(Infinity, Infinity, 0, 3),
        (steps, held, room) => {
          const file = new MemoryPages(room);
          const paged = columns(new Pages(file, held * PAGE_BYTES));
          const plain = columns();
          for (const [number, one] of steps) {
            const run = (column: Column): number => {
              if (one === 'clear') column.clear();
              else if ('truncate' in one) column.truncate(one.truncate);
              else if ('push' in one) return column.push(one.push);
              else if ('set' in one) column.set(one.set, one.value);
              else return column.get(one.get);
              return column.length;
            };
            assert.equal(run(paged[number]!), run(plain[number]!));
          }
          for (const [number, column] of paged.entries()) {
            assert.deepEqual(all(column), all(plain[number]!));
            assert.equal(column.get(column.length), 0);
          }
          // Another thread reads them from the file, or from copies where it could not be written.
          const theirs = new Pages(file, PAGE_BYTES);
          const shared = int32Column(structuredClone(paged[0]!.share()) as never, theirs);
          assert.deepEqual(all(shared), all(plain[0]!));
          for (const column of [paged[0]!, plain[0]!]) {
            const copy = new Int32Array(column.length);
            (column as Column<Int32Array>).copyTo(copy);
            assert.deepEqual([...copy], all(plain[0]!));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('take no more memory than they were given, and write what is only read once', () => {
    const file = new MemoryPages();
    let writes = 0;
    const pages = new Pages(
      {
        write: (bytes, place) => {
          writes += 1;
          return file.write(bytes, place);
        },
        read: (place, bytes) => file.read(place, bytes),
      },
      4 * PAGE_BYTES,
    );
    const column = int32Column(undefined, pages);
    const count = 20 * (PAGE_BYTES / 4);
    for (let at = 0; at < count; at++) column.push(at + 1);
    const written = writes;
    assert.ok(written >= 16 && written <= 20, `${written}`);
    let sum = 0;
    for (let round = 0; round < 3; round++) for (let at = 0; at < count; at++) sum += column.get(at);
    assert.equal(sum, (3 * count * (count + 1)) / 2);
    assert.ok(writes <= 20, `${writes}`);
  });

  it('need no file for zeros, nor for little', () => {
    const file = new MemoryPages();
    const column = int32Column(undefined, new Pages(file, PAGE_BYTES));
    for (let at = 0; at < 100_000; at++) column.set(at, 0);
    for (let at = 0; at < 1000; at++) column.set(at, at);
    assert.equal(column.length, 100_000);
    assert.equal(file.pages.length, 0);
  });
});
