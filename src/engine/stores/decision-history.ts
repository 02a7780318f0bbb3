import { timeIn } from '../../project/records/utc-time';
import type { DecisionRecord } from '../../project/records/records';
import { getOrAdd } from '../../base/lists';

/** A whole record with its place. */
export interface StoredRecord<T> {
  /** Offsets in code points; layers that cannot be converted (yet) are left out. */
  record: T;
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

type Stored = StoredRecord<DecisionRecord>;

/** What is kept of decisions beside the one that counts for each sample. */
export class DecisionHistory {
  /** Of decisions that others replaced, by their ids: the time in milliseconds, and the decision that they replaced themselves. */
  readonly #replaced = new Map<string, { readonly time: number; readonly replaces?: string }>();
  /** Samples on which several reviewers have decided: the last decision of each. */
  readonly several = new Map<string, Map<string, Stored>>();

  clear(): void {
    this.#replaced.clear();
    this.several.clear();
  }

  /** Notes a decision that does not count, because another one of its sample does. */
  note({ id, time, replaces }: DecisionRecord): void {
    this.#replaced.set(id, { time: timeIn(time) || 0, ...(replaces !== undefined && { replaces }) });
  }

  /** Notes two decisions on one sample. */
  noteReviewers(...both: readonly [Stored, Stored]): void {
    const [{ record: one }, { record: other }] = both;
    const known = this.several.get(one.sample);
    if (!known && one.reviewer === other.reviewer) return;
    const last = getOrAdd(this.several, one.sample, () => new Map<string, Stored>());
    for (const each of both) {
      const before = last.get(each.record.reviewer);
      if (!before || timeIn(before.record.time) <= timeIn(each.record.time))
        last.set(each.record.reviewer, each);
    }
  }

  /** When a decision that does not count was made, in milliseconds; undefined if no record has this id. */
  timeOf(id: string): number | undefined {
    return this.#replaced.get(id)?.time;
  }

  /** The ids of the decisions that one says it replaced, and of those replaced before. */
  before({ replaces }: DecisionRecord): Set<string> {
    const found = new Set<string>();
    for (let id = replaces; id !== undefined && !found.has(id); id = this.#replaced.get(id)?.replaces)
      found.add(id);
    return found;
  }
}
