import { getOrAdd } from '../../base/lists';
import type { MigrationKind } from '../../project/model/model';

/** How many records of a file have one id replaced by another. */
export interface MovedIds {
  readonly migration: string;
  /** Project-relative. */
  readonly file: string;
  readonly kind: MigrationKind;
  readonly from: string;
  readonly to: string;
  records: number;
}

/** A record in which something is unchanged because the migrations do not decide it. */
export interface OpenRecord {
  readonly migration: string;
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly sample: string;
  readonly from: string;
  readonly reason: string;
}

/** A change that no record reflects yet. */
export interface BlockedChange {
  readonly migration: string;
  readonly kind: MigrationKind;
  readonly from: readonly string[];
  readonly reason: string;
}

/** Number of remaining records listed; the rest is counted. */
const MAX_OPEN = 1000;

/** What migrations do, or would do, to the records of a project. */
export class MigrationCounts {
  readonly blocked: BlockedChange[] = [];
  /** The first ones, in the order of the files. */
  readonly open: OpenRecord[] = [];
  openCount = 0;
  /** Written records, except withdrawals of a replaced name. */
  records = 0;
  readonly #moved = new Map<string, MovedIds>();

  get moved(): readonly MovedIds[] {
    return [...this.#moved.values()];
  }

  addMoved(moved: Omit<MovedIds, 'records'>): void {
    const key = JSON.stringify([moved.migration, moved.file, moved.kind, moved.from, moved.to]);
    getOrAdd(this.#moved, key, () => ({ ...moved, records: 0 })).records += 1;
  }

  addOpen(open: OpenRecord): void {
    this.openCount += 1;
    if (this.open.length < MAX_OPEN) this.open.push(open);
  }
}
