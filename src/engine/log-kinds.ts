import type { ProjectModel } from '../project/model/model';
import type { AnnotationRecord, DecisionRecord } from '../project/records/records';
import { timeIn } from '../project/records/utc-time';
import type { RecordKind } from '../project/answers/record-files';
import type { RecordStore } from './stores/record-store';

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
}

export const ANNOTATIONS: LogKind = {
  record: 'annotation',
  who: 'annotator',
  isShared: false,
  folder: (model) => model?.schema.data.annotations ?? 'annotations',
  // An answer to a returned sample must be later than the return, even if the clocks differ.
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

/** The file of a person's log, project-relative. */
export const logPath = (kind: LogKind, model: ProjectModel | undefined, person: string): string =>
  `${kind.folder(model)}/${person}.jsonl`;

const timeOf = (record: DecisionRecord | undefined): number => timeIn(record?.time) || 0;
