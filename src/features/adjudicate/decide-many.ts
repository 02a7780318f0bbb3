import type { DecisionRecord } from '../../project/records/records';
import { createRecordIds } from '../../base/text/record-id';
import { JournalError, type Journal, type NewRecord } from '../../engine/journal';

/** Records per write: few enough to stop promptly, many enough to write a thousand quickly. */
const RECORDS_PER_WRITE = 200;

/** Writes decisions as one batch for one undo; resolves to those written. Another process may have decided a sample by now. Stops between writes when the signal is aborted. */
export async function decideMany(
  journal: Journal<DecisionRecord>,
  reviewer: string,
  records: readonly NewRecord<DecisionRecord>[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<DecisionRecord[]> {
  const ids = createRecordIds();
  const first = ids();
  const batch = records.map((record, n): NewRecord<DecisionRecord> => ({
    ...record,
    id: n === 0 ? first : ids(),
    ...(record.origin?.kind === 'policy' && { origin: { ...record.origin, batch: first } }),
  }));
  const written: DecisionRecord[] = [];
  for (let from = 0; from < batch.length && !signal?.aborted; from += RECORDS_PER_WRITE) {
    const outcomes = await journal.append(reviewer, batch.slice(from, from + RECORDS_PER_WRITE));
    for (const one of outcomes) if (!(one instanceof JournalError)) written.push(one);
  }
  return written;
}
