import type { DecisionRecord } from '../../project/records/records';
import type { RecordStore } from '../answers/record-store';

/** Whether a reviewer asks the person of a row of the answer table for another answer than this one. */
export function isReturned({ returns, table }: RecordStore, row: number): boolean {
  const record = returns.size === 0 ? undefined : returns.get(table.key(row));
  if (!record || !record.return_to!.includes(table.annotatorName(row))) return false;
  // A draft that was begun since is no answer yet, and a migration answers nothing.
  const answered = table.answered(row);
  return table.isDraft(row) || (answered < 0 ? table.time(row) : answered) <= Date.parse(record.time);
}

/** What a reviewer says to an annotator who is to answer a sample again; undefined when there is nothing (any more) to answer. */
export function returnTo(records: RecordStore, key: number, annotator: string): DecisionRecord | undefined {
  const record = records.returns.get(key);
  if (!record?.return_to!.includes(annotator)) return undefined;
  const code = records.table.annotators.find(annotator);
  const row = code < 0 ? -1 : records.table.find(key, code);
  return row >= 0 && !isReturned(records, row) ? undefined : record;
}

/** The annotators whose answer a sample that was sent back still waits for. */
export function awaited(records: RecordStore, key: number): string[] {
  const names = records.returns.get(key)?.return_to ?? [];
  return names.filter((name) => returnTo(records, key, name));
}
