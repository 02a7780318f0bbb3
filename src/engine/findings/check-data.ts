import type { RecordStore } from '../stores/record-store';
import type { SampleStore } from '../../project/samples/sample-store';
import type { DataFindings } from './data-findings';
import type { LineChecks } from './line-checks';

/** Milliseconds between two reports of checked samples: there can be a file for each, so they are reported together. */
const REPORT_EVERY_MS = 100;

/** What is checked, and what the checks need. */
export interface Checking {
  readonly sources: {
    readonly records: RecordStore;
    readonly samples: SampleStore;
    readonly dataFindings: DataFindings;
  };
  readonly checks: LineChecks;
  /** Record files that were changed other than by appending; a file is removed when it has been checked. */
  readonly rewritten: Set<string>;
  /** Receives the paths of files that were checked. */
  readonly report: (paths: readonly string[], kind: 'records' | 'samples') => void;
  readonly pause: () => Promise<void>;
}

/** Checks the lines of all files that have changed since they were checked, until the signal is aborted. Throws FileError. */
export async function checkData(
  { sources, checks, rewritten, report, pause }: Checking,
  signal: AbortSignal,
): Promise<void> {
  const { records, samples, dataFindings } = sources;
  for (const file of records.files) {
    if (signal.aborted) return;
    const isRewritten = rewritten.has(file.path);
    if (file.problem || (!isRewritten && dataFindings.isCurrent(file))) continue;
    await dataFindings.checkRecords(file, isRewritten, checks, pause, signal);
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
      if (file.problem || dataFindings.isCurrent(file)) continue;
      await dataFindings.checkSamples(file, checks, pause, signal);
      if (!signal.aborted) checked.push(file.path);
      if (performance.now() - reportedAt > REPORT_EVERY_MS) reportSamples();
    }
  } finally {
    // Also those that were checked before a file that cannot be read.
    reportSamples();
  }
}
