import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import type { DataModel } from '../../../../src/project/model/model';
import { decisionRecord } from '../../../../src/project/records/parse-record';
import { IdTable } from '../../../../src/base/columns/id-table';
import { fastHash64 } from '../../../../src/base/text/hash';
import { listRecordFiles } from '../../../../src/project/answers/record-files';
import { RecordStore } from '../../../../src/engine/stores/record-store';
import { LatestRecords } from '../../../../src/features/exchange/latest-records';
import { ANNOTATIONS, DECISIONS } from '../../../../src/features/exchange/cli/own-records';
import { Listings } from '../../../../src/project/files/listings';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';

const data: DataModel = {
  samples: [],
  id: 'id',
  text: 'text',
  annotations: 'annotations',
  decisions: 'decisions',
  gold: [],
};
const times = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'never');
const sample = fc.constantFrom('a', 'b', 'c');

/** A line, often one that is no record. */
const line = (record: fc.Arbitrary<object>) =>
  fc.oneof(
    { arbitrary: record.map((value) => JSON.stringify(value)), weight: 9 },
    { arbitrary: fc.constantFrom('', 'not JSON', '[]', '{"sample":"a"}'), weight: 1 },
  );
const annotation = fc.record({
  annotator: fc.constantFrom('ana', 'ben'),
  sample,
  time: times,
  labels: fc.record({ l: fc.string({ minLength: 0, maxLength: 6000 }) }),
  status: fc.constantFrom('done', 'draft'),
  withdrawn: fc.boolean(),
});
const decision = fc.record({ reviewer: fc.constantFrom('rob', 'sue'), sample, time: times, n: fc.nat() });
const log = (record: fc.Arbitrary<object>) =>
  fc.array(line(record), { maxLength: 30 }).map((lines) => lines.join('\n'));

async function both(contents: Record<string, string>) {
  const files = new OverlayFiles(new MemoryFiles(contents, 1000));
  const listings = new Listings(files);
  const store = new RecordStore(files, new IdTable(), listings);
  await store.refresh(data);
  const listed = await listRecordFiles(listings, data);
  const paths = (kind: string) => listed.flatMap((file) => (file.kind === kind ? file.info.path : []));
  return {
    store,
    annotations: await LatestRecords.of(files, paths('annotation'), ANNOTATIONS),
    decisions: await LatestRecords.of(files, paths('decision'), DECISIONS),
  };
}

describe('the records that count, by where they stand', () => {
  it('are those that the store of records has, of annotations and decisions', () =>
    fc.assert(
      fc.asyncProperty(log(annotation), log(annotation), log(decision), async (one, two, three) => {
        const { store, annotations, decisions } = await both({
          'annotations/one.jsonl': one,
          'annotations/two.jsonl': two,
          'decisions/three.jsonl': three,
        });
        const { table } = store;
        assert.deepEqual(annotations.people.all(), table.annotators.all());
        let rows = 0;
        for (const id of ['a', 'b', 'c']) {
          const found = annotations.of(id);
          rows += found.length;
          for (const { by, record } of found) {
            assert.deepEqual(annotations.of(id, by), [{ by, record }]);
            const row = table.find(store['ids'].find(id), table.annotators.find(by));
            assert.deepEqual(record, store.recordNow(row));
          }
          assert.deepEqual(decisionRecord(decisions.of(id)[0]?.record), store.decisions.get(id)?.record);
        }
        assert.equal(rows, table.rows);
        assert.deepEqual(annotations.of('a', 'nobody'), []);
      }),
      { numRuns: 60 },
    ));

  it('stay apart where two ids have one hash', async () => {
    const [one, two] = idsWithOneHash();
    assert.notEqual(one, two);
    assert.deepEqual(fastHash64(one), fastHash64(two));
    const record = (id: string, time: number) =>
      JSON.stringify({ annotator: 'ana', sample: id, time: new Date(time).toISOString(), labels: { time } });
    const log = [record(one, 1), record(two, 2), record(one, 3)].join('\n');
    const { annotations } = await both({ 'annotations/ana.jsonl': `${log}\n` });
    const timesOf = (id: string) => annotations.of(id).map(({ record }) => record.labels);
    assert.deepEqual([timesOf(one), timesOf(two)], [[{ time: 3 }], [{ time: 2 }]]);
  });
});

/**
 * Two different texts that MurmurHash3 gives one hash: each step of it can be undone, so whatever the first 16 bytes are, there are 16
 * more that lead to a state that was chosen.
 */
function idsWithOneHash(): [string, string] {
  const keys = [
    [0x239b961b, 15, 0xab0e9789, 19, 0x561ccd1b],
    [0xab0e9789, 16, 0x38b34ae5, 17, 0x0bcaa747],
    [0x38b34ae5, 17, 0xa1e38b93, 15, 0x96cd1c35],
    [0xa1e38b93, 18, 0x239b961b, 13, 0x32ac3b17],
  ] as const;
  const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));
  /** The number by which a product is undone, modulo 2 ^ 32. */
  const undoing = (factor: number): number => {
    let inverse = 1;
    for (let n = 0; n < 5; n++) inverse = Math.imul(inverse, 2 - Math.imul(factor, inverse));
    return inverse;
  };
  const block = (state: readonly number[], words: readonly number[]): number[] => {
    const next = [...state];
    keys.forEach(([first, shift, second, turn, add], n) => {
      const mixed = Math.imul(rotate(Math.imul(words[n]!, first), shift), second);
      next[n] = (Math.imul((rotate(next[n]! ^ mixed, turn) + next[(n + 1) % 4]!) | 0, 5) + add) | 0;
    });
    return next;
  };
  const wordsFrom = (state: readonly number[], wanted: readonly number[]): number[] => {
    const next = [...state];
    return keys.map(([first, shift, second, turn, add], n) => {
      const sum = (Math.imul((wanted[n]! - add) | 0, undoing(5)) - next[(n + 1) % 4]!) | 0;
      const mixed = rotate(sum, 32 - turn) ^ next[n]!;
      next[n] = wanted[n]!;
      return Math.imul(rotate(Math.imul(mixed, undoing(second)), 32 - shift), undoing(first));
    });
  };
  const text = (words: readonly number[]) =>
    words.map((word) => String.fromCharCode(word & 0xffff, word >>> 16)).join('');
  const [start, wanted] = [
    [0, 0, 0, 0],
    [1, 2, 3, 4],
  ];
  return [
    [1, 1, 1, 1],
    [2, 2, 2, 2],
  ].map((words) => text([...words, ...wordsFrom(block(start!, words), wanted!)])) as [string, string];
}
