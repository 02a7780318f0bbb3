import { uint8Column } from './columns';

/** A set of line numbers (0-based) that costs a bit for each line up to the last one in it. */
export class LineSet {
  readonly #bits = uint8Column();
  size = 0;

  has(line: number): boolean {
    return this.size > 0 && (this.#bits.get(line >>> 3) & (1 << (line & 7))) !== 0;
  }

  add(line: number): void {
    if (this.has(line)) return;
    this.#bits.set(line >>> 3, this.#bits.get(line >>> 3) | (1 << (line & 7)));
    this.size += 1;
  }
}
