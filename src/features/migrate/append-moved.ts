import { addTo } from '../../base/group-by';
import { JournalError, type Journal, type NewRecord } from '../../engine/journal';
import type { LoggedRecord } from '../../engine/log-kinds';

/** What becomes of a record: what its person says from now on, or another person in their place. */
export interface Moved<R extends LoggedRecord> {
  readonly who: string;
  /** Whose file the new records go to. */
  readonly target: string;
  readonly made: readonly NewRecord<R>[];
  /** For the file of `who`, once the target has the answer. */
  readonly withdrawal: NewRecord<R> | undefined;
}

/** Appends what became of records. One that was overtaken stays as it is: it or the target's answer is another one by now. */
export async function appendMoved<R extends LoggedRecord>(
  journal: Journal<R>,
  moved: readonly Moved<R>[],
): Promise<void> {
  const byTarget = new Map<string, Moved<R>[]>();
  for (const one of moved) addTo(byTarget, one.target, one);
  const withdrawals = new Map<string, NewRecord<R>[]>();
  for (const [target, all] of byTarget) {
    const records = all.flatMap(({ made }) => made);
    const outcomes = await journal.append(target, records, { isCarried: true });
    for (const { who, made, withdrawal } of all) {
      const isRefused = outcomes.splice(0, made.length).some((one) => one instanceof JournalError);
      if (!isRefused && withdrawal) addTo(withdrawals, who, withdrawal);
    }
  }
  for (const [who, records] of withdrawals) await journal.append(who, records, { isCarried: true });
}
