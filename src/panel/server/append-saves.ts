import { JournalError, type Journal, type NewRecord } from '../../engine/journal';
import type { AnnotationRecord } from '../../project/records/records';
import type { SaveParams } from '../../protocol/panel';
import { saysSame } from './answer-record';
import { PanelFailure } from './panel-failure';

export type Written = Pick<AnnotationRecord, 'id' | 'time'>;

/**
 * Writes answers or decisions in one write: what became of each, in order. `make` gives the record to write, or throws why it must not be
 * saved; what was written before is not made again.
 */
export async function appendSaves(
  journal: Journal,
  person: string,
  saves: readonly SaveParams[],
  make: (params: SaveParams) => Promise<NewRecord>,
): Promise<(Written | PanelFailure)[]> {
  const ids = saves.map(({ record }) => record);
  const known = await journal.written(person, ids);
  const outcomes: (Written | PanelFailure)[] = [];
  const ready: { n: number; record: NewRecord }[] = [];
  for (const [n, params] of saves.entries()) {
    const before = known.get(params.record);
    try {
      if (before && saysSame(before, params)) outcomes[n] = before as unknown as Written;
      else ready.push({ n, record: await make(params) });
    } catch (reason) {
      outcomes[n] = PanelFailure.from(reason);
    }
  }
  const records = ready.map(({ record }) => record);
  for (const [at, one] of (await journal.append(person, records)).entries())
    outcomes[ready[at]!.n] = one instanceof JournalError ? PanelFailure.from(one) : one;
  return outcomes;
}
