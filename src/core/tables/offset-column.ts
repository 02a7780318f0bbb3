import { int32Column, uint16Column, type Column, type SharedColumn } from './columns';

const HIGH = 2 ** 32;

/** What another thread needs to read a column of offsets. */
export interface SharedOffsets {
  readonly low: SharedColumn<Int32Array>;
  readonly high: SharedColumn<Uint16Array>;
}

/** A growable column of offsets in files, up to 256 TB: four bytes each while files have less than 4 GB, and six beyond. */
export class OffsetColumn {
  readonly #low: Column<Int32Array>;
  readonly #high: Column<Uint16Array>;

  constructor(shared?: SharedOffsets) {
    this.#low = int32Column(shared?.low);
    this.#high = uint16Column(shared?.high);
  }

  share(): SharedOffsets {
    return { low: this.#low.share(), high: this.#high.share() };
  }

  get length(): number {
    return this.#low.length;
  }

  get(index: number): number {
    return (this.#low.get(index) >>> 0) + this.#high.get(index) * HIGH;
  }

  /** Sets an entry; the column grows with zeros up to it. */
  set(index: number, offset: number): void {
    this.#low.set(index, offset | 0);
    this.#high.set(index, Math.floor(offset / HIGH));
  }

  push(offset: number): void {
    this.set(this.length, offset);
  }
}
