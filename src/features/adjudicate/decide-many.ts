import type { DecisionRecord } from '../../project/records/records';
import { createRecordIds } from '../../base/text/record-id';
import type { Journal, NewRecord } from '../../engine/journal';

/** Records per write: few enough to stop promptly, many enough to write a thousand quickly. */
const AT_ONCE = 200;

/** Writes decisions as one batch for one undo; resolves to the number written. Stops between writes when the signal is aborted. */
export async function decideMany(
  journal: Journal<DecisionRecord>,
  reviewer: string,
  records: readonly NewRecord<DecisionRecord>[],
  options: { signal?: AbortSignal; progress?: (written: number) => void } = {},
): Promise<number> {
  const ids = createRecordIds();
  const first = ids();
  const batch = records.map((record, n): NewRecord<DecisionRecord> => ({
    ...record,
    id: n === 0 ? first : ids(),
    ...(record.origin?.kind === 'policy' && { origin: { ...record.origin, batch: first } }),
  }));
  let written = 0;
  while (written < batch.length && !options.signal?.aborted) {
    written += (await journal.saveAll(reviewer, batch.slice(written, written + AT_ONCE))).length;
    options.progress?.(written);
  }
  return written;
}
