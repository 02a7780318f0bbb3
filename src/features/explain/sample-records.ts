import { isObject } from '../../base/objects';
import { compareRecords, type RecordOrder } from '../../project/records/compare-records';
import { labelsIn, validIn } from '../../project/records/labels';
import type { Labels, LayerValue } from '../../project/records/records';
import type { Project } from '../../engine/project';
import type { RecordKind } from '../../project/answers/record-files';
import { eachLine, parseLine } from '../../project/answers/lines';

/** A record about a sample, with its place in the file. */
export interface SampleRecord {
  readonly kind: RecordKind;
  /** Project-relative. */
  readonly path: string;
  /** 0-based. */
  readonly line: number;
  /** Milliseconds since 1970; 0 for a record without a valid time. */
  readonly time: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** All records about a sample by time and id, also replaced ones. Reads all files of `Project.records` once. */
export async function recordsOfSample(project: Project, sample: string): Promise<SampleRecord[]> {
  const found: SampleRecord[] = [];
  // As JSON writes it with the fewest escapes; lines with other escapes are always parsed.
  const written = JSON.stringify(sample).slice(1, -1);
  for (const { path, kind } of project.records.files)
    await eachLine(project.files, path, {}, ({ raw, line }) => {
      if (!raw.includes(written) && !raw.includes('\\u') && !raw.includes('\\/')) return;
      const record = parseLine(raw);
      if (!isObject(record)) return;
      const about = record.sample ?? (kind === 'gold' ? record.id : undefined);
      if (about !== sample) return;
      const time = typeof record.time === 'string' ? Date.parse(record.time) || 0 : 0;
      found.push({ kind, path, line, time, value: record });
    });
  return found.sort((a, b) => compareRecords(orderOf(a), orderOf(b)));
}

const orderOf = ({ time, value: { id } }: SampleRecord): RecordOrder => ({
  time,
  id: typeof id === 'string' ? id : undefined,
});

/** Whose record it is. */
export const whoOf = ({ kind, value }: SampleRecord): string => {
  const who = kind === 'decision' ? value.reviewer : value.annotator;
  return typeof who === 'string' ? who : '';
};

/** The labels of a record; empty if they are not a mapping. */
export const labelsOf = ({ value }: SampleRecord): Labels => labelsIn(value.labels);

/** The valid values of a decision by layer; empty if the record has none. */
export const validOf = ({ value }: SampleRecord): Record<string, readonly LayerValue[]> =>
  validIn(value.valid);

export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
