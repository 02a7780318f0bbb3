// How many tests passed, failed and were skipped, told to people and to the run of all suites.
import { writeFileSync } from 'node:fs';
import type { Counts } from './in-extension-host';

/** Such as `12 passed, 0 failed, 1 skipped`. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Hands the counts to `test/run-all.mjs`, which names a file for them in LABELWRIGHT_TEST_COUNTS. */
export function reportCounts(counts: Counts): void {
  const file = process.env['LABELWRIGHT_TEST_COUNTS'];
  if (file) writeFileSync(file, JSON.stringify(counts));
}
