import type { MigrationKind } from '../../project/model/model';

/** How many records of a file get one id instead of another. */
export interface MovedIds {
  readonly migration: string;
  /** Project-relative. */
  readonly file: string;
  readonly kind: MigrationKind;
  readonly from: string;
  readonly to: string;
  records: number;
}

/** A record in which something stays as it is, because nothing says what becomes of it. */
export interface OpenRecord {
  readonly migration: string;
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly sample: string;
  readonly from: string;
  readonly reason: string;
}

/** A change that no record follows yet. */
export interface BlockedChange {
  readonly migration: string;
  readonly kind: MigrationKind;
  readonly from: readonly string[];
  readonly reason: string;
}

/** Records that are left to do and named one by one; beyond that they are only counted. */
const NAMED = 1000;

/** What migrations do, or would do, to the records of a project. */
export class MigrationCounts {
  readonly blocked: BlockedChange[] = [];
  /** The first ones, in the order of the files. */
  readonly open: OpenRecord[] = [];
  openCount = 0;
  /** Records that are written, withdrawals of a name that is given up not counted. */
  records = 0;
  readonly #moved = new Map<string, MovedIds>();

  get moved(): readonly MovedIds[] {
    return [...this.#moved.values()];
  }

  addMoved(moved: Omit<MovedIds, 'records'>): void {
    const key = JSON.stringify([moved.migration, moved.file, moved.kind, moved.from, moved.to]);
    const known = this.#moved.get(key);
    if (known) known.records += 1;
    else this.#moved.set(key, { ...moved, records: 1 });
  }

  addOpen(open: OpenRecord): void {
    this.openCount += 1;
    if (this.open.length < NAMED) this.open.push(open);
  }
}
