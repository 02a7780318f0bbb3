import type { DecisionRecord } from '../../project/records/records';
import type { RecordStore } from '../stores/record-store';

/** Whether a reviewer has returned the answer of a row to its annotator, who has not answered again. */
export function isReturned({ returns, table }: RecordStore, row: number): boolean {
  const record = returns.size === 0 ? undefined : returns.get(table.key(row));
  if (!record || !record.return_to!.includes(table.annotatorName(row))) return false;
  // Neither a draft nor a record of a migration answers the return.
  const answered = table.answered(row);
  return table.isDraft(row) || (answered < 0 ? table.time(row) : answered) <= Date.parse(record.time);
}

/** The decision that returns a sample to an annotator; undefined without one, or if the annotator has answered again. */
export function returnTo(records: RecordStore, key: number, annotator: string): DecisionRecord | undefined {
  const record = records.returns.get(key);
  if (!record?.return_to!.includes(annotator)) return undefined;
  const row = records.table.find(key, records.table.annotators.find(annotator));
  return row >= 0 && !isReturned(records, row) ? undefined : record;
}

/** The annotators who have not answered a returned sample again. */
export function awaited(records: RecordStore, key: number): string[] {
  const names = records.returns.get(key)?.return_to ?? [];
  return names.filter((name) => returnTo(records, key, name));
}
