import type { Answer } from '../../protocol/panel';
import { isForeign } from '../../core/records/convert-units';
import { replayRecord, type ReplayRecord } from '../../core/records/parse-record';
import type { Labels } from '../../core/records/records';
import { FLAGS } from '../../core/records/records';
import { isUnreadable } from '../../core/samples/sample';
import { comparable } from '../../engine/answers/foreign-units';
import type { Project } from '../../engine/project';

/** The answer that a row of the table stands for, with ids, quotes and the note, read from its record. */
export function answerAt(project: Project, row: number): Answer | undefined {
  const { table } = project.records;
  if (row < 0 || !table.present(row)) return undefined;
  const value = project.records.recordNow(row);
  const record = replayRecord(value);
  if (!record) return undefined;
  const raw = value as { time?: unknown };
  return {
    labels: ownUnit(project, value as Record<string, unknown>, record),
    rules: [...record.rules],
    flags: FLAGS.filter((flag) => record.flags.includes(flag)),
    note: record.note,
    status: record.draft ? 'draft' : 'done',
    ...(record.id !== undefined && { record: record.id }),
    ...(typeof raw.time === 'string' && { time: raw.time }),
    ...(record.guideline !== undefined && { guideline: record.guideline }),
  };
}

/** The labels with offsets in code points, whatever the record counts in. */
function ownUnit(
  project: Project,
  value: Readonly<Record<string, unknown>>,
  { sample, labels }: ReplayRecord,
): Labels {
  if (!isForeign(value)) return labels;
  const place = project.samples.locate(sample);
  const content = place && project.samples.readNow(place.file, place.row);
  return comparable(value, content && !isUnreadable(content) ? content.text : undefined).labels as Labels;
}

/** Everybody's answers on a sample but one's own, by name. */
export function othersOn(
  project: Project,
  key: number,
  own: string | undefined,
): { annotator: string; answer: Answer }[] {
  const { table } = project.records;
  const found: { annotator: string; answer: Answer }[] = [];
  for (let row = table.first(key); row >= 0; row = table.following(row)) {
    const annotator = table.annotatorName(row);
    const answer = annotator === own ? undefined : answerAt(project, row);
    if (answer) found.push({ annotator, answer });
  }
  return found.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}
