import type { ProjectModel } from '../project/model/model';
import type { AnnotationRecord, DecisionRecord } from '../project/records/records';
import { timeIn } from '../project/records/utc-time';
import type { RecordKind } from '../project/answers/record-files';
import type { RecordStore } from './answers/record-store';

/** Records that people append to a log of their own. */
export type LoggedRecord = AnnotationRecord | DecisionRecord;

/** What differs between the logs. */
export interface LogKind {
  readonly record: RecordKind;
  /** The field that names whose record it is. */
  readonly who: 'annotator' | 'reviewer';
  /** A record counts for everybody and not only for who wrote it. */
  readonly isShared: boolean;
  /** Project-relative. */
  folder(model: ProjectModel | undefined): string;
  /** Time after which a new record must be to count, in milliseconds since 1970; 0: none. */
  lastTime(records: RecordStore, person: string, sample: string): number;
}

export const ANNOTATIONS: LogKind = {
  record: 'annotation',
  who: 'annotator',
  isShared: false,
  folder: (model) => model?.schema.data.annotations ?? 'annotations',
  // An answer to a sample that came back is one only when it is later than its coming back, whatever the clocks say.
  lastTime: (records, person, sample) =>
    Math.max(records.lastTimes.get(person) ?? 0, timeOf(records.returnOf(sample))),
};

export const DECISIONS: LogKind = {
  record: 'decision',
  who: 'reviewer',
  isShared: true,
  folder: (model) => model?.schema.data.decisions ?? 'decisions',
  lastTime: (records, person, sample) =>
    Math.max(
      records.lastDecisions.get(person) ?? 0,
      timeOf(records.decisions.get(sample)?.record),
      records.lastAnswer(sample),
    ),
};

const timeOf = (record: DecisionRecord | undefined): number => timeIn(record?.time) || 0;
