import fc from 'fast-check';
import assert from 'node:assert/strict';
import { difference, withStoppedClock } from './compared';
import { drawn } from './drawn';

const isLong = process.env['LABELWRIGHT_LONG'] !== undefined;
/** Pairs to compare. A long run draws others each time. */
const RUNS = Number(process.env['RUNS'] ?? (isLong ? 10_000 : 500));
const seed = isLong ? {} : { seed: Number(process.env['SEED'] ?? 20_261_201) };

describe('what a window shows an annotator', function () {
  this.timeout(0);

  it('is the same of two projects that differ only in what the annotator may not know yet', () =>
    withStoppedClock(() =>
      fc.assert(
        fc.asyncProperty(drawn, async (pair) => assert.equal(await difference(pair), undefined)),
        { numRuns: RUNS, ...seed },
      ),
    ));
});
