import type { Stores } from '../stores/stores';
import type { DataFindings } from './data-findings';
import type { LineChecks } from './line-checks';

/** Milliseconds between two reports of checked samples: there can be a file for each, so they are reported together. */
const REPORT_EVERY_MS = 100;

/** What is checked, and what the checks need. */
export interface Checking {
  readonly stores: Stores;
  readonly findings: DataFindings;
  readonly checks: LineChecks;
  /** Record files that were changed other than by appending; a file is removed when it has been checked. */
  readonly rewritten: Set<string>;
  /** Receives the paths of files that were checked. */
  readonly report: (paths: readonly string[], kind: 'records' | 'samples') => void;
  readonly pause: () => Promise<void>;
}

/** Checks the lines of all files that have changed since they were checked, until the signal is aborted. Throws FileError. */
export async function checkData(
  { stores, findings, checks, rewritten, report, pause }: Checking,
  signal: AbortSignal,
): Promise<void> {
  const { records, samples } = stores;
  for (const file of records.files) {
    if (signal.aborted) return;
    const isRewritten = rewritten.has(file.path);
    if (file.problem || (!isRewritten && findings.isCurrent(file))) continue;
    await findings.checkRecords(file, isRewritten, checks, pause, signal);
    if (signal.aborted) return;
    rewritten.delete(file.path);
    report([file.path], 'records');
  }
  let checked: string[] = [];
  let reportedAt = performance.now();
  const reportSamples = (): void => {
    if (checked.length > 0) report(checked, 'samples');
    checked = [];
    reportedAt = performance.now();
  };
  try {
    for (const file of samples.files) {
      if (signal.aborted) break;
      if (file.problem || findings.isCurrent(file)) continue;
      await findings.checkSamples(file, checks, pause, signal);
      if (!signal.aborted) checked.push(file.path);
      if (performance.now() - reportedAt > REPORT_EVERY_MS) reportSamples();
    }
  } finally {
    // Also those that were checked before a file that cannot be read.
    reportSamples();
  }
}
