import type { ProjectModel } from '../project/model/model';
import type { AnnotationRecord, DecisionRecord } from '../project/records/records';
import { timeIn } from '../project/records/utc-time';
import type { RecordKind } from '../project/answers/record-files';
import { replayRecord } from '../project/records/parse-record';
import { rowOf } from './stores/answer-row';
import type { RecordStore } from './stores/record-store';
import type { Stores } from './stores/stores';

/** Records that people append to a log of their own. */
export type LoggedRecord = AnnotationRecord | DecisionRecord;

/** How the two kinds of logs differ. */
export interface LogKind {
  readonly record: RecordKind;
  /** The field that names whose record it is. */
  readonly who: 'annotator' | 'reviewer';
  /** A record counts for everyone, not only for its author. */
  readonly isShared: boolean;
  /** Project-relative. */
  folder(model: ProjectModel | undefined): string;
  /** A new record counts only if it is later than this, in milliseconds since 1970; 0: always. */
  lastTime(records: RecordStore, person: string, sample: string): number;
  /** The id of the record that counts for a sample, of the person or of all; '' if it has none, null if no record counts. */
  counting(stores: Pick<Stores, 'records' | 'samples'>, person: string, sample: string): string | null;
}

export const ANNOTATIONS: LogKind = {
  record: 'annotation',
  who: 'annotator',
  isShared: false,
  folder: (model) => model?.schema.data.annotations ?? 'annotations',
  // An answer to a returned sample must be later than the return, even if the clocks differ.
  lastTime: (records, person, sample) =>
    Math.max(records.lastTimes.get(person) ?? 0, timeOf(records.returnOf(sample))),
  counting: (stores, person, sample) => {
    const row = rowOf(stores, person, sample);
    const record = row === undefined ? undefined : replayRecord(stores.records.recordNow(row));
    return record ? (record.id ?? '') : null;
  },
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
  counting: ({ records }, _, sample) => records.decisions.get(sample)?.record.id ?? null,
};

/** The file of a person's log, project-relative. */
export const logPath = (kind: LogKind, model: ProjectModel | undefined, person: string): string =>
  `${kind.folder(model)}/${person}.jsonl`;

const timeOf = (record: DecisionRecord | undefined): number => timeIn(record?.time) || 0;
