import { float64Column, int32Column, uint8Column } from '../../core/tables/columns';
import { NumberTable } from '../../core/tables/number-table';
import { foldedHash } from '../../core/text/fold';
import { findMojibake } from '../../core/text/mojibake';
import { codePointLength } from '../../core/text/offsets';
import type { Project } from '../project';

/** What the texts of answered samples tell of disagreements: which are the same, and which are damaged. Texts are read once, not kept. */
export class TextFacts {
  /** Sample key -> hash of its text, alike for texts that are the same but for case, white space and Unicode form; 0: not read. */
  readonly #hashes = float64Column();
  /** Hash -> key of the first sample that has it, and all that have it where there are several. */
  readonly #first = new NumberTable();
  readonly #groups = new Map<number, number[]>();
  readonly #damaged = uint8Column();
  readonly #lengths = int32Column();

  constructor(private readonly project: Project) {}

  /** Reads the texts of samples that somebody answered and that were not read yet. */
  async gather(pause: () => Promise<void>): Promise<void> {
    const { records, samples } = this.project;
    const { table } = records;
    for (let row = 0; row < table.rows; row++) {
      const key = table.key(row);
      if (table.first(key) === row && this.#hashes.get(key) === 0) {
        const place = samples.locate(key);
        const text =
          place &&
          (samples.textNow(place.file, place.row) ?? (await samples.readText(place.file, place.row)));
        if (text !== undefined) this.#take(key, text);
      }
      if ((row & 0x3ff) === 0x3ff) await pause();
    }
  }

  /** Keys of the samples with the text of this one, itself among them. */
  sameText(key: number): readonly number[] {
    const hash = this.#hashes.get(key);
    if (hash === 0) return [];
    return this.#groups.get(hash) ?? [key];
  }

  /** The text holds what a wrong decoding leaves behind. */
  isDamaged(key: number): boolean {
    return this.#damaged.get(key) !== 0;
  }

  /** Length of the text in code points; undefined where it was not read. */
  lengthOf(key: number): number | undefined {
    return this.#hashes.get(key) === 0 ? undefined : this.#lengths.get(key);
  }

  #take(key: number, text: string): void {
    const hash = foldedHash(text);
    this.#hashes.set(key, hash);
    this.#lengths.set(key, codePointLength(text));
    if (findMojibake(text)) this.#damaged.set(key, 1);
    const first = this.#first.get(hash);
    if (first < 0) return this.#first.add(hash, key);
    const group = this.#groups.get(hash);
    if (group) group.push(key);
    else this.#groups.set(hash, [first, key]);
  }
}
