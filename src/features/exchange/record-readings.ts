import type { DecisionRecord } from '../../project/records/records';
import { replayRecord } from '../../project/records/parse-record';
import { timeIn } from '../../project/records/utc-time';
import type { RecordReading } from './latest-records';

/** Annotations: each person's record about a sample with the latest time counts, the later line if times are equal. */
export const ANNOTATIONS: RecordReading = {
  factsOf: (value) => {
    const record = replayRecord(value);
    return record && { sample: record.sample, by: record.annotator, time: record.time };
  },
  // A record without a valid time gives way to any other.
  replaces: (time, before) => !(before > time),
};

/** Decisions: one counts for a sample, from any reviewer; as in RecordStore, one without a valid time counts as the oldest. */
export const DECISIONS: RecordReading = {
  factsOf: (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { sample, reviewer, time } = value as Partial<DecisionRecord>;
    if (typeof sample !== 'string' || typeof reviewer !== 'string') return undefined;
    return { sample, by: '', time: (typeof time === 'string' && timeIn(time)) || 0 };
  },
  replaces: (time, before) => before <= time,
};
