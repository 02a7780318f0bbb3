import type { DecisionRecord } from '../../project/records/records';
import { replayRecord } from '../../project/records/parse-record';
import { timeIn } from '../../project/records/utc-time';
import type { RecordReading } from './latest-records';

/** Annotations: one of each person's records about a sample counts. */
export const ANNOTATIONS: RecordReading = {
  factsOf: (value) => {
    const record = replayRecord(value);
    return record && { sample: record.sample, by: record.annotator, time: record.time };
  },
};

/** Decisions: one counts for a sample, from any reviewer. */
export const DECISIONS: RecordReading = {
  factsOf: (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { sample, reviewer, time } = value as Partial<DecisionRecord>;
    if (typeof sample !== 'string' || typeof reviewer !== 'string') return undefined;
    return { sample, by: '', time: timeIn(time) || 0 };
  },
};
