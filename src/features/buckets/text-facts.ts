import { int32Column, uint8Column } from '../../base/columns/columns';
import { IdTable } from '../../base/columns/id-table';
import { foldedHash } from '../../base/text/folded-key';
import { findMojibake } from '../../base/text/mojibake';
import { codePointLength } from '../../base/text/offsets';
import type { Project } from '../../engine/project';

/** Facts about texts that explain disagreements: which are identical, which are damaged. Texts are read once and not stored. */
export class TextFacts {
  /** Texts by hash, ignoring case, white space and Unicode form. */
  readonly #texts = new IdTable();
  /** Sample key -> number of its text + 1; 0 if not read. */
  readonly #textOf = int32Column();
  /** Text -> key of the first sample with it, and all such keys if there are several. */
  readonly #first = int32Column();
  readonly #groups = new Map<number, number[]>();
  readonly #damaged = uint8Column();
  readonly #lengths = int32Column();

  constructor(private readonly project: Project) {}

  async gather(pause: () => Promise<void>): Promise<void> {
    const { records, samples } = this.project;
    const { table } = records;
    for (let row = 0; row < table.rows; row++) {
      const key = table.key(row);
      if (table.first(key) === row && this.#textOf.get(key) === 0) {
        const text = samples.textOf(key);
        if (text !== undefined) this.#take(key, text);
      }
      if ((row & 0x3ff) === 0x3ff) await pause();
    }
  }

  sameText(key: number): readonly number[] {
    const text = this.#textOf.get(key) - 1;
    return text < 0 ? [] : (this.#groups.get(text) ?? [key]);
  }

  isDamaged(key: number): boolean {
    return this.#damaged.get(key) !== 0;
  }

  lengthOf(key: number): number | undefined {
    return this.#textOf.get(key) === 0 ? undefined : this.#lengths.get(key);
  }

  #take(key: number, text: string): void {
    const hash = foldedHash(text);
    const number = this.#texts.internHash(Math.floor(hash / 2 ** 32), hash | 0);
    this.#textOf.set(key, number + 1);
    this.#lengths.set(key, codePointLength(text));
    if (findMojibake(text)) this.#damaged.set(key, 1);
    if (number === this.#first.length) {
      this.#first.push(key);
      return;
    }
    const group = this.#groups.get(number);
    if (group) group.push(key);
    else this.#groups.set(number, [this.#first.get(number), key]);
  }
}
